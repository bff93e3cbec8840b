// Package safety hurts the built command: it is killed while it writes, its disk is full,
// what it reads is made to harm it. It holds only tests, with the build tag safety;
// `make safety` runs them.
package safety

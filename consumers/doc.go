// Package consumers shows what regionlint writes to the programs that it is for:
// schema validators, a browser, editors, what runs in CI. It holds only tests, with
// the build tag consumers; `make consumers` runs them.
package consumers

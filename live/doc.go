// Package live proves on running servers what regionlint says and writes. Its
// tests need the build tag live and PostgreSQL: `apt-get install postgresql`.
package live

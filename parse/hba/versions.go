package hba

import "github.com/regionlint/regionlint/parse/version"

// What changed in pg_hba.conf between PostgreSQL 9.5 and 18 stands here, beside
// what a table of its own says better: connection types (record.go), methods
// (method.go), options (option.go) and the values of clientcert (clientcert.go).
// It was measured on servers of 10 to 18; before that it comes from hba.c of
// 9.5, unless another source is given.

// Lines and words.
var (
	// lineLimit is how many bytes of a physical line, its LF included, are read
	// before the line counts as too long; the rest is then read as further
	// lines (MAX_LINE in hba.c). 0 is no limit. This limit and the next were
	// raised in minor releases of the old branches: these are the last ones.
	lineLimit = version.Table[int]{
		version.PostgreSQL95: 8190,
		version.PostgreSQL11: 20478,
		version.PostgreSQL14: 0,
	}
	// wordLimit is how many bytes a word may have (MAX_TOKEN in hba.c). 0 is no
	// limit.
	wordLimit = version.Table[int]{
		version.PostgreSQL95: 254,
		version.PostgreSQL10: 255,
		version.PostgreSQL11: 10239,
		version.PostgreSQL16: 0,
	}
	// longWordCut: a longer word is cut and the rest of its line left out, with
	// a word in the log. The record is refused since.
	longWordCut = version.Until(version.PostgreSQL96)
	// continuation: a backslash at the end of a line joins it with the next one,
	// and a NUL byte splices the next line in.
	continuation = version.Since(version.PostgreSQL14)
)

// Other files.
var (
	// include: include, include_if_exists and include_dir are known.
	include = version.Since(version.PostgreSQL16)
	// depthLimit: files may include each other to maxDepth. A server before dies
	// of a file that includes itself.
	depthLimit = version.Since(version.PostgreSQL16)
	// missingAtFileSkipped: an @file that cannot be read is only logged.
	missingAtFileSkipped = version.Until(version.PostgreSQL96)
	// missingAtFileText says that an @file cannot be read: its word, its path and
	// why.
	missingAtFileText = version.Table[string]{
		version.PostgreSQL95: `could not open secondary authentication file "%[1]s" as "%[2]s": %[3]s`,
		version.PostgreSQL16: `could not open file "%[2]s": %[3]s`,
	}
	// directoryAsEmptyFile: a directory that is named as an @file holds nothing.
	// It is an error before.
	directoryAsEmptyFile = version.Since(version.PostgreSQL14)
)

// Records.
var (
	// regexes: a database or user that starts with / is a regular expression.
	regexes = version.Since(version.PostgreSQL16)
	// sslRequired: a hostssl record is refused while ssl is off. The server only
	// warns since.
	sslRequired = version.Until(version.PostgreSQL96)
	// logicalByDatabase: a logical replication connection is for its database,
	// like an ordinary one. Before, the keyword replication is for it (release
	// notes of 10).
	logicalByDatabase = version.Since(version.PostgreSQL10)
)

// Methods.
var (
	// md5Deprecated: the server warns where a password is stored for md5, and
	// support for it is to go (release notes of 18).
	md5Deprecated = version.Since(version.PostgreSQL18)
	// scramPreferred: passwords are stored for scram-sha-256 unless told otherwise
	// (release notes of 14).
	scramPreferred = version.Since(version.PostgreSQL14)
	// scramSecret is what the log calls a password stored for scram-sha-256.
	scramSecret = version.Table[string]{
		version.PostgreSQL10: "SCRAM verifier",
		version.PostgreSQL13: "SCRAM secret",
	}
)

// Options.
var (
	// certLevel is the clientcert that the method cert implies.
	certLevel = version.Table[string]{
		version.PostgreSQL95: "true",
		version.PostgreSQL12: "verify-full",
	}
	// ldapServerRequired: ldap needs ldapserver. Since, that depends on the
	// library; OpenLDAP, which packages are built with, needs none.
	ldapServerRequired = version.Until(version.PostgreSQL10)
	// ldapURLScheme: an ldapurl may start with ldaps, and the row shows what it
	// starts with.
	ldapURLScheme = version.Since(version.PostgreSQL11)
	// ldapURLFilter: an ldapurl may have a filter.
	ldapURLFilter = version.Since(version.PostgreSQL11)
	// ldapMixedText says that options are of two modes of ldap.
	ldapMixedText = version.Table[string]{
		version.PostgreSQL95: "cannot use ldapbasedn, ldapbinddn, ldapbindpasswd, ldapsearchattribute, or ldapurl together with ldapprefix",
		version.PostgreSQL11: "cannot use ldapbasedn, ldapbinddn, ldapbindpasswd, ldapsearchattribute, ldapsearchfilter, or ldapurl together with ldapprefix",
		version.PostgreSQL17: "cannot mix options for simple bind and search+bind modes",
	}
	// radiusLists: radius takes lists of servers and of what they need. Before,
	// it takes one server.
	radiusLists = version.Since(version.PostgreSQL10)
	// radiusCountsShown: pg_hba_file_rules says that the lists of radius do not
	// fit together. Before, only the log does.
	radiusCountsShown = version.Since(version.PostgreSQL14)
)

// DeprecatesMD5 tells whether the version warns of passwords stored for md5.
func DeprecatesMD5(v version.PostgreSQL) bool { return md5Deprecated.Has(v) }

// PrefersSCRAM tells whether the version stores passwords for scram-sha-256
// unless it is told otherwise.
func PrefersSCRAM(v version.PostgreSQL) bool { return scramPreferred.Has(v) }

// SCRAMSecret is what the version's log calls a password that is stored for
// scram-sha-256.
func SCRAMSecret(v version.PostgreSQL) string { return scramSecret.In(v) }

// MatchesRegexes tells whether the version takes a database or user that starts
// with a slash for a regular expression, not for a name.
func MatchesRegexes(v version.PostgreSQL) bool { return regexes.Has(v) }

// JoinsLines tells whether a backslash at the end of a line joins it with the
// next one.
func JoinsLines(v version.PostgreSQL) bool { return continuation.Has(v) }

// OptionVersions returns the versions that know an authentication option; ok is
// false where none does.
func OptionVersions(name string) (versions version.Range, ok bool) {
	for _, o := range optionTable() {
		if o.name == name {
			return o.versions, true
		}
	}
	return version.Range{}, false
}

// Includes tells whether the version knows include, include_if_exists and
// include_dir.
func Includes(v version.PostgreSQL) bool { return include.Has(v) }

// LimitsDepth tells whether the version refuses files that name each other too
// deeply. The others die of a file that names itself.
func LimitsDepth(v version.PostgreSQL) bool { return depthLimit.Has(v) }

// Answers to who is turned away (ClientAuthentication in auth.c).
var (
	// encryptionText ends an answer.
	encryptionText = version.Table[encryption]{
		version.PostgreSQL95: {"SSL off", "SSL on", "SSL off"},
		version.PostgreSQL12: {"SSL off", "SSL on", "GSS encryption"},
		version.PostgreSQL14: {"no encryption", "SSL encryption", "GSS encryption"},
	}
	// logicalAnsweredByDatabase: the answer to a logical replication connection
	// names its database. It calls it a replication connection before.
	logicalAnsweredByDatabase = version.Since(version.PostgreSQL14)
)

// encryption is how the server calls the ways in which a connection may be
// encrypted.
type encryption struct{ plain, tls, gss string }

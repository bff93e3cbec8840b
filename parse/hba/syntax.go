package hba

import "github.com/regionlint/regionlint/parse/version"

// syntax is what the reader of one range of versions does with the bytes of a
// file. Measured on PostgreSQL 10 to 18; before that, from hba.c of 9.5.
type syntax struct {
	// since is the first version that reads this way.
	since version.PostgreSQL
	// maxLine is how many bytes of a physical line, its LF included, are read
	// before the line counts as too long; the rest is then read as further
	// lines (MAX_LINE in hba.c). 0 is no limit.
	maxLine int
	// maxToken is how many bytes a token may have (MAX_TOKEN in hba.c). 0 is
	// no limit.
	maxToken int
	// continuation tells that a backslash at the end of a line joins it with
	// the next one, and that a NUL byte splices the next line in.
	continuation bool
	// include tells that include, include_if_exists and include_dir are known.
	include bool
	// regex tells that a database or user that starts with / is a regular
	// expression.
	regex bool
	// softAtFile tells that an @file that cannot be read is only logged.
	softAtFile bool
}

// syntaxes is ordered by version. MAX_TOKEN and MAX_LINE were raised in minor
// releases of the old branches; these are the last ones of each branch.
var syntaxes = []syntax{
	{since: version.PostgreSQL95, maxLine: 8190, maxToken: 255, softAtFile: true},
	{since: version.PostgreSQL10, maxLine: 8190, maxToken: 255},
	{since: version.PostgreSQL11, maxLine: 20478, maxToken: 10239},
	{since: version.PostgreSQL14, maxToken: 10239, continuation: true},
	{since: version.PostgreSQL16, continuation: true, include: true, regex: true},
}

func syntaxOf(v version.PostgreSQL) syntax {
	found := syntaxes[0]
	for _, s := range syntaxes {
		if v >= s.since {
			found = s
		}
	}
	return found
}

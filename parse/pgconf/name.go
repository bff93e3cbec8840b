package pgconf

import (
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// canonical returns the name that the server keeps a parameter under: names
// are compared without regard to the case of ASCII letters (guc_name_compare
// in guc.c), and some old ones still work.
func canonical(name string, v version.PostgreSQL) string {
	name = lower(name)
	if old := under(name).old; old.now != "" && old.versions.Has(v) {
		return old.now
	}
	return name
}

// lower folds ASCII letters alone.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' {
			return lowerFrom(s, i)
		}
	}
	return s
}

func lowerFrom(s string, first int) string {
	folded := []byte(s)
	for i := first; i < len(folded); i++ {
		if 'A' <= folded[i] && folded[i] <= 'Z' {
			folded[i] += 'a' - 'A'
		}
	}
	return string(folded)
}

// isQualified tells whether the scanner took the name for a QUALIFIED_ID.
func isQualified(name string) bool { return strings.IndexByte(name, '.') >= 0 }

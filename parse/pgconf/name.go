package pgconf

import (
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// canonical returns the name that the server keeps a parameter under: names
// are compared without regard to the case of ASCII letters (guc_name_compare),
// and some old ones still work (map_old_guc_names, both in guc.c).
func canonical(name string, v version.PostgreSQL) string {
	name = lower(name)
	for _, old := range oldNames {
		if name == old.name && v >= old.since {
			return old.now
		}
	}
	return name
}

var oldNames = []struct {
	name, now string
	since     version.PostgreSQL
}{
	{"sort_mem", "work_mem", 0},
	{"vacuum_mem", "maintenance_work_mem", 0},
	{"ssl_ecdh_curve", "ssl_groups", version.PostgreSQL18},
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

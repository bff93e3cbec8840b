package version_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse/version"
)

// FuzzParse reads any text as a version: one that is taken is known, and written as
// itself or as what stands before its patch level.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"9.5", "9.5.25", "14", "14.9", "9", "19", "3.5", "3.10", "2.0.1", "3.7.0~beta1", "1e3", "+3.5", "0x3.5", "3.-1", "", "९.5", "10."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v, err := version.ParsePostgreSQL(text); err == nil {
			if !slices.Contains(version.PostgreSQLs(), v) || text != v.String() && !strings.HasPrefix(text, v.String()+".") {
				t.Errorf("PostgreSQL %q is read as %s", text, v)
			}
		} else if v != 0 || err.Error() == "" {
			t.Errorf("PostgreSQL %q: %v, %v", text, v, err)
		}
		v, err := version.ParseMAAS(text)
		if err != nil {
			if v != 0 || err.Error() == "" {
				t.Errorf("MAAS %q: %v, %v", text, v, err)
			}
			return
		}
		if again, err := version.ParseMAAS(v.String()); err != nil || again != v || v < version.OldestMAAS || version.NewestMAAS < v {
			t.Errorf("MAAS %q is read as %s, and that as %s: %v", text, v, again, err)
		}
		if strings.Trim(text[:1], "0123456789") != "" {
			t.Errorf("MAAS %q is read as %s", text, v)
		}
	})
}

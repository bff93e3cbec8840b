package version_test

import (
	"slices"
	"testing"

	"github.com/regionlint/regionlint/parse/version"
)

// TestPostgreSQLs shows that the known versions go up to the newest one, that
// each is one that can be asked for, and that a caller cannot change them.
func TestPostgreSQLs(t *testing.T) {
	known := version.PostgreSQLs()
	if !slices.IsSorted(known) || known[0] != version.PostgreSQL95 || known[len(known)-1] != version.NewestPostgreSQL {
		t.Errorf("the known versions are %v", known)
	}
	for _, v := range known {
		if got, err := version.ParsePostgreSQL(v.String()); got != v || err != nil {
			t.Errorf("%v reads as %v, %v", v, got, err)
		}
	}
	known[0] = 0
	if version.PostgreSQLs()[0] != version.PostgreSQL95 {
		t.Error("a caller changed the known versions")
	}
}

func TestParsePostgreSQL(t *testing.T) {
	for text, want := range map[string]version.PostgreSQL{
		"9.5": version.PostgreSQL95, "9.6.24": version.PostgreSQL96, "10": version.PostgreSQL10,
		"10.23": version.PostgreSQL10, "14": version.PostgreSQL14, "18.4": version.PostgreSQL18,
		"9": 0, "9.4": 0, "19": 0, "": 0, "main": 0, "14.x": 0, "14.": 0, "-14": 0,
	} {
		got, err := version.ParsePostgreSQL(text)
		if got != want || (err != nil) != (want == 0) {
			t.Errorf("ParsePostgreSQL(%q) = %v, %v, want %v", text, got, err, want)
		}
		if want != 0 {
			if again, _ := version.ParsePostgreSQL(got.String()); again != got {
				t.Errorf("%v is written as %s, which reads as %v", got, got, again)
			}
		}
	}
}

func TestParseMAAS(t *testing.T) {
	for text, want := range map[string]version.MAAS{
		"2.6": 206, "2.6.2": 206, "3.5": 305, "3.7.0~beta1": 307, "3.4-ubuntu": 304, "3.8": 308,
		"3": 0, "3.": 0, "1.9": 0, "9.9": 0, "": 0, "three.five": 0, "3.-5": 0,
	} {
		got, err := version.ParseMAAS(text)
		if got != want || (err != nil) != (want == 0) {
			t.Errorf("ParseMAAS(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
}

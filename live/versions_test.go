//go:build live

package live

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse/version"
)

// defaultVersions are those that the Makefile installs when nothing else is
// asked for.
const defaultVersions = "12 16 18"

// versions returns the versions to test on, ascending: the one that Debian's
// packages installed, which is built with more authentication methods, and
// those in REGIONLINT_LIVE_VERSIONS. One that is not installed fails the test.
// Each is tested on one server: on Debian's if that is of the version, and the
// one of the npm package has no turn then.
func versions(t *testing.T) []version.PostgreSQL {
	t.Helper()
	wanted := strings.Fields(cmp.Or(os.Getenv("REGIONLINT_LIVE_VERSIONS"), defaultVersions))
	list := []version.PostgreSQL{debianVersion(t)}
	for _, name := range wanted {
		v := parseVersion(t, name)
		binaries(t, v)
		list = append(list, v)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// versionsSince returns those of versions that are not older than v. There being
// none fails the test.
func versionsSince(t *testing.T, v version.PostgreSQL) []version.PostgreSQL {
	t.Helper()
	list := slices.DeleteFunc(versions(t), func(candidate version.PostgreSQL) bool { return candidate < v })
	if len(list) == 0 {
		t.Fatalf("no PostgreSQL %s or newer is tested: make live VERSIONS=%s", v, v)
	}
	return list
}

// binaries returns the directory that holds initdb and postgres of a version.
func binaries(t *testing.T, v version.PostgreSQL) string {
	t.Helper()
	if v == debianVersion(t) {
		return debianBinaries(t)
	}
	dir, err := filepath.Abs(filepath.Join("servers", v.String(), "bin"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "postgres")); err != nil {
		t.Fatalf("PostgreSQL %s is not installed: make servers VERSIONS=%s", v, v)
	}
	return dir
}

// debianBinaries is the directory of the newest server that Debian's packages
// installed.
func debianBinaries(t *testing.T) string {
	t.Helper()
	installed, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(installed) == 0 {
		t.Fatal("no PostgreSQL server of Debian's packages is installed: apt-get install postgresql")
	}
	return filepath.Dir(slices.MaxFunc(installed, func(a, b string) int {
		return cmp.Compare(versionOf(t, a), versionOf(t, b))
	}))
}

// versionOf is that of a program of Debian's packages, by its path:
// /usr/lib/postgresql/9.6/bin/postgres.
func versionOf(t *testing.T, program string) version.PostgreSQL {
	t.Helper()
	return parseVersion(t, filepath.Base(filepath.Dir(filepath.Dir(program))))
}

func debianVersion(t *testing.T) version.PostgreSQL {
	t.Helper()
	return versionOf(t, filepath.Join(debianBinaries(t), "postgres"))
}

func parseVersion(t *testing.T, name string) version.PostgreSQL {
	t.Helper()
	v, err := version.ParsePostgreSQL(name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

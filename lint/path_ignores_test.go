package lint_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/settings"
)

// settle settles a settings file without flags.
func settle(t *testing.T, text string) lint.Settings {
	t.Helper()
	s, err := lint.Settle(lint.Flags{}, settings.Parse(parse.NewSource("f", []byte(text))))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPathIgnores shows which files a glob is about, from where.
func TestPathIgnores(t *testing.T) {
	for _, tt := range []struct {
		glob, dir string
		ignored   bool
	}{
		{"beta/regiond.conf", "", true},
		{"beta/*", "", true},
		{"beta/**", "", true},
		{"**", "", true},
		{"**/regiond.conf", "", true},
		{"{alpha,beta}/regiond.conf", "", true},
		{"[a-c]eta/regiond.con?", "", true},
		{"*", "", true},
		{"regiond.conf", "", true},
		{"regiond.conf", "lab/one", true},
		{"beta", "lab/one", true},
		{"lab", "lab/one", true},
		{"eta", "", false},
		{"alpha/**", "", false},
		{"Beta/**", "", false},
		{"beta/**", "lab/one", false},
		{"lab/*/beta/**", "lab/one", true},
		{"**/beta/*", "lab/one", true},
		{"lab/one/**", "lab/one", true},
	} {
		s := settle(t, "select: WRK001\nper_path_ignores: {'"+tt.glob+"': WRK}\n")
		s.Paths.Dir = tt.dir
		found := codesOf(lint.Lint(bundle.Load("b", crowded, bundle.Options{}), s).Findings)
		if ignored := len(found) == 0; ignored != tt.ignored {
			t.Errorf("%s from %q: %v", tt.glob, tt.dir, found)
		}
	}
}

// crowded has a region with more workers than CPUs, and than MAAS advises.
var crowded = fstest.MapFS{
	"hosts.yaml":        {Data: []byte("maas_version: '3.5'\nhosts:\n  beta: {cpus: 4, roles: [region], addresses: [10.0.0.2]}\n")},
	"beta/regiond.conf": {Data: []byte("database_host: 10.0.0.1\nnum_workers: 9\n")},
}

// TestWhatARuleLeavesToAnotherIsSaid shows that a rule speaks where the one that it
// leaves a place to is not heard, as it does when that one is ignored altogether.
func TestWhatARuleLeavesToAnotherIsSaid(t *testing.T) {
	for text, want := range map[string][]string{
		"select: WRK":                 {"WRK001"},
		"select: WRK\nignore: WRK001": {"WRK002"},
		"select: WRK\nper_path_ignores: {beta/*: WRK001}":  {"WRK002"},
		"select: WRK\nper_path_ignores: {beta/*: WRK}":     nil,
		"select: WRK\nper_path_ignores: {alpha/*: WRK001}": {"WRK001"},
	} {
		got := codesOf(lint.Lint(bundle.Load("b", crowded, bundle.Options{}), settle(t, text)).Findings)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

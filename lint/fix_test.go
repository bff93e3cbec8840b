package lint_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/rules"
)

func fixBundle(name string, least rules.Applicability) lint.Fixed {
	dir := os.DirFS(filepath.Join("..", "testdata", "bundles", name))
	return lint.Fix(name, dir, bundle.Options{}, lint.Settings{Rules: rules.All()}, lint.Fixing{Least: least})
}

// TestFixEndsClean fixes the bundles with faults until nothing is left, and
// changes nothing in the one without.
func TestFixEndsClean(t *testing.T) {
	for name, files := range map[string]int{"demo": 3, "ha": 6, "clean": 0} {
		fixed := fixBundle(name, rules.Safe)
		for _, f := range fixed.After.Findings {
			t.Errorf("%s: left: %s %s", name, f.Rule.Code, f.Message)
		}
		if len(fixed.Files) != files {
			t.Errorf("%s: %d files changed, want %d", name, len(fixed.Files), files)
		}
	}
}

// TestFindingsAreOrdered lints twice: the order is by path, position and rule,
// whatever the order of maps.
func TestFindingsAreOrdered(t *testing.T) {
	list := func() (lines []string) {
		for _, f := range fixBundle("ha", rules.Safe).Before.Findings {
			lines = append(lines, f.Primary.Place.Source.Path+" "+f.Rule.Code+" "+f.Host+" "+f.Subject)
		}
		return lines
	}
	first := list()
	for range 5 {
		if diff := cmp.Diff(first, list()); diff != "" {
			t.Fatalf("another run (-first +now):\n%s", diff)
		}
	}
	paths := make([]string, len(first))
	for i, f := range fixBundle("ha", rules.Safe).Before.Findings {
		paths[i] = f.Primary.Place.Source.Path
		if i > 0 && paths[i] < paths[i-1] {
			t.Errorf("%s stands behind %s", paths[i], paths[i-1])
		}
	}
}

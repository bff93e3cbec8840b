package lint_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

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
// changes nothing in the one without. Safe fixes give PostgreSQL the connections
// that MAAS's documentation asks for, which are fewer than its pools may take.
func TestFixEndsClean(t *testing.T) {
	for _, tt := range []struct {
		bundle string
		least  rules.Applicability
		files  int
		left   []string
	}{
		{"demo", rules.Unsafe, 3, nil},
		{"demo", rules.Safe, 3, []string{"PGC011"}},
		{"ha", rules.Unsafe, 6, nil},
		{"ha", rules.Safe, 6, []string{"PGC011"}},
		{"clean", rules.Unsafe, 0, nil},
	} {
		t.Run(tt.bundle+", "+tt.least.String(), func(t *testing.T) {
			fixed := fixBundle(tt.bundle, tt.least)
			if diff := cmp.Diff(tt.left, codesOf(fixed.After.Findings)); diff != "" {
				t.Errorf("what is left (-want +got):\n%s", diff)
			}
			if len(fixed.Files) != tt.files {
				t.Errorf("%d files changed, want %d", len(fixed.Files), tt.files)
			}
		})
	}
}

// nowhere are the rules of which the bundles faults and broken show nothing: no
// database host would hide the rest, and modes are not kept in a directory.
var nowhere = []string{"BND003", "RGD008"}

// TestEveryFaultAtOnce finds something of every rule in two bundles, and leaves
// nothing that it could fix.
func TestEveryFaultAtOnce(t *testing.T) {
	found := map[string]bool{}
	for _, name := range []string{"faults", "broken"} {
		fixed := fixBundle(name, rules.Unsafe)
		for _, f := range fixed.Applied {
			found[f.Finding.Rule.Code] = true
		}
		for _, f := range slices.Concat(fixed.Before.Findings, fixed.After.Findings) {
			found[f.Rule.Code] = true
		}
		for _, f := range fixed.After.Findings {
			if len(f.Fixes) > 0 || f.Rule.Fix != rules.NoFix && f.Severity > rules.Info {
				t.Errorf("%s: left: %s %s", name, f.Rule.Code, f.Message)
			}
		}
	}
	for _, r := range rules.All() {
		if found[r.Code] == slices.Contains(nowhere, r.Code) {
			t.Errorf("%s %s: found is %t", r.Code, r.Name, found[r.Code])
		}
	}
}

func codesOf(findings []rules.Finding) (codes []string) {
	for _, f := range findings {
		codes = append(codes, f.Rule.Code)
	}
	return codes
}

// open returns a bundle whose regiond.conf everybody may read, and asks for too
// many workers.
func open() fstest.MapFS {
	return fstest.MapFS{
		"hosts.yaml": {Data: []byte("hosts: {a: {cpus: 4, roles: [region], addresses: [10.0.0.1]}}\n")},
		conf:         {Data: []byte("num_workers: 6\n"), Mode: 0o644},
	}
}

const conf = "a/etc/maas/regiond.conf"

// TestFixModes changes the mode of a file, and its text for another rule. The next
// round sees both.
func TestFixModes(t *testing.T) {
	settings := lint.Settings{Rules: []*rules.Rule{ruleOf(t, "RGD008"), ruleOf(t, "WRK001")}}
	settings.Options.CheckPermissions = true
	fixed := lint.Fix("b", open(), bundle.Options{}, settings, lint.Fixing{Least: rules.Safe})
	if len(fixed.Before.Findings) != 2 || len(fixed.After.Findings) != 0 || len(fixed.Applied) != 2 {
		t.Errorf("%d findings, then %d, with %d fixes", len(fixed.Before.Findings), len(fixed.After.Findings), len(fixed.Applied))
	}
	if diff := cmp.Diff([]string{conf + " 0640 num_workers: 4\n"}, described(fixed)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFixModesInDiff leaves a mode out of what a diff is to show, and names it.
func TestFixModesInDiff(t *testing.T) {
	settings := lint.Settings{Rules: []*rules.Rule{ruleOf(t, "RGD008"), ruleOf(t, "WRK001")}}
	settings.Options.CheckPermissions = true
	fixed := lint.Fix("b", open(), bundle.Options{}, settings, lint.Fixing{Least: rules.Safe, Shown: true})
	if diff := cmp.Diff([]string{conf + " 0000 num_workers: 4\n"}, described(fixed)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(fixed.Hidden) != 1 || fixed.Hidden[0].Rule.Code != "RGD008" {
		t.Errorf("left out are %v", fixed.Hidden)
	}
}

// TestNamesWhatADiffLeavesOut has a misspelt name right above a secret. Since the diff
// leaves that as it is, it sets the parameter elsewhere, and the name can no longer
// be corrected; it is named all the same.
func TestNamesWhatADiffLeavesOut(t *testing.T) {
	files := fstest.MapFS{
		"hosts.yaml":        {Data: []byte("hosts: {a: {cpus: 8, roles: [region, database]}, b: {cpus: 8, roles: [region]}}\n")},
		conf:                {Data: []byte("num_workers: 8\n")},
		"b/regiond.conf":    {Data: []byte("num_workers: 8\n")},
		"a/postgresql.conf": {Data: []byte("max_conections = 400\nprimary_conninfo = 'password=x'\n")},
	}
	settings := lint.Settings{Rules: []*rules.Rule{ruleOf(t, "PGC002"), ruleOf(t, "PGC005")}}
	fixed := lint.Fix("b", files, bundle.Options{}, settings, lint.Fixing{Least: rules.Unsafe, Shown: true})
	if diff := cmp.Diff([]string{"PGC002"}, codesOf(fixed.Hidden)); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
	for _, f := range fixed.Hidden {
		if len(f.Fixes) > 0 {
			t.Errorf("%s still has a fix", f.Message)
		}
	}
}

// TestModesDoNotCount has nothing to say of a mode that nobody vouches for.
func TestModesDoNotCount(t *testing.T) {
	result := lint.Lint(bundle.Load("b", open(), bundle.Options{}), lint.Settings{Rules: []*rules.Rule{ruleOf(t, "RGD008")}})
	if len(result.Findings)+len(result.Skips) > 0 {
		t.Errorf("found %v, skipped %v", result.Findings, result.Skips)
	}
}

func ruleOf(t *testing.T, code string) *rules.Rule {
	t.Helper()
	found, err := lint.Find(code)
	if err != nil {
		t.Fatal(err)
	}
	return found[0]
}

// described are the changed files, each as its path, new mode and new text.
func described(fixed lint.Fixed) (list []string) {
	for _, f := range fixed.Files {
		list = append(list, f.Path+" "+f.Perm.String()+" "+string(f.New))
	}
	return list
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

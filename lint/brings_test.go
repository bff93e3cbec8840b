package lint_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/rules"
)

// TestFixesBringNoError makes the fixes of all rules in every bundle that one was
// written for. What is left out may only be a name that would give a wrong value force.
func TestFixesBringNoError(t *testing.T) {
	for name, fsys := range everyBundle(t) {
		s := lint.Settings{Rules: rules.All(), Today: "2026-07-01"}
		s.Options.CheckPermissions = true
		fixed := lint.Fix("b", fsys, bundle.Options{}, s, lint.Fixing{Least: rules.Unsafe})
		for _, b := range fixed.TakenBack {
			if !b.Fix.Reveals {
				t.Errorf("%s: %s at %s:%d, %s, brings %s: %s", name, b.Finding.Rule.Code, b.Fix.Paths()[0], b.Position.Line,
					b.Fix.Message, b.Brings.Rule.Code, b.Brings.Message)
			}
		}
		for _, a := range fixed.Fighting {
			t.Errorf("%s: %s fights: %s", name, a.Finding.Rule.Code, a.Fix.Message)
		}
	}
}

// everyBundle is every bundle of the tests of rules, and every one with faults.
func everyBundle(t *testing.T) map[string]fs.FS {
	t.Helper()
	bundles := map[string]fs.FS{}
	dirs, err := filepath.Glob("../testdata/bundles/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal(err, dirs)
	}
	for _, dir := range dirs {
		bundles[filepath.Base(dir)] = os.DirFS(dir)
	}
	base := archive(t, "../rules/testdata/base.txtar")
	for _, r := range rules.All() {
		for name, files := range casesOf(archive(t, "../rules/testdata/"+r.Code+".txtar")) {
			bundles[r.Code+" "+name] = bundleOf(base, files)
		}
	}
	return bundles
}

func archive(t *testing.T, name string) []txtar.File {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return a.Files
}

// casesOf are the files of each case in a rule's archive, without what is expected.
func casesOf(all []txtar.File) map[string][]txtar.File {
	cases := map[string][]txtar.File{}
	for _, f := range all {
		name, path, _ := strings.Cut(f.Name, "/")
		said := slices.Contains([]string{"findings", "skipped", "unterminated", "with", "modes"}, path)
		if !said && !strings.HasPrefix(path, "fixed/") {
			cases[name] = append(cases[name], txtar.File{Name: path, Data: f.Data})
		}
	}
	return cases
}

// bundleOf is the bundle in order with the files of a case.
func bundleOf(base, files []txtar.File) fs.FS {
	fsys := fstest.MapFS{}
	for _, f := range slices.Concat(base, files) {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o640}
	}
	for _, f := range files {
		if f.Name == "remove" {
			for _, path := range strings.Fields(string(f.Data)) {
				delete(fsys, path)
			}
		}
	}
	return fsys
}

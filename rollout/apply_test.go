package rollout_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rollout"
	"github.com/regionlint/regionlint/rules"
)

// site is hosts that a fake ssh reaches: each is a directory.
type site struct {
	dir string
	// roots has the hosts, and script is where regionlint wrote what brings them fixes.
	roots, script string
}

// newSite makes hosts of a bundle's, and writes what its fixes are for them.
func newSite(t *testing.T, name string) (*site, lint.Fixed) {
	t.Helper()
	dir := t.TempDir()
	s := &site{dir: dir, roots: filepath.Join(dir, "roots"), script: filepath.Join(dir, "out put", rollout.ScriptName)}
	from := os.DirFS(filepath.Join("..", "testdata", "bundles", name))
	check(t, os.CopyFS(s.roots, from))
	fixed := lint.Fix(name, from, bundle.Options{}, lint.Settings{Rules: rules.All(), Today: "2026-07-01"},
		lint.Fixing{Least: rules.Safe, Shown: true, Modes: true})
	r := rollout.New(from, fixed)
	for _, f := range r.Files(report.Settle(r.Effects)) {
		file := filepath.Join(filepath.Dir(s.script), f.Name)
		check(t, os.MkdirAll(filepath.Dir(file), 0o755))
		check(t, os.WriteFile(file, []byte(f.Text), 0o644))
	}
	return s, fixed
}

// apply runs the script, and returns what it says, and what services were told.
func (s *site) apply(t *testing.T) (said, told string, err error) {
	t.Helper()
	fakes, err := filepath.Abs(filepath.Join("testdata", "fakes"))
	check(t, err)
	log := filepath.Join(s.dir, "log")
	check(t, os.WriteFile(log, nil, 0o644))
	script := exec.Command("sh", s.script)
	script.Env = append(os.Environ(), "SSH="+filepath.Join(fakes, "ssh"), "SCP="+filepath.Join(fakes, "scp"), "PAUSE=0",
		"FAKES="+fakes, "ROOTS="+s.roots, "HOMES="+filepath.Join(s.dir, "homes"), "LOG="+log)
	var out bytes.Buffer
	script.Stdout, script.Stderr = &out, &out
	err = script.Run()
	text, readErr := os.ReadFile(log)
	check(t, readErr)
	return out.String(), string(text), err
}

// files are the texts of all files below the hosts' roots.
func (s *site) files(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	fsys := os.DirFS(s.roots)
	check(t, fs.WalkDir(fsys, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(fsys, path)
		texts[path] = string(text)
		return err
	}))
	return texts
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestApply brings the fixes to hosts, which then have the files that the fix makes: the
// standby is told first, then its primary, then the regions.
func TestApply(t *testing.T) {
	s, fixed := newSite(t, "ha")
	want := s.files(t)
	for _, f := range fixed.Files {
		want[f.Path] = string(f.New)
	}
	said, told, err := s.apply(t)
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if diff := cmp.Diff(want, s.files(t)); diff != "" {
		t.Errorf("files of the hosts (-want +got):\n%s", diff)
	}
	const order = `pg-2: reload postgresql
pg-1: restart postgresql
region-1: restart maas-regiond
region-2: restart maas-regiond
region-3: restart maas-regiond
`
	if diff := cmp.Diff(order, told); diff != "" {
		t.Errorf("what services were told (-want +got):\n%s", diff)
	}

	again, _, err := s.apply(t)
	if err != nil {
		t.Errorf("a second time: %v: %s", err, again)
	}
	if diff := cmp.Diff(want, s.files(t)); diff != "" {
		t.Errorf("files after the second time (-want +got):\n%s", diff)
	}
}

// TestNothingIsAppliedUnlessAllApplies: one host has another file by now.
func TestNothingIsAppliedUnlessAllApplies(t *testing.T) {
	s, _ := newSite(t, "ha")
	file := filepath.Join(s.roots, "region-3", "etc", "maas", "regiond.conf")
	check(t, os.WriteFile(file, []byte("num_workers: 1\n"), 0o644))
	before := s.files(t)
	said, told, err := s.apply(t)
	if err == nil || told != "" || !strings.Contains(said, "Hunk #1 FAILED") {
		t.Errorf("error %v, services were told %q: %s", err, told, said)
	}
	if diff := cmp.Diff(before, s.files(t)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestWhatDoesNotRunStopsAll: the regions stay as they are as long as the database is down,
// and another run goes on from there.
func TestWhatDoesNotRunStopsAll(t *testing.T) {
	s, _ := newSite(t, "ha")
	down := filepath.Join(s.roots, "pg-1", "down")
	check(t, os.WriteFile(down, nil, 0o644))
	said, told, err := s.apply(t)
	if err == nil || told != "pg-2: reload postgresql\npg-1: restart postgresql\n" ||
		!strings.HasSuffix(said, "pg-1: it does not run: see to it, and run this again\n") {
		t.Errorf("error %v, services were told %q: %s", err, told, said)
	}
	check(t, os.Remove(down))
	if said, told, err = s.apply(t); err != nil || !strings.HasSuffix(told, "region-3: restart maas-regiond\n") {
		t.Errorf("the second time: error %v, services were told %q: %s", err, told, said)
	}
}

//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

const openConf = "beta/etc/maas/regiond.conf"

// lintOpen looks at the demo, in which everybody may read a regiond.conf, with the
// one rule about modes. It returns the directory, the report as text, the diff and
// what is said about it.
func lintOpen(t *testing.T, j *job) (dir, text, diff string, hidden []string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "testdata", "bundles", "demo"))); err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"alpha", "beta"} {
		perm := map[string]os.FileMode{"alpha": 0o640, "beta": 0o644}[host]
		if err := os.Chmod(filepath.Join(dir, host, "etc", "maas", "regiond.conf"), perm); err != nil {
			t.Fatal(err)
		}
	}
	inForce, err := lint.Settle(lint.Flags{Select: []string{"RGD008"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	inForce.Options.CheckPermissions = true
	j.settings.byDir = map[string]lint.Settings{dir: inForce}
	j.fixing = lint.Fixing{Least: rules.Safe, Shown: j.diff}
	var r report.Report
	var diffs strings.Builder
	a := &app{}
	if err := a.lintTarget(j, target{name: ".", dir: dir}, &r, &diffs); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := report.Formats()[0].Write(&out, r.Document(), report.Style{}); err != nil {
		t.Fatal(err)
	}
	return dir, out.String(), diffs.String(), a.hidden
}

// TestFixOfAMode sets the mode of a file whose text stays.
func TestFixOfAMode(t *testing.T) {
	dir, text, _, _ := lintOpen(t, &job{fix: true})
	want := "fixed RGD008 " + openConf + ":1 set mode 0640\nnothing to complain about in 4 files of 2 hosts (1 fixed)\n" +
		"to take effect:\n  beta: sudo chmod 0640 /etc/maas/regiond.conf\n"
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	info, err := os.Stat(filepath.Join(dir, openConf))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
}

// TestDiffOfAMode names the fix that no diff can show, and how to make it.
func TestDiffOfAMode(t *testing.T) {
	dir, text, diff, hidden := lintOpen(t, &job{diff: true})
	if diff != "" {
		t.Errorf("the diff is %s", diff)
	}
	want := []string{"regionlint: not in the diff: the fix of RGD008 at " + openConf + ":1, since a diff holds no modes; " +
		"--fix applies it, or `chmod 0640 " + openConf + "`"}
	if diff := cmp.Diff(want, hidden); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(text, "error[RGD008]: everybody on beta may read regiond.conf (mode 0644)") {
		t.Errorf("the report is\n%s", text)
	}
	info, err := os.Stat(filepath.Join(dir, openConf))
	if err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
}

package fix_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/fix"
)

// TestReplace writes a file that is there, one that is not, and one behind a symbolic
// link. Nothing else is left beside them.
func TestReplace(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other modes")
	}
	dir := t.TempDir()
	there := filepath.Join(dir, "there")
	if err := os.WriteFile(there, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("there", link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(dir, "new"), link} {
		if err := fix.Replaceable(name); err != nil {
			t.Fatal(err)
		}
		if err := fix.Replace(name, []byte("text\n")); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[e.Name()+" "+e.Type().String()] = string(text)
	}
	want := map[string]string{"there ----------": "text\n", "new ----------": "text\n", "link L---------": "text\n"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	info, err := os.Stat(there)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the mode of the old file is now %s", info.Mode())
	}
}

// TestCannotReplace knows beforehand what Replace could not write.
func TestCannotReplace(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]error{
		dir:                               syscall.EISDIR,
		filepath.Join(dir, "none", "new"): fs.ErrNotExist,
	} {
		for _, err := range []error{fix.Replaceable(name), fix.Replace(name, nil)} {
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
	}
	if err := fix.Replaceable(os.DevNull); err == nil {
		t.Errorf("%s can be replaced", os.DevNull)
	}
}

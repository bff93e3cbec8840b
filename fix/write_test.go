//go:build unix

package fix_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/parse"
)

// writeTree makes files in a new directory, and returns it.
func writeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// readTree returns what the directory holds, links as "-> target".
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		if target, err := os.Readlink(p); err == nil {
			files[name] = "-> " + target
			return nil
		}
		text, err := os.ReadFile(p)
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestWrite(t *testing.T) {
	dir := writeTree(t, map[string]string{"a/one": "old", "two": "old"})
	if err := os.Chmod(filepath.Join(dir, "two"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := fix.Write(dir, []fix.File{
		{Path: "a/one", Old: []byte("old"), New: []byte("new")},
		{Path: "two", Old: []byte("old"), New: []byte("newer")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a/one": "new", "two": "newer"}, readTree(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	info, err := os.Stat(filepath.Join(dir, "two"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
}

// mustHaveModes compares the modes of files, written as chmod takes them.
func mustHaveModes(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for name := range want {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		got[name] = bundle.Perm(info.Mode().Perm()).String()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("modes (-want +got):\n%s", diff)
	}
}

// TestWriteModes gives files other modes, with another text and with the one that
// they have. The others keep theirs, and all of them their owners.
func TestWriteModes(t *testing.T) {
	dir := writeTree(t, map[string]string{"a/one": "old", "two": "old", "three": "old"})
	const nobody = 65534
	if os.Geteuid() == 0 {
		if err := os.Chown(filepath.Join(dir, "two"), nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	err := fix.Write(dir, []fix.File{
		{Path: "a/one", Old: []byte("old"), New: []byte("new"), Perm: 0o640},
		{Path: "two", Old: []byte("old"), New: []byte("old"), Perm: 0o600},
		{Path: "three", Old: []byte("old"), New: []byte("new")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a/one": "new", "two": "old", "three": "new"}, readTree(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	mustHaveModes(t, dir, map[string]string{"a/one": "0640", "two": "0600", "three": "0644"})
	if os.Geteuid() != 0 {
		return
	}
	info, err := os.Stat(filepath.Join(dir, "two"))
	if err != nil {
		t.Fatal(err)
	}
	if stat := info.Sys().(*syscall.Stat_t); stat.Uid != nobody || stat.Gid != nobody {
		t.Errorf("the owner is %d:%d", stat.Uid, stat.Gid)
	}
}

// TestWriteAllOrNothing has one file that cannot be written: the other one must
// stay as it was, and nothing may lie around.
func TestWriteAllOrNothing(t *testing.T) {
	for _, test := range []struct {
		what  string
		spoil func(t *testing.T, dir string)
		want  error
	}{
		{"changed since it was read", func(t *testing.T, dir string) {
			t.Helper()
			if err := os.WriteFile(filepath.Join(dir, "two"), []byte("other"), 0o644); err != nil {
				t.Fatal(err)
			}
		}, fix.ErrChanged},
		{"gone", func(t *testing.T, dir string) {
			t.Helper()
			if err := os.Remove(filepath.Join(dir, "two")); err != nil {
				t.Fatal(err)
			}
		}, os.ErrNotExist},
		{"a link that leads out", func(t *testing.T, dir string) {
			t.Helper()
			outside := filepath.Join(t.TempDir(), "outside")
			if err := errors.Join(os.WriteFile(outside, []byte("old"), 0o644), os.Remove(filepath.Join(dir, "two")), os.Symlink(outside, filepath.Join(dir, "two"))); err != nil {
				t.Fatal(err)
			}
		}, parse.ErrOutside},
		{"several hard links", func(t *testing.T, dir string) {
			t.Helper()
			if err := os.Link(filepath.Join(dir, "two"), filepath.Join(dir, "three")); err != nil {
				t.Fatal(err)
			}
		}, nil},
		{"a directory", func(t *testing.T, dir string) {
			t.Helper()
			if err := errors.Join(os.Remove(filepath.Join(dir, "two")), os.MkdirAll(filepath.Join(dir, "two"), 0o755)); err != nil {
				t.Fatal(err)
			}
		}, nil},
	} {
		t.Run(test.what, func(t *testing.T) {
			dir := writeTree(t, map[string]string{"one": "old", "two": "old"})
			test.spoil(t, dir)
			before := readTree(t, dir)
			err := fix.Write(dir, []fix.File{
				{Path: "one", Old: []byte("old"), New: []byte("new")},
				{Path: "two", Old: []byte("old"), New: []byte("new")},
			})
			if err == nil || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("the error is %v, want %v", err, test.want)
			}
			if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
				t.Errorf("files (-before +after):\n%s", diff)
			}
		})
	}
}

func TestWriteThroughLink(t *testing.T) {
	dir := writeTree(t, map[string]string{"real/file": "old"})
	if err := os.Symlink("real/file", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := fix.Write(dir, []fix.File{{Path: "link", Old: []byte("old"), New: []byte("new")}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"real/file": "new", "link": "-> real/file"}, readTree(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func threeFiles() []fix.File {
	return []fix.File{
		{Path: "a/one", Old: []byte("old"), New: []byte("new")},
		{Path: "two", Old: []byte("older"), New: []byte("newer")},
		{Path: "three", Old: []byte("oldest"), New: []byte("newest")},
	}
}

//go:build unix

package fix_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
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

// failing replaces files until one of those named is to be replaced. That fails
// from the given attempt on.
func failing(from map[string]int) func(root *os.Root, old, name string) error {
	tried := map[string]int{}
	return func(root *os.Root, old, name string) error {
		tried[name]++
		if first, ok := from[name]; ok && tried[name] >= first {
			return &os.LinkError{Op: "renameat", Old: old, New: name, Err: syscall.EIO}
		}
		return root.Rename(old, name)
	}
}

// TestWriteRestores has the last of three files that cannot be replaced, when
// the others are already: they are as they were, with their modes, and nothing lies
// around.
func TestWriteRestores(t *testing.T) {
	dir := writeTree(t, map[string]string{"a/one": "old", "two": "older", "three": "oldest"})
	if err := os.Chmod(filepath.Join(dir, "two"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := readTree(t, dir)
	files := threeFiles()
	files[0].Perm, files[1].Perm = 0o640, 0o666
	err := fix.WriteRenaming(dir, files, failing(map[string]int{"three": 1}))
	want := "write " + filepath.Join(dir, "three") + ": input/output error; no file of " + dir + " was changed"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
	if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
		t.Errorf("files (-before +after):\n%s", diff)
	}
	mustHaveModes(t, dir, map[string]string{"a/one": "0644", "two": "0600", "three": "0644"})
}

// TestWriteCannotRestore has a file, too, that cannot be put back: it is named,
// and the other one is put back all the same.
func TestWriteCannotRestore(t *testing.T) {
	dir := writeTree(t, map[string]string{"a/one": "old", "two": "older", "three": "oldest"})
	err := fix.WriteRenaming(dir, threeFiles(), failing(map[string]int{"a/one": 2, "three": 1}))
	if err == nil || !strings.Contains(err.Error(), "a/one holds its new text and cannot be put back: input/output error") || strings.Contains(err.Error(), "no file of") {
		t.Errorf("the error is %v", err)
	}
	want := map[string]string{"a/one": "new", "two": "older", "three": "oldest"}
	if diff := cmp.Diff(want, readTree(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestWriteAdvises shows what is said to do about what the system refuses.
func TestWriteAdvises(t *testing.T) {
	for reason, want := range map[error]string{
		syscall.EPERM:  "operation not permitted: --fix needs the rights of the file's owner, or root; no file",
		syscall.EACCES: "permission denied: --fix needs the rights of the file's owner, or root; no file",
		syscall.ENOSPC: "no space left on device: make room, and run --fix again; no file",
		syscall.ENOENT: "no such file or directory: put it back, or run --fix again without it; no file",
	} {
		dir := writeTree(t, map[string]string{"one": "old"})
		refuse := func(_ *os.Root, old, name string) error {
			return &os.LinkError{Op: "renameat", Old: old, New: name, Err: reason}
		}
		err := fix.WriteRenaming(dir, []fix.File{{Path: "one", Old: []byte("old"), New: []byte("new")}}, refuse)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}

func threeFiles() []fix.File {
	return []fix.File{
		{Path: "a/one", Old: []byte("old"), New: []byte("new")},
		{Path: "two", Old: []byte("older"), New: []byte("newer")},
		{Path: "three", Old: []byte("oldest"), New: []byte("newest")},
	}
}

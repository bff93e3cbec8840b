package archive_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/archive"
	"github.com/regionlint/regionlint/bundle"
)

// FuzzRead reads any bytes as an archive. What it holds is the same however it is
// read, all its names are paths, no file takes more than it says, and opening it
// takes no memory to speak of beyond what its files may take.
func FuzzRead(f *testing.F) {
	entries := []entry{
		{name: "hosts.yaml", text: "hosts: {}\n", mode: 0o640, user: "maas"},
		{name: "a/b", text: strings.Repeat("b", 600)},
		{name: "a/link", target: "../hosts.yaml"},
		{name: "/x"},
		{name: "fifo", kind: fifoKind},
		{name: "empty/", kind: dirKind},
	}
	text := tarOf(f, append(entries, entry{name: "hard", hard: "a/b"})...)
	f.Add(text)
	f.Add(gzipped(f, text))
	f.Add(zstded(f, text))
	f.Add(zipOf(f, entries...))
	f.Add(zipFromWindows(f, `a\b`))
	f.Fuzz(func(t *testing.T, text []byte) {
		const limit = 4 << 20
		piped, got := held(t, text, limit, func() (*archive.Archive, error) { return archive.Read(bytes.NewReader(text), limit) })
		name := filepath.Join(t.TempDir(), "archive")
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
		_, opened := held(t, text, limit, func() (*archive.Archive, error) { return opened(t, name, limit) })
		if diff := cmp.Diff(got, opened); diff != "" {
			t.Errorf("(-pipe +file):\n%s", diff)
		}
		if piped == nil {
			return
		}
		sharesAll(t, piped)
	})
}

// sharesAll tells whether every ignored entry is told by one of the bundles, which
// are here the directories at the root.
func sharesAll(t *testing.T, a *archive.Archive) {
	t.Helper()
	root := dir(t, a, ".")
	entries, err := fs.ReadDir(root, ".")
	if err != nil {
		t.Fatal(err)
	}
	var bundles []string
	for _, entry := range entries {
		if entry.IsDir() {
			bundles = append(bundles, entry.Name())
		}
	}
	if len(bundles) == 0 {
		return
	}
	a.Share(bundles)
	told := 0
	for _, name := range bundles {
		told += len(dir(t, a, name).(bundle.Ignorer).Ignored())
	}
	if all := len(root.(bundle.Ignorer).Ignored()); told != all {
		t.Errorf("%d ignored entries are told of %d", told, all)
	}
}

// held returns an archive, and what it holds by path: texts or errors.
func held(t *testing.T, text []byte, limit int64, open func() (*archive.Archive, error)) (*archive.Archive, map[string]string) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	a, err := open()
	runtime.ReadMemStats(&after)
	// A window of zstd may take 128 MiB, and blocks beside it.
	if took := int64(after.TotalAlloc - before.TotalAlloc); took > 192<<20+8*limit+int64(len(text)) {
		t.Errorf("took %d bytes of memory", took)
	}
	if err != nil {
		return nil, map[string]string{"": "no archive"}
	}
	found := map[string]string{}
	root := dir(t, a, ".")
	err = fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !fs.ValidPath(path) {
			t.Errorf("%q is no path", path)
		}
		found[path] = content(t, root, path, entry)
		return nil
	})
	if err != nil {
		t.Errorf("a directory cannot be listed: %v", err)
	}
	for _, entry := range root.(bundle.Ignorer).Ignored() {
		found["ignored: "+entry.Name] += entry.Reason
	}
	return a, found
}

// content returns what a file holds, if anybody can tell.
func content(t *testing.T, fsys fs.FS, path string, entry fs.DirEntry) string {
	t.Helper()
	info, err := entry.Info()
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(fsys, path)
	var pathErr *fs.PathError
	switch {
	case err != nil && !errors.As(err, &pathErr):
		t.Errorf("%s: %v tells no path", path, err)
	case err == nil && info.Mode().IsRegular() && int64(len(text)) != info.Size():
		t.Errorf("%s has %d bytes, and says %d", path, len(text), info.Size())
	}
	if err != nil {
		// A file says it in other words than bytes do.
		return info.Mode().String() + " is not read"
	}
	return info.Mode().String() + " " + string(text)
}

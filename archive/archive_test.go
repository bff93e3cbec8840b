package archive_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/regionlint/regionlint/archive"
	"github.com/regionlint/regionlint/bundle"
)

const limit = 1 << 30

// save writes an archive to the disk.
func save(t testing.TB, text []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "archive")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// opened returns the archive at a path, until the end of the test.
func opened(t testing.TB, name string, limit int64) (*archive.Archive, error) {
	t.Helper()
	a, err := archive.Open(name, limit)
	if err == nil {
		t.Cleanup(func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return a, err
}

// inEachWay reads an archive as a file and as what comes from a pipe, and what a
// tar holds also when gzip and zstd packed it.
func inEachWay(t *testing.T, text []byte, check func(t *testing.T, a *archive.Archive, err error)) {
	t.Helper()
	packings := map[string]func(testing.TB, []byte) []byte{"": func(_ testing.TB, text []byte) []byte { return text }}
	if !bytes.HasPrefix(text, []byte("PK")) {
		packings["gzip"], packings["zstd"] = gzipped, zstded
	}
	for name, pack := range packings {
		t.Run("file "+name, func(t *testing.T) {
			a, err := opened(t, save(t, pack(t, text)), limit)
			check(t, a, err)
		})
		t.Run("pipe "+name, func(t *testing.T) {
			a, err := archive.Read(bytes.NewReader(pack(t, text)), limit)
			check(t, a, err)
		})
	}
}

func dir(t testing.TB, a *archive.Archive, name string) fs.FS {
	t.Helper()
	fsys, err := a.Dir(name)
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

func TestDirIsAFileSystem(t *testing.T) {
	entries := []entry{
		{name: "hosts.yaml", text: "hosts: {}\n"},
		{name: "alpha/etc/maas/regiond.conf", text: "num_workers: 4\n"},
		{name: "alpha/link", target: "etc/maas"},
		{name: "beta/up", target: "../hosts.yaml"},
		{name: "empty/", kind: dirKind},
	}
	for name, text := range map[string][]byte{"tar": tarOf(t, entries...), "zip": zipOf(t, entries...)} {
		t.Run(name, func(t *testing.T) {
			inEachWay(t, text, func(t *testing.T, a *archive.Archive, err error) {
				if err != nil {
					t.Fatal(err)
				}
				if err := fstest.TestFS(dir(t, a, "."), "hosts.yaml", "alpha/etc/maas/regiond.conf", "alpha/link", "beta/up", "empty"); err != nil {
					t.Error(err)
				}
				if err := fstest.TestFS(dir(t, a, "alpha"), "etc/maas/regiond.conf", "link"); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestLastWins puts entries one after the other, of which the later ones are in
// the way of the earlier. What is there in the end is what GNU tar 1.34 leaves
// where it unpacks the same, and what it complains of is ignored.
func TestLastWins(t *testing.T) {
	const notEmpty, below = "has the name of a directory that is not empty", "is below what is no directory"
	for _, tt := range []struct {
		name    string
		entries []entry
		want    map[string]string
		ignored []bundle.Ignored
	}{
		{"a file again", []entry{{name: "a", text: "1"}, {name: "./a", text: "2"}}, map[string]string{"a": "2"}, nil},
		{"a file, and one below it", []entry{{name: "a", text: "1"}, {name: "a/b", text: "2"}}, map[string]string{"a": "1"}, []bundle.Ignored{{Name: "a/b", Reason: below}}},
		{"a directory with a file, and a file", []entry{{name: "a/b", text: "1"}, {name: "a", text: "2"}}, map[string]string{"a/b": "1"}, []bundle.Ignored{{Name: "a", Reason: notEmpty}}},
		{"an empty directory, and a file", []entry{{name: "a/", kind: dirKind}, {name: "a", text: "2"}}, map[string]string{"a": "2"}, nil},
		{"a file, and a directory", []entry{{name: "a", text: "1"}, {name: "a/", kind: dirKind}, {name: "a/b", text: "2"}}, map[string]string{"a/b": "2"}, nil},
		{"a directory with a file, and a directory", []entry{{name: "a/b", text: "1"}, {name: "a/", kind: dirKind}}, map[string]string{"a/b": "1"}, nil},
		{"a link, and a directory", []entry{{name: "c/x", text: "1"}, {name: "a", target: "c"}, {name: "a/", kind: dirKind}}, map[string]string{"c/x": "1"}, nil},
		{"a link, and a file below it", []entry{{name: "c/x", text: "1"}, {name: "a", target: "c"}, {name: "a/b", text: "2"}}, map[string]string{"c/x": "1", "c/b": "2", "a": "-> c"}, nil},
		{"a link, and a new directory below it", []entry{{name: "c/x", text: "1"}, {name: "a", target: "c"}, {name: "a/n/b", text: "2"}}, map[string]string{"c/x": "1", "c/n/b": "2", "a": "-> c"}, nil},
		{"a link that leads nowhere, and a file below it", []entry{{name: "a", target: "c"}, {name: "a/b", text: "1"}}, map[string]string{"a": "-> c"}, []bundle.Ignored{{Name: "a/b", Reason: below}}},
		{"a link upward, and a file below it", []entry{{name: "c/x", text: "1"}, {name: "d/a", target: "../c"}, {name: "d/a/b", text: "1"}}, map[string]string{"c/x": "1", "d/a": "-> ../c"}, []bundle.Ignored{{Name: "d/a/b", Reason: below}}},
		{"a link, and a file", []entry{{name: "x", text: "1"}, {name: "a", target: "x"}, {name: "a", text: "2"}}, map[string]string{"x": "1", "a": "2"}, nil},
		{"a directory on the way is replaced", []entry{{name: "a/", kind: dirKind}, {name: "a", text: "1"}, {name: "a/", kind: dirKind}, {name: "a/b", text: "2"}}, map[string]string{"a/b": "2"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			archives := map[string][]byte{"tar": tarOf(t, tt.entries...), "zip": zipOf(t, tt.entries...)}
			for kind, text := range archives {
				t.Run(kind, func(t *testing.T) {
					a, err := archive.Read(bytes.NewReader(text), limit)
					if err != nil {
						t.Fatal(err)
					}
					root := dir(t, a, ".")
					if diff := cmp.Diff(tt.want, files(t, root)); diff != "" {
						t.Error(diff)
					}
					if diff := cmp.Diff(tt.ignored, root.(bundle.Ignorer).Ignored()); diff != "" {
						t.Error(diff)
					}
				})
			}
		})
	}
}

// files returns what a file system holds, by path: texts, and of links "-> TARGET".
func files(t testing.TB, fsys fs.FS) map[string]string {
	t.Helper()
	held := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Type() == fs.ModeSymlink:
			target, err := fs.ReadLink(fsys, path)
			held[path] = "-> " + target
			return err
		case !entry.IsDir():
			text, err := fs.ReadFile(fsys, path)
			held[path] = string(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return held
}

func TestHardLinks(t *testing.T) {
	for _, tt := range []struct {
		name    string
		entries []entry
		want    map[string]string
		reason  string
	}{
		{"to a file", []entry{{name: "x", text: "1"}, {name: "a", hard: "./x"}}, map[string]string{"x": "1", "a": "1"}, ""},
		{"to a file that is replaced later", []entry{{name: "x", text: "1"}, {name: "a", hard: "x"}, {name: "x", text: "2"}}, map[string]string{"x": "2", "a": "1"}, ""},
		{"to a link", []entry{{name: "x", text: "1"}, {name: "l", target: "x"}, {name: "a", hard: "l"}}, map[string]string{"x": "1", "l": "-> x", "a": "-> x"}, ""},
		{"through a link", []entry{{name: "c/x", text: "1"}, {name: "l", target: "c"}, {name: "a", hard: "l/x"}}, map[string]string{"c/x": "1", "l": "-> c", "a": "1"}, ""},
		{"to itself", []entry{{name: "x", text: "1"}, {name: "x", hard: "x"}}, map[string]string{"x": "1"}, ""},
		{"to what comes later", []entry{{name: "a", hard: "x"}, {name: "x", text: "1"}}, map[string]string{"x": "1"}, "is a hard link to what is not there"},
		{"to a directory", []entry{{name: "x/", kind: dirKind}, {name: "a", hard: "x"}}, map[string]string{}, "is a hard link to a directory"},
		{"to what is outside", []entry{{name: "a", hard: "../x"}}, map[string]string{}, "is a hard link to a name that leads out of the archive"},
		{"to an absolute path", []entry{{name: "a", hard: "/etc/passwd"}}, map[string]string{}, "is a hard link to a name that is an absolute path"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inEachWay(t, tarOf(t, tt.entries...), func(t *testing.T, a *archive.Archive, err error) {
				if err != nil {
					t.Fatal(err)
				}
				root := dir(t, a, ".")
				if diff := cmp.Diff(tt.want, files(t, root)); diff != "" {
					t.Error(diff)
				}
				var want []bundle.Ignored
				if tt.reason != "" {
					want = []bundle.Ignored{{Name: "a", Reason: tt.reason}}
				}
				if diff := cmp.Diff(want, root.(bundle.Ignorer).Ignored()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestPermissions(t *testing.T) {
	type permissions struct {
		Mode        fs.FileMode
		User, Group string
		Modeless    bool
	}
	entries := []entry{
		{name: "a/secret", text: "x", mode: 0o640, user: "postgres", group: "maas"},
		{name: "root", text: "x", mode: 0o600},
		{name: "numbers", text: "x", mode: 0o4755, uid: 1000, gid: 1000},
	}
	for name, tt := range map[string]struct {
		text []byte
		want map[string]permissions
	}{
		"tar": {tarOf(t, entries...), map[string]permissions{
			"a":        {Mode: fs.ModeDir | 0o755},
			"a/secret": {Mode: 0o640, User: "postgres", Group: "maas"},
			"root":     {Mode: 0o600, User: "root", Group: "root"},
			"numbers":  {Mode: fs.ModeSetuid | 0o755},
		}},
		"zip": {zipOf(t, entries...), map[string]permissions{
			"a":        {Mode: fs.ModeDir | 0o755},
			"a/secret": {Mode: 0o640},
			"root":     {Mode: 0o600},
			"numbers":  {Mode: fs.ModeSetuid | 0o755},
		}},
		"zip from Windows": {zipFromWindows(t, `a\secret`, "root"), map[string]permissions{
			"a":        {Mode: fs.ModeDir | 0o755},
			"a/secret": {Mode: 0o644, Modeless: true},
			"root":     {Mode: 0o644, Modeless: true},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := archive.Read(bytes.NewReader(tt.text), limit)
			if err != nil {
				t.Fatal(err)
			}
			for path, want := range tt.want {
				info, err := fs.Stat(dir(t, a, "."), path)
				if err != nil {
					t.Error(err)
					continue
				}
				got := permissions{Mode: info.Mode()}
				if owner, ok := info.Sys().(bundle.Owner); ok {
					got.User, got.Group = owner.Owner()
				}
				_, got.Modeless = info.Sys().(bundle.Modeless)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", path, diff)
				}
			}
		})
	}
}

// TestIgnoredAreToldOnce shares what stands for no file among the bundles of a
// fleet.
func TestIgnoredAreToldOnce(t *testing.T) {
	a, err := archive.Read(bytes.NewReader(tarOf(t,
		entry{name: "one/hosts.yaml"}, entry{name: "two/hosts.yaml"},
		entry{name: "/etc/passwd"}, entry{name: "two/fifo", kind: fifoKind}, entry{name: "onefifo", kind: fifoKind},
		entry{name: "one/fifo", kind: fifoKind}, entry{name: "two/../x"},
	)), limit)
	if err != nil {
		t.Fatal(err)
	}
	root := dir(t, a, ".").(bundle.Ignorer).Ignored()
	if len(root) != 5 {
		t.Errorf("of the root are %v, not all five", root)
	}
	a.Share([]string{"two", "one"})
	for name, want := range map[string][]string{
		"one": {"/etc/passwd", "onefifo", "one/fifo", "two/../x"},
		"two": {"two/fifo"},
	} {
		var got []string
		for _, entry := range dir(t, a, name).(bundle.Ignorer).Ignored() {
			got = append(got, entry.Name)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestIgnoredAreCounted ignores more entries than anybody reads.
func TestIgnoredAreCounted(t *testing.T) {
	var entries []entry
	for range 1234 {
		entries = append(entries, entry{name: "one/fifo", kind: fifoKind})
	}
	a, err := archive.Read(bytes.NewReader(tarOf(t, entries...)), limit)
	if err != nil {
		t.Fatal(err)
	}
	got := dir(t, a, ".").(bundle.Ignorer).Ignored()
	if n, last := len(got), got[len(got)-1]; n+last.Others != len(entries) || n != 1001 {
		t.Errorf("%d are told, and %d others, of %d", n, last.Others, len(entries))
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, want := range map[string]string{
		t.TempDir():                              "is a directory",
		filepath.Join(t.TempDir(), "none"):       fs.ErrNotExist.Error(),
		save(t, nil):                             "not a tar, tar.gz, tar.zst or zip archive: it is empty",
		save(t, []byte("hosts: {}\n")):           "not a tar, tar.gz, tar.zst or zip archive",
		save(t, gzipped(t, []byte("hosts: {}"))): "not a tar, tar.gz, tar.zst or zip archive: what is packed is no tar",
		save(t, zstded(t, zipOf(t))):             "not a tar, tar.gz, tar.zst or zip archive: what is packed is no tar",
	} {
		_, err := opened(t, name, limit)
		if err == nil || !strings.Contains(err.Error(), want) && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("opened with %v, want %s", err, want)
		}
		if err != nil && strings.Contains(err.Error(), name) {
			t.Errorf("the error tells the path: %v", err)
		}
		if strings.HasPrefix(want, "not a tar") && !errors.Is(err, archive.ErrNotArchive) {
			t.Errorf("%v is not ErrNotArchive", err)
		}
	}
}

func TestEmptyArchives(t *testing.T) {
	for name, text := range map[string][]byte{"tar": tarOf(t), "zip": zipOf(t)} {
		t.Run(name, func(t *testing.T) {
			inEachWay(t, text, func(t *testing.T, a *archive.Archive, err error) {
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(map[string]string{}, files(t, dir(t, a, ".")), cmpopts.EquateEmpty()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

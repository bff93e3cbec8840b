//go:build unix

package bundle_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

// write writes a file with the directories above it.
func write(t *testing.T, text string, path ...string) {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, target string, path ...string) {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, name string) *bundle.Dir {
	t.Helper()
	dir, err := bundle.OpenDir(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := dir.Close(); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestDirLeadsNowhereElse(t *testing.T) {
	top := t.TempDir()
	root := filepath.Join(top, "bundle")
	write(t, "outside\n", top, "outside")
	write(t, "outside\n", top, "dir", "file")
	write(t, "inside\n", root, "a", "inside")
	link(t, "a/inside", root, "to-inside")
	link(t, "../a/./inside", root, "b", "up-and-down")
	link(t, "../../outside", root, "a", "to-outside")
	link(t, filepath.Join(top, "outside"), root, "absolute")
	link(t, filepath.Join(root, "a", "inside"), root, "absolute-to-inside")
	link(t, "../dir", root, "to-directory")
	link(t, "/", root, "to-root")
	link(t, "loop", root, "loop")
	link(t, "nowhere", root, "nowhere-else")
	dir := open(t, root)
	for _, tt := range []struct {
		name string
		want string
		err  error
	}{
		{"a/inside", "inside\n", nil},
		{"to-inside", "inside\n", nil},
		{"b/up-and-down", "inside\n", nil},
		{"a/to-outside", "", parse.ErrOutside},
		{"absolute", "", parse.ErrOutside},
		{"absolute-to-inside", "", parse.ErrOutside},
		{"to-directory/file", "", parse.ErrOutside},
		{"to-root/etc/passwd", "", parse.ErrOutside},
		{"loop", "", syscall.ELOOP},
		{"nowhere-else", "", fs.ErrNotExist},
		{"none", "", fs.ErrNotExist},
		{"../outside", "", fs.ErrInvalid},
		{"/etc/passwd", "", fs.ErrInvalid},
		{"a/../a/inside", "", fs.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, err := fs.ReadFile(dir, tt.name)
			if string(text) != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("read %q, %v; want %q, %v", text, err, tt.want, tt.err)
			}
			if f, err := dir.Open(tt.name); !errors.Is(err, tt.err) {
				t.Errorf("opened with %v, want %v", err, tt.err)
			} else if err == nil {
				if err := f.Close(); err != nil {
					t.Error(err)
				}
			}
			if _, err := fs.Stat(dir, tt.name); !errors.Is(err, tt.err) {
				t.Errorf("asked with %v, want %v", err, tt.err)
			}
		})
	}
	if _, err := fs.ReadDir(dir, "to-directory"); !errors.Is(err, parse.ErrOutside) {
		t.Errorf("listed a directory outside: %v", err)
	}
}

// TestDirDoesNotWait reads what would never end, or never begin.
func TestDirDoesNotWait(t *testing.T) {
	root := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(root, "fifo"), 0o644); err != nil {
		t.Skip(err)
	}
	link(t, "fifo", root, "to-fifo")
	dir := open(t, root)
	for _, name := range []string{"fifo", "to-fifo"} {
		done := make(chan error)
		go func() {
			_, err := fs.ReadFile(dir, name)
			_, again := dir.Open(name)
			done <- errors.Join(err, again)
		}()
		select {
		case err := <-done:
			if err == nil {
				t.Errorf("%s was read", name)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("reading %s waits", name)
		}
	}
}

// TestLoadSaysWhyAFileCannotBeRead loads a bundle as an operator may have
// copied it: with links, special files, and without rights.
func TestLoadSaysWhyAFileCannotBeRead(t *testing.T) {
	root := t.TempDir()
	write(t, `hosts:
  links: {cpus: 1, roles: [region, database]}
  special: {cpus: 1, roles: [region, database]}
  directories: {cpus: 1, roles: [region, database]}
`, root, "hosts.yaml")
	link(t, "/etc/hostname", root, "links", "etc", "maas", "regiond.conf")
	write(t, "port = 5432\n", root, "links", "main", "postgresql.conf")
	link(t, "../../../main", root, "links", "etc", "postgresql", "14", "main")
	link(t, "/etc/hostname", root, "links", "main", "pg_hba.conf")
	link(t, "/etc/hostname", root, "links", "main", "postgresql.auto.conf")
	for _, name := range []string{"regiond.conf", "postgresql.conf", "pg_hba.conf"} {
		write(t, "", root, "special", "README")
		if err := syscall.Mkfifo(filepath.Join(root, "special", name), 0o644); err != nil {
			t.Skip(err)
		}
		write(t, "", root, "directories", name, "README")
	}
	b := bundle.Load("x", open(t, root), bundle.Options{})
	got := map[string]found{}
	for _, h := range b.Hosts {
		got[h.Name] = look(h)
	}
	want := map[string]found{
		"links": {
			Conf: "links/etc/postgresql/14/main/postgresql.conf", PostgreSQL: "14",
			Missing: []string{
				"regiond.conf at links/etc/maas/regiond.conf: the path leads out of the bundle",
				"postgresql.auto.conf at links/etc/postgresql/14/main/postgresql.auto.conf: the path leads out of the bundle",
				"pg_hba.conf at links/etc/postgresql/14/main/pg_hba.conf: the path leads out of the bundle",
			},
		},
		"special": {PostgreSQL: "18", Missing: []string{
			"regiond.conf at special/regiond.conf: not a regular file",
			"postgresql.conf at special/postgresql.conf: not a regular file",
			"pg_hba.conf at special/pg_hba.conf: not a regular file",
		}},
		"directories": {PostgreSQL: "18", Missing: []string{
			"regiond.conf at directories/regiond.conf: is a directory",
			"postgresql.conf at directories/postgresql.conf: is a directory",
			"pg_hba.conf at directories/pg_hba.conf: is a directory",
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLoadWithoutRights(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	root := t.TempDir()
	write(t, "hosts: {a: {cpus: 1, roles: [region, database]}}\n", root, "hosts.yaml")
	write(t, "", root, "a", "regiond.conf")
	write(t, "data_directory = '/data'\n", root, "a", "postgresql.conf")
	write(t, "", root, "a", "pg_hba.conf")
	write(t, "", root, "a", "data", "postgresql.auto.conf")
	for _, name := range []string{"regiond.conf", "pg_hba.conf", "data"} {
		p := filepath.Join(root, "a", name)
		if err := os.Chmod(p, 0); err != nil {
			t.Fatal(err)
		}
		// So that the directory can be removed.
		t.Cleanup(func() { _ = os.Chmod(p, 0o755) })
	}
	b := bundle.Load("x", open(t, root), bundle.Options{})
	want := found{Conf: "a/postgresql.conf", PostgreSQL: "18", Missing: []string{
		"regiond.conf at a/regiond.conf: permission denied",
		"postgresql.auto.conf at a/data/postgresql.auto.conf: permission denied",
		"pg_hba.conf at a/pg_hba.conf: permission denied",
	}}
	if diff := cmp.Diff(want, look(b.Hosts[0])); diff != "" {
		t.Error(diff)
	}
}

func TestFindDoesNotFollowLinks(t *testing.T) {
	top := t.TempDir()
	root := filepath.Join(top, "fleet")
	write(t, "", top, "other", "hosts.yaml")
	write(t, "", root, "a", "hosts.yaml")
	link(t, "../other", root, "b")
	link(t, "a", root, "c")
	link(t, "..", root, "d", "up")
	got, err := bundle.Find(open(t, root))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a"}, got); diff != "" {
		t.Error(diff)
	}
}

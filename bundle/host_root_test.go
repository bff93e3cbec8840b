package bundle_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
)

// hostRoot makes a host's root with files, and with links by their targets.
func hostRoot(t *testing.T, files, links map[string]string) *bundle.HostRoot {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(full), 0o755), os.WriteFile(full, []byte(text), 0o640)); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range links {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(full), 0o755), os.Symlink(target, full)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := bundle.OpenHostRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := root.Close(); err != nil {
			t.Error(err)
		}
	})
	return root
}

// TestHostRootFollowsLinks checks that links lead where they lead on the host.
func TestHostRootFollowsLinks(t *testing.T) {
	root := hostRoot(t, map[string]string{
		"var/snap/maas/29/regiond.conf": "in the snap",
		"data/conf/pg_hba.conf":         "elsewhere",
		"etc/real.conf":                 "beside",
	}, map[string]string{
		"var/snap/maas/current":     "29",
		"etc/postgresql/15/main":    "/data/conf",
		"etc/up.conf":               "../../../etc/real.conf",
		"etc/dots.conf":             "./../etc//real.conf",
		"etc/loop":                  "loop",
		"etc/dangling":              "/nowhere",
		"etc/chain":                 "/etc/up.conf",
		"etc/postgresql/16/current": "../15/main",
	})
	for _, test := range []struct{ name, want string }{
		{"var/snap/maas/current/regiond.conf", "in the snap"},
		{"etc/postgresql/15/main/pg_hba.conf", "elsewhere"},
		{"etc/postgresql/16/current/pg_hba.conf", "elsewhere"},
		{"etc/up.conf", "beside"},
		{"etc/dots.conf", "beside"},
		{"etc/chain", "beside"},
		{"etc/real.conf", "beside"},
	} {
		text, err := fs.ReadFile(root, test.name)
		if err != nil || string(text) != test.want {
			t.Errorf("%s: %q, %v; want %q", test.name, text, err, test.want)
		}
		info, err := fs.Stat(root, test.name)
		if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: %v, %v", test.name, info, err)
		}
	}
	for name, want := range map[string]error{
		"etc/loop": syscall.ELOOP, "etc/dangling": fs.ErrNotExist, "etc/real.conf/below": fs.ErrNotExist, "../x": fs.ErrInvalid,
	} {
		_, err := fs.ReadFile(root, name)
		var pathErr *fs.PathError
		if !errors.As(err, &pathErr) || pathErr.Path != name {
			t.Errorf("%s: %v", name, err)
		}
		if !errors.Is(err, want) && !errors.Is(err, syscall.ENOTDIR) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	entries, err := fs.ReadDir(root, "etc/postgresql/15/main")
	if err != nil || len(entries) != 1 || entries[0].Name() != "pg_hba.conf" {
		t.Errorf("%v, %v", entries, err)
	}
	if got := bundle.RealPath(root, "etc/chain"); got != "etc/real.conf" {
		t.Errorf("the real path of a chain of links is %s", got)
	}
}

// TestHostRootOwners checks that a host's own names are told.
func TestHostRootOwners(t *testing.T) {
	uid, gid := os.Getuid(), os.Getgid()
	passwd := "# people\nbroken\nmaas:x:" + strconv.Itoa(uid) + ":" + strconv.Itoa(gid) + "::/:/bin/sh\nlater:x:" + strconv.Itoa(uid) + ":0::/:/bin/sh\n"
	root := hostRoot(t, map[string]string{"etc/passwd": passwd, "etc/group": "maasgroup:x:" + strconv.Itoa(gid) + ":\n", "f": ""}, nil)
	info, err := fs.Stat(root, "f")
	if err != nil {
		t.Fatal(err)
	}
	owner, ok := info.Sys().(bundle.Owner)
	if !ok {
		t.Fatalf("%T tells no owner", info.Sys())
	}
	user, group := owner.Owner()
	if user != "maas" || group != "maasgroup" {
		t.Errorf("%s:%s", user, group)
	}
}

// TestClusters checks that all clusters of a host are found, and what hides others.
func TestClusters(t *testing.T) {
	root := hostRoot(t, map[string]string{
		"etc/postgresql/9.5/main/postgresql.conf":                          "",
		"etc/postgresql/15/main/pg_hba.conf":                               "",
		"etc/postgresql/15/second/postgresql.conf":                         "",
		"etc/postgresql/15/empty/start.conf":                               "",
		"etc/postgresql/common/other/postgresql.conf":                      "",
		"var/lib/pgsql/data/postgresql.conf":                               "",
		"var/lib/pgsql/14/data/pg_hba.conf":                                "",
		"postgresql/postgresql.conf":                                       "",
		"postgresql.conf":                                                  "",
		"var/snap/postgresql/common/etc/postgresql/16/main/pg_hba.conf":    "",
		"var/snap/maas-test-db/common/postgres/data/postgresql.conf":       "",
		"var/snap/postgresql/common/etc/postgresql/16/main/conf.d/00.conf": "",
	}, nil)
	found, closed := bundle.Clusters(root)
	if len(closed) > 0 {
		t.Errorf("closed: %v", closed)
	}
	want := []string{
		"etc/postgresql/15/main 15", "etc/postgresql/15/second 15", "etc/postgresql/9.5/main 9.5", "etc/postgresql/common/other",
		"var/lib/pgsql/14/data 14", "var/lib/pgsql/data", "var/snap/postgresql/common/etc/postgresql/16/main 16",
		"var/snap/maas-test-db/common/postgres/data",
	}
	var got []string
	for _, c := range found {
		line := c.Dir
		if c.Version != 0 {
			line += " " + c.Version.String()
		}
		got = append(got, line)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

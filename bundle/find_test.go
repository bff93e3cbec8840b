package bundle_test

import (
	"errors"
	"io/fs"
	"path"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
)

// closedFS has directories that a user may not look into.
type closedFS struct {
	fstest.MapFS
	// noList are those that cannot be listed, noSearch those in which, too,
	// nothing can be asked for.
	noList, noSearch string
}

func (c closedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == c.noList || name == c.noSearch {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return c.MapFS.ReadDir(name)
}

func (c closedFS) Stat(name string) (fs.FileInfo, error) {
	if path.Dir(name) == c.noSearch {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrPermission}
	}
	return c.MapFS.Stat(name)
}

// TestFindUnreadable has directories that nobody can look into beside bundles:
// these are found, and each of those is named.
func TestFindUnreadable(t *testing.T) {
	fsys := closedFS{
		MapFS:  fstest.MapFS{"a/hosts.yaml": {}, "b/c/notes": {}, "d/notes": {}, "e/hosts.yaml": {}},
		noList: "b/c", noSearch: "d",
	}
	dirs, err := bundle.Find(fsys)
	if diff := cmp.Diff([]string{"a", "e"}, dirs); diff != "" {
		t.Errorf("bundles (-want +got):\n%s", diff)
	}
	var unreadable bundle.Unreadable
	if !errors.As(err, &unreadable) {
		t.Fatalf("the error is %v", err)
	}
	var names []string
	for _, err := range unreadable {
		names = append(names, err.Path)
		if !errors.Is(err, fs.ErrPermission) {
			t.Errorf("the reason is %v", err.Err)
		}
	}
	if diff := cmp.Diff([]string{"b/c", "d"}, names); diff != "" {
		t.Errorf("unreadable directories (-want +got):\n%s", diff)
	}
}

func TestFindUnreadableRoot(t *testing.T) {
	dirs, err := bundle.Find(closedFS{MapFS: fstest.MapFS{"a/hosts.yaml": {}}, noList: "."})
	if err == nil || len(dirs) > 0 {
		t.Errorf("it finds %q, %v", dirs, err)
	}
}

package bundle

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/manifest"
)

// ManifestName returns the path of the manifest in dir; "" where there is none.
// One that cannot be read is one all the same, to be complained about.
func ManifestName(fsys fs.FS, dir string) string {
	for _, name := range manifest.Names() {
		p := path.Join(dir, name)
		info, err := fs.Stat(fsys, p)
		if err == nil && !info.IsDir() || err != nil && !errors.Is(err, fs.ErrNotExist) {
			return p
		}
	}
	return ""
}

// Unreadable are the directories that could not be looked into.
type Unreadable []*fs.PathError

// Error implements error.
func (u Unreadable) Error() string {
	var lines []string
	for _, err := range u {
		lines = append(lines, err.Error())
	}
	return strings.Join(lines, "\n")
}

// add adds a directory, and leaves what is in it alone.
func (u *Unreadable) add(dir string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	*u = append(*u, &fs.PathError{Op: "read", Path: dir, Err: err})
	return fs.SkipDir
}

// Find returns the directories below fsys's root that hold a manifest, the root
// itself included, sorted. Below a bundle no other is looked for, nor in
// directories whose name starts with a dot. The error, if any, is Unreadable:
// what is elsewhere is found all the same.
func Find(fsys fs.FS) (dirs []string, err error) {
	var unreadable Unreadable
	_ = fs.WalkDir(fsys, ".", func(p string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return unreadable.add(p, err)
		case !entry.IsDir():
			return nil
		case p != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case ManifestName(fsys, p) == "":
			return nil
		}
		// A manifest that cannot be asked for may not be there at all.
		if _, err := fs.ReadDir(fsys, p); err != nil {
			return unreadable.add(p, err)
		}
		dirs = append(dirs, p)
		return fs.SkipDir
	})
	slices.Sort(dirs)
	if len(unreadable) > 0 {
		return dirs, unreadable
	}
	return dirs, nil
}

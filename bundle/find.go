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

// add adds a directory.
func (u *Unreadable) add(dir string, err error) {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	*u = append(*u, &fs.PathError{Op: "read", Path: dir, Err: err})
}

// Find returns the directories below fsys's root that hold a manifest, the root
// itself included, sorted. Below a bundle no other is looked for, nor in
// directories whose name starts with a dot. The error, if any, is Unreadable:
// what is elsewhere is found all the same.
func Find(fsys fs.FS) (dirs []string, err error) {
	s := &search{fsys: fsys}
	s.look(".")
	slices.Sort(s.found)
	if len(s.unreadable) > 0 {
		return s.found, s.unreadable
	}
	return s.found, nil
}

// search lists each directory once.
type search struct {
	fsys       fs.FS
	found      []string
	unreadable Unreadable
}

func (s *search) look(dir string) {
	entries, err := fs.ReadDir(s.fsys, dir)
	if err != nil {
		s.unreadable.add(dir, err)
		return
	}
	if s.holdsManifest(dir, entries) {
		s.found = append(s.found, dir)
		return
	}
	for _, entry := range entries {
		if entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") {
			s.look(path.Join(dir, entry.Name()))
		}
	}
}

// holdsManifest asks the file system only where the listing leaves it open: an entry may
// be a link, and what is called HOSTS.YAML the same in a file system that takes no note
// of case.
func (s *search) holdsManifest(dir string, entries []fs.DirEntry) bool {
	names := manifest.Names()
	for _, entry := range entries {
		for _, name := range names {
			switch {
			case entry.Name() == name && entry.Type().IsRegular():
				return true
			case strings.EqualFold(entry.Name(), name):
				return ManifestName(s.fsys, dir) != ""
			}
		}
	}
	return false
}

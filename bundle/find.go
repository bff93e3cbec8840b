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

// Find returns the directories below fsys's root that hold a manifest, the root
// itself included, sorted. Below a bundle no other is looked for, nor in
// directories whose name starts with a dot.
func Find(fsys fs.FS) (dirs []string, err error) {
	err = fs.WalkDir(fsys, ".", func(p string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() {
			return nil
		}
		if p != "." && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		if ManifestName(fsys, p) != "" {
			dirs = append(dirs, p)
			return fs.SkipDir
		}
		return nil
	})
	slices.Sort(dirs)
	return dirs, err
}

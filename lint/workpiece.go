package lint

import (
	"bytes"
	"cmp"
	"io/fs"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/parse"
)

// workpiece is the files of a bundle while they are fixed. It knows each by its
// real path, since symbolic links can give a file several names.
type workpiece struct {
	fsys    fs.FS
	overlay *bundle.Overlay
	// old are the changed files as they were.
	old map[string]*parse.Source
}

func newWorkpiece(fsys fs.FS) *workpiece {
	return &workpiece{
		fsys:    fsys,
		overlay: &bundle.Overlay{FS: fsys, Changed: map[string][]byte{}},
		old:     map[string]*parse.Source{},
	}
}

func (w *workpiece) realPath(name string) string { return bundle.RealPath(w.fsys, name) }

// apply makes the fixes that were chosen for b, which is the bundle as it is now.
func (w *workpiece) apply(b *bundle.Bundle, chosen []fix.Chosen) {
	for name, edits := range editsByPath(chosen) {
		source, path := b.Source(name), w.realPath(name)
		if w.old[path] == nil {
			w.old[path] = source
		}
		w.overlay.Changed[path] = parse.Apply(source.Text, edits)
	}
}

func (w *workpiece) changed() []File {
	var list []File
	for path, old := range w.old {
		if text := w.overlay.Changed[path]; !bytes.Equal(old.Text, text) {
			list = append(list, File{path, old, text})
		}
	}
	slices.SortFunc(list, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

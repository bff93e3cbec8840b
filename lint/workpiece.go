package lint

import (
	"bytes"
	"cmp"
	"io/fs"
	"maps"
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
	// realPaths are those that were asked for, by the files' names.
	realPaths map[string]string
}

func newWorkpiece(fsys fs.FS) *workpiece {
	return &workpiece{
		fsys:      fsys,
		overlay:   &bundle.Overlay{FS: fsys, Changed: map[string][]byte{}, Perms: map[string]bundle.Perm{}},
		old:       map[string]*parse.Source{},
		realPaths: map[string]string{},
	}
}

// realPath is the real path of a file. Fixes by the thousand may ask for one.
func (w *workpiece) realPath(name string) string {
	path, ok := w.realPaths[name]
	if !ok {
		path = bundle.RealPath(w.fsys, name)
		w.realPaths[name] = path
	}
	return path
}

// apply makes the fixes that were chosen for b, which is the bundle as it is now.
func (w *workpiece) apply(b *bundle.Bundle, chosen []fix.Chosen) {
	for name, edits := range editsByPath(chosen) {
		source, path := b.Source(name), w.realPath(name)
		w.keep(path, source)
		w.overlay.Changed[path] = parse.Apply(source.Text, edits)
	}
	for _, c := range chosen {
		for _, m := range c.Fix.Modes {
			path := w.realPath(m.Path)
			w.keep(path, b.Source(m.Path))
			w.overlay.Perms[path] = m.Perm
		}
	}
}

// try makes fixes that were chosen for b, judges what comes of them, and takes them back
// unless that is accepted.
func (w *workpiece) try(b *bundle.Bundle, chosen []fix.Chosen, judge func() Result, accept func(Result) bool) bool {
	texts, perms, old := maps.Clone(w.overlay.Changed), maps.Clone(w.overlay.Perms), maps.Clone(w.old)
	w.apply(b, chosen)
	if accept(judge()) {
		return true
	}
	w.overlay.Changed, w.overlay.Perms, w.old = texts, perms, old
	return false
}

// keep remembers a file as it was before the first fix.
func (w *workpiece) keep(path string, source *parse.Source) {
	if w.old[path] == nil {
		w.old[path] = source
	}
}

func (w *workpiece) changed() []File {
	var list []File
	for path, old := range w.old {
		f := File{path, old, old.Text, w.overlay.Perms[path]}
		if text, edited := w.overlay.Changed[path]; edited {
			f.New = text
		}
		if f.Perm != 0 || !bytes.Equal(old.Text, f.New) {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

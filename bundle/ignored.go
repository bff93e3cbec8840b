package bundle

import "io/fs"

// Ignored is an entry of an archive that stands for no file of the bundle.
type Ignored struct {
	// Name is the entry's, as the archive has it, but cut where it is very long. It
	// may hold any byte.
	Name string
	// Reason says in words why: "is a device".
	Reason string
	// Others is how many more entries there are of which not even the name was kept.
	// Only the last of a list has any.
	Others int
}

// Ignorer is an fs.FS that left out some of what it was given.
type Ignorer interface {
	// Ignored returns the entries that belong to it, in the order of the archive.
	Ignored() []Ignored
}

func ignored(fsys fs.FS) []Ignored {
	if overlay, ok := fsys.(*Overlay); ok {
		fsys = overlay.FS
	}
	if ignorer, ok := fsys.(Ignorer); ok {
		return ignorer.Ignored()
	}
	return nil
}

package bundle

import "github.com/regionlint/regionlint/parse"

// FileID tells the bundle's files apart. All names of a file, of which symbolic links
// can give it several, have the same one.
func (b *Bundle) FileID(src *parse.Source) string {
	if !b.Holds(src) {
		// No path of the bundle begins so.
		return "/" + src.Path
	}
	return RealPath(b.fsys, src.Path)
}

// Holds tells whether a file that was read is one of the bundle's: the manifest may
// lie elsewhere.
func (b *Bundle) Holds(src *parse.Source) bool {
	return !b.manifestElsewhere || src != b.Manifest.Source
}

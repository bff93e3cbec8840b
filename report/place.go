package report

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
)

// locate returns the place's path and range: "" and the first position of a
// file for a place that is nowhere.
func locate(place parse.Place) (string, Range) {
	if place.Source == nil {
		first := Position{Line: 1, Column: 1}
		return "", Range{first, first}
	}
	return valid(place.Source.Path), Range{
		positionIn(place.Source, place.Span.Start),
		positionIn(place.Source, place.Span.End),
	}
}

func positionIn(source *parse.Source, offset int) Position {
	p := position(source.Position(offset))
	if column := 1 + offset - source.FullLineSpan(p.Line).Start; column != p.Column {
		p.ByteColumn = column
	}
	return p
}

func position(p parse.Position) Position {
	return Position{Line: p.Line, Column: p.Column, Offset: p.Offset}
}

// shownPath is the path as people are told it: below the bundle's name in a
// fleet, and that name alone when no file is to blame.
func shownPath(bundle, file string, style Style) string {
	switch {
	case file == "":
		return Visible(cmp.Or(bundle, "."))
	case !style.Fleet || bundle == "" || bundle == ".":
		return Visible(file)
	}
	return Visible(strings.TrimSuffix(bundle, "/") + "/" + file)
}

// pathHere is the path of a bundle's file as the command line leads to it, for
// whatever opens it from the same directory.
func (d *Document) pathHere(bundle, file string) string {
	home := d.home(bundle)
	return home.path(home.here, home.manifestHere, file)
}

// pathInRepository is the path of a bundle's file from the root of the repository,
// where a forge shows it; that of the bundle itself for "".
func (d *Document) pathInRepository(bundle, file string) string {
	home := d.home(bundle)
	return home.path(home.Path, home.ManifestPath, file)
}

// path is that of a file of the bundle in dir whose manifest is elsewhere.
func (h Home) path(dir, manifest, file string) string {
	if file != "" && file == h.Manifest {
		return manifest
	}
	return path.Join(dir, file)
}

// home is where the bundle with that name is. Bundles are sorted by it.
func (d *Document) home(bundle string) Home {
	i, found := slices.BinarySearchFunc(d.Bundles, bundle, func(h Home, name string) int { return cmp.Compare(h.Name, name) })
	if !found {
		return Home{Path: bundle, here: bundle}
	}
	return d.Bundles[i]
}

// manifest is the file that stands for a bundle of which no other is to blame, where
// a format cannot do without one. GitHub takes neither a directory nor nothing.
func (d *Document) manifest(bundle string) string {
	return cmp.Or(d.home(bundle).Manifest, manifest.Names()[0])
}

// at is a place as editors and people write it.
func at(path string, p Position) string { return fmt.Sprintf("%s:%d:%d", path, p.Line, p.Column) }

// lineInRepository is a line of a bundle's file, where a forge shows it.
func (d *Document) lineInRepository(bundle, file string, p Position) string {
	return fmt.Sprintf("%s:%d", d.pathInRepository(bundle, file), p.Line)
}

// lastLine is the last line that the range has a part of. A range that ends with a
// line end has none of the next line.
func (r Range) lastLine() int {
	if r.End.Column == 1 && r.End.Line > r.Start.Line {
		return r.End.Line - 1
	}
	return r.End.Line
}

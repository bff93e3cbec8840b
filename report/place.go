package report

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// locate returns the place's path and range: "" and the first position of a
// file for a place that is nowhere.
func locate(place parse.Place) (string, Range) {
	if place.Source == nil {
		first := Position{Line: 1, Column: 1}
		return "", Range{first, first}
	}
	return valid(place.Source.Path), Range{
		position(place.Source, place.Span.Start),
		position(place.Source, place.Span.End),
	}
}

func position(source *parse.Source, offset int) Position {
	at := source.Position(offset)
	p := Position{Line: at.Line, Column: at.Column, Offset: at.Offset}
	if column := 1 + offset - source.FullLineSpan(at.Line).Start; column != at.Column {
		p.ByteColumn = column
	}
	return p
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
	return home.join(home.here, file)
}

// pathInRepository is the path of a bundle's file from the root of the repository,
// where a forge shows it; that of the bundle itself for "".
func (d *Document) pathInRepository(bundle, file string) string {
	home := d.home(bundle)
	return home.join(home.Path, file)
}

func (h Home) join(dir, file string) string {
	if file != "" && file == h.Manifest {
		return file
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

// where is a place as editors and people write it.
func where(bundle, file string, span Range, style Style) string {
	return fmt.Sprintf("%s:%d:%d", shownPath(bundle, file, style), span.Start.Line, span.Start.Column)
}

// lastLine is the last line that the range has a part of. A range that ends with a
// line end has none of the next line.
func (r Range) lastLine() int {
	if r.End.Column == 1 && r.End.Line > r.Start.Line {
		return r.End.Line - 1
	}
	return r.End.Line
}

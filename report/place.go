package report

import (
	"cmp"
	"fmt"
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
		position(place.Source.Position(place.Span.Start)),
		position(place.Source.Position(place.Span.End)),
	}
}

func position(p parse.Position) Position {
	return Position{Line: p.Line, Column: p.Column, Offset: p.Offset}
}

// shownPath is the path as people are told it: below the bundle's name in a
// fleet, and that name alone when no file is to blame.
func shownPath(bundle, path string, style Style) string {
	switch {
	case path == "":
		return Visible(cmp.Or(bundle, "."))
	case !style.Fleet || bundle == "" || bundle == ".":
		return Visible(path)
	}
	return Visible(strings.TrimSuffix(bundle, "/") + "/" + path)
}

// where is a place as editors and people write it.
func where(bundle, path string, span Range, style Style) string {
	return fmt.Sprintf("%s:%d:%d", shownPath(bundle, path, style), span.Start.Line, span.Start.Column)
}

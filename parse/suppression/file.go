// Package suppression reads the comments by which operators silence rules:
//
//	# regionlint: ignore HBA008 until=2027-01-31 -- the rack moves in January
//
// It knows how they are written and which lines they are about. Which rules there
// are, and what they find, is not its business.
package suppression

import (
	"bytes"
	"cmp"
	"slices"
	"sort"

	"github.com/regionlint/regionlint/parse"
)

// File is a file that may hold such comments.
type File struct {
	Source *parse.Source
	// Comments finds the file's comments, in order: each from its sign to its end,
	// or to the end of its line, without the line end.
	Comments func() []parse.Span
	// InValues finds what looks like a comment, and is part of a value to the file's
	// reader; nil is nothing.
	InValues func() []parse.Span
	// Continues tells whether line n goes on in the next one; nil is no for all.
	Continues func(n int) bool
}

// tool is the word that each such comment has.
const tool = "regionlint"

// spellings are what people make of it.
var spellings = [...]string{tool, "Regionlint", "RegionLint", "REGIONLINT"}

// speaksOfTool tells whether a text has one of spellings. Most files are long and have
// none: "g" is the letter of it that they have least of, and a search for each of the
// words takes four times as long.
func speaksOfTool(text []byte) bool {
	return hasTool(text, 'g') || hasTool(text, 'G')
}

// hasTool tells whether one of spellings stands around a letter that is the third of it.
func hasTool(text []byte, third byte) bool {
	for at := 2; at < len(text); at++ {
		next := bytes.IndexByte(text[at:], third)
		if next < 0 {
			return false
		}
		at += next
		for _, word := range spellings {
			if len(text)-at >= len(word)-2 && string(text[at-2:at-2+len(word)]) == word {
				return true
			}
		}
	}
	return false
}

// Find returns the comments of a file that are for regionlint.
func Find(f File) (list []*Comment) {
	text := f.Source.Text
	if !speaksOfTool(text) {
		return nil
	}
	all := f.Comments()
	// below is the line that the last comments standing alone are above.
	below := 0
	for _, span := range all {
		if !speaksOfTool(text[span.Start:span.End]) {
			continue
		}
		alone := f.isAlone(span)
		at, ok := locate(text[span.Start:span.End])
		if !ok {
			continue
		}
		c := &Comment{
			Source: f.Source, Span: parse.Span{Start: span.Start + at, End: span.End},
			Alone: alone && at == 0, Aside: alone && at > 0,
		}
		c.read()
		if last := f.Source.Line(c.Span.End); c.Alone && last >= below {
			below = f.below(last, all)
		}
		c.Lines = f.lines(c, below)
		list = append(list, c)
	}
	if f.InValues == nil {
		return list
	}
	list = append(list, f.misplaced()...)
	slices.SortFunc(list, func(a, b *Comment) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return list
}

// misplaced are those that would be comments on a line of their own.
func (f File) misplaced() (list []*Comment) {
	for _, span := range f.InValues() {
		if at, ok := locate(f.Source.Text[span.Start:span.End]); ok {
			n := f.Source.Line(span.Start)
			c := &Comment{Source: f.Source, Span: parse.Span{Start: span.Start + at, End: span.End}, Lines: Lines{n, n}}
			c.fail(c.Span, "the suppression is read as part of the value before it", "put it on a line of its own, above this one")
			list = append(list, c)
		}
	}
	return list
}

// isAlone tells whether nothing else stands on the lines of a comment.
func (f File) isAlone(span parse.Span) bool {
	first, last := f.Source.Line(span.Start), f.Source.Line(span.End)
	before := f.Source.Text[f.Source.LineSpan(first).Start:span.Start]
	behind := f.Source.Text[span.End:max(span.End, f.Source.LineSpan(last).End)]
	return isBlank(before) && isBlank(behind) && !f.continues(first-1)
}

func isBlank(text []byte) bool { return len(bytes.Trim(text, " \t\r\f\v\ufeff")) == 0 }

func (f File) continues(line int) bool { return line > 0 && f.Continues != nil && f.Continues(line) }

// lines are those that a comment is about: its own, and where it stands alone those
// up to the next that is more than a comment, which is below. All lines of a continued
// one count.
func (f File) lines(c *Comment, below int) Lines {
	first := f.Source.Line(c.Span.Start)
	last := f.Source.Line(c.Span.End)
	if c.Alone {
		last = min(below, f.Source.Lines())
	}
	for f.continues(first - 1) {
		first--
	}
	for f.continues(last) && last < f.Source.Lines() {
		last++
	}
	return Lines{first, last}
}

// below is the first line below one that does not hold just a comment.
func (f File) below(line int, all []parse.Span) int {
	line++
	next := sort.Search(len(all), func(i int) bool { return f.Source.Line(all[i].Start) >= line })
	for _, span := range all[next:] {
		if f.Source.Line(span.Start) > line || !f.isAlone(span) {
			break
		}
		line = f.Source.Line(span.End) + 1
	}
	return line
}

// Lines are those from First to Last, counted from 1.
type Lines struct{ First, Last int }

// LinesOf are the lines of a place. Where something is missing between two lines
// they are both: nobody can tell which is meant.
func LinesOf(p parse.Place) Lines {
	first := p.Source.Line(p.Span.Start)
	if p.Span.Len() == 0 {
		if first > 1 && p.Span.Start == p.Source.LineSpan(first).Start {
			return Lines{first - 1, first}
		}
		return Lines{first, first}
	}
	return Lines{first, p.Source.Line(p.Span.End - 1)}
}

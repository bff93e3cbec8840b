package parse

import (
	"bytes"
	"sort"
)

// Edit replaces the bytes of a span of the file at Path by Text.
type Edit struct {
	Path string
	Span Span
	Text string
}

// Replace returns the edit that puts text in place of what stands at p.
func (p Place) Replace(text string) Edit {
	return Edit{Path: p.Source.Path, Span: p.Span, Text: text}
}

// InsertLine returns the edit that puts a new line (given without its end) at
// offset, which must be the start of a line or the end of the text. The file's
// line ends are kept, and so is a missing last one.
func (s *Source) InsertLine(offset int, line string) Edit {
	eol := s.LineEnd(offset)
	text := line + eol
	if offset == len(s.Text) && offset > 0 && s.Text[offset-1] != '\n' {
		text = eol + line
	}
	return Edit{Path: s.Path, Span: Span{offset, offset}, Text: text}
}

// Apply returns text with the edits made. Edits must not conflict; equal ones
// are made once, and insertions at the same place in the order given.
func Apply(text []byte, edits []Edit) []byte {
	return ApplyIn(text, Span{0, len(text)}, edits)
}

// ApplyIn returns what Apply makes of the part of text in span, in which all of the
// edits have to be. It takes no longer for a long text.
func ApplyIn(text []byte, span Span, edits []Edit) []byte {
	edits = unique(edits)
	sort.SliceStable(edits, func(i, j int) bool {
		a, b := edits[i].Span, edits[j].Span
		// What is inserted stands before what is replaced at the same place.
		return a.Start < b.Start || a.Start == b.Start && a.Len() == 0 && b.Len() > 0
	})
	var out bytes.Buffer
	at := span.Start
	for _, e := range edits {
		out.Write(text[at:e.Span.Start])
		out.WriteString(e.Text)
		at = e.Span.End
	}
	out.Write(text[at:span.End])
	return out.Bytes()
}

func unique(edits []Edit) []Edit {
	var list []Edit
	seen := make(map[Edit]bool, len(edits))
	for _, e := range edits {
		if !seen[e] {
			seen[e] = true
			list = append(list, e)
		}
	}
	return list
}

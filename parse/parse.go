// Package parse holds what every parser shares: the text of a file, places in
// it, edits to it, and the way from one file to those that it names.
//
// The parsers themselves live below it, one package a format. None of them
// opens a file by itself, prints, or judges.
package parse

import (
	"bytes"
	"sort"
)

// Source is the text of one file.
type Source struct {
	// Path is the file's slash-separated path from the bundle's root.
	Path string
	// Text is the file's content, byte for byte.
	Text []byte

	lineStarts []int
	runes      []int

	// marked are the secrets that parsers know, looks those that look like one once
	// scanned, and secrets both once merged.
	marked, looks, secrets []Span
	scanned, merged        bool
}

// NewSource returns the source for text found at path.
func NewSource(path string, text []byte) *Source {
	return &Source{Path: path, Text: text}
}

// Span is a range of bytes in a Source: [Start, End). Start == End is a place
// between two bytes.
type Span struct {
	Start, End int
}

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Overlaps tells whether the two spans share a byte. An empty span overlaps
// only a span that it stands strictly inside of.
func (s Span) Overlaps(o Span) bool {
	return s.Start < o.End && o.Start < s.End
}

// Contains tells whether o lies within s.
func (s Span) Contains(o Span) bool {
	return s.Start <= o.Start && o.End <= s.End
}

// Place is a span in a source. The zero Place is nowhere.
type Place struct {
	Source *Source
	Span   Span
}

// Text is what stands at the place.
func (p Place) Text() string { return string(p.Source.Text[p.Span.Start:p.Span.End]) }

// Position is a place between two bytes as people count it.
type Position struct {
	// Offset counts bytes from 0.
	Offset int
	// Line counts from 1; lines end at LF.
	Line int
	// Column counts Unicode code points from 1. A byte that is not part of
	// valid UTF-8 counts as one.
	Column int
}

// Position returns the position of a byte offset, which may be len(Text).
func (s *Source) Position(offset int) Position {
	line := s.lineIndex(offset)
	start := s.starts()[line]
	return Position{
		Offset: offset,
		Line:   line + 1,
		Column: s.runesBetween(start, offset) + 1,
	}
}

// Line returns the number of the line, from 1, that the offset is in.
func (s *Source) Line(offset int) int { return s.lineIndex(offset) + 1 }

// Lines is the number of lines. Text after the last LF counts as a line, an
// empty one too.
func (s *Source) Lines() int { return len(s.starts()) }

// LineSpan returns the bytes of line n (from 1) without its line end (LF or
// CR LF).
func (s *Source) LineSpan(n int) Span {
	full := s.FullLineSpan(n)
	text := s.Text[full.Start:full.End]
	text = bytes.TrimSuffix(text, []byte("\n"))
	text = bytes.TrimSuffix(text, []byte("\r"))
	return Span{full.Start, full.Start + len(text)}
}

// FullLineSpan returns the bytes of line n (from 1) with its line end.
func (s *Source) FullLineSpan(n int) Span {
	starts := s.starts()
	end := len(s.Text)
	if n < len(starts) {
		end = starts[n]
	}
	return Span{starts[n-1], end}
}

// LineEnd returns the line end that the file uses where offset is: that of its
// line, else that of the line before, else "\n".
func (s *Source) LineEnd(offset int) string {
	for n := s.Line(offset); n > 0; n-- {
		text := s.Text[s.FullLineSpan(n).Start:s.FullLineSpan(n).End]
		switch {
		case bytes.HasSuffix(text, []byte("\r\n")):
			return "\r\n"
		case bytes.HasSuffix(text, []byte("\n")):
			return "\n"
		}
	}
	return "\n"
}

func (s *Source) lineIndex(offset int) int {
	starts := s.starts()
	return sort.Search(len(starts), func(i int) bool { return starts[i] > offset }) - 1
}

func (s *Source) starts() []int {
	if s.lineStarts == nil {
		s.lineStarts = make([]int, 1, 1+bytes.Count(s.Text, []byte("\n")))
		for start := 0; len(s.lineStarts) < cap(s.lineStarts); {
			start += bytes.IndexByte(s.Text[start:], '\n') + 1
			s.lineStarts = append(s.lineStarts, start)
		}
	}
	return s.lineStarts
}

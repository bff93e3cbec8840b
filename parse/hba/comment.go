package hba

import (
	"bytes"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// Comments are the comments of a file, or of a list that one names: each from its
// "#" to the end of its line. Where lines are joined by backslashes, a comment goes
// on to the end of the last.
func Comments(src *parse.Source, v version.PostgreSQL) (list []parse.Span) {
	reader := newLineReader(src.Text, v)
	var l line
	for reader.next(&l) {
		if at := commentStart(l.text); at >= 0 {
			list = append(list, l.span(at, len(l.text)))
		}
	}
	return list
}

// commentStart is where the comment of a line begins, -1 if there is none: a "#" is
// no comment in quotes, which no comma and no blank ends (next_token of hba.c).
func commentStart(line []byte) int {
	if bytes.IndexByte(line, '#') < 0 {
		return -1
	}
	inQuote := false
	for at, b := range line {
		switch {
		case b == '"':
			inQuote = !inQuote
		case b == '#' && !inQuote:
			return at
		}
	}
	return -1
}

// Continues tells whether line n of a file goes on in the next one.
func Continues(src *parse.Source, v version.PostgreSQL, n int) bool {
	span := src.FullLineSpan(n)
	return continuation.Has(v) && bytes.HasSuffix(bytes.TrimRight(src.Text[span.Start:span.End], "\r\n"), []byte{'\\'})
}

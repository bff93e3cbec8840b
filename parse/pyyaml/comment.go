package pyyaml

import (
	"bytes"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// Comments are the comments of a YAML text, each from its "#" to the end of its
// line. From where the text is no longer YAML, a "#" is taken for one that begins a
// line or stands behind a blank, unless it is in quotes that end on that line.
func Comments(src *parse.Source) []parse.Span {
	if len(src.Text) > maxBytes {
		return nil
	}
	s := newScanner(yamlnode.Decode(src.Text))
	from := s.scanAll()
	list := s.comments
	if n := len(list); n > 0 {
		from = max(from, list[n-1].End)
	}
	for from < len(src.Text) {
		line, _, _ := bytes.Cut(src.Text[from:], []byte{'\n'})
		if at := plainComment(line); at >= 0 {
			list = append(list, parse.Span{Start: from + at, End: from + len(bytes.TrimRight(line, "\r"))})
		}
		from += len(line) + 1
	}
	return list
}

// scanAll scans as far as the text can be, and returns the offset of what cannot.
func (s *scanner) scanAll() (end int) {
	defer func() {
		if r := recover(); r != nil {
			raised, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			end = min(raised.Context.Start, raised.Span.Start)
		}
	}()
	for s.next().kind != streamEnd {
	}
	return s.text.Offset(len(s.text.Runes))
}

// plainComment is where the comment begins on a line of what is not YAML; -1 if
// there is none.
func plainComment(line []byte) int {
	var quote byte
	for at, b := range line {
		switch {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			if bytes.IndexByte(line[at+1:], b) >= 0 {
				quote = b
			}
		case b == '#' && (at == 0 || line[at-1] == ' ' || line[at-1] == '\t'):
			return at
		}
	}
	return -1
}

package named

import (
	"bytes"

	"github.com/regionlint/regionlint/parse"
)

// Comments are the comments of a file, each from its sign to its closing sign or to
// the end of its line. There are none from where one or a quoted text does not end.
func Comments(src *parse.Source) (list []parse.Span) {
	at := 0
	for _, t := range Tokens(src) {
		list = append(list, commentsIn(src.Text, at, t.Place.Span.Start)...)
		at = t.Place.Span.End
	}
	if end, ok := skipGap(src.Text, at); ok && end == len(src.Text) {
		list = append(list, commentsIn(src.Text, at, end)...)
	}
	return list
}

// commentsIn are the comments between two tokens.
func commentsIn(text []byte, at, end int) (list []parse.Span) {
	for at < end {
		var length int
		switch {
		case text[at] == '#', hasAt(text, at, "//"):
			length = len(bytes.TrimRight(firstLine(text[at:end]), "\r"))
		case hasAt(text, at, "/*"):
			length = 2 + bytes.Index(text[at+2:], []byte("*/")) + 2
		default:
			at++
			continue
		}
		list = append(list, parse.Span{Start: at, End: at + length})
		at += length
	}
	return list
}

func firstLine(text []byte) []byte {
	line, _, _ := bytes.Cut(text, []byte{'\n'})
	return line
}

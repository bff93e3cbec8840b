package pgbouncer

import (
	"bytes"

	"github.com/regionlint/regionlint/parse"
)

// Comments are the comments of a file: what begins a line, or follows a section's
// name, with ";" or "#". Behind a value they are part of it.
func Comments(src *parse.Source) (list []parse.Span) {
	for n := range src.Lines() {
		line := src.LineSpan(n + 1)
		at := line.Start + span(src.Text[line.Start:line.End], isSpace)
		for at < line.End && src.Text[at] == '[' {
			name, _, _ := bytes.Cut(src.Text[at:line.End], []byte("]"))
			at = min(at+len(name)+len("]"), line.End)
			at += span(src.Text[at:line.End], isSpace)
		}
		if at < line.End && (src.Text[at] == ';' || src.Text[at] == '#') {
			list = append(list, parse.Span{Start: at, End: line.End})
		}
	}
	return list
}

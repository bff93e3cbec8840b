package pgbouncer

import (
	"bytes"

	"github.com/regionlint/regionlint/parse"
)

// Comments are the comments of a file: what begins a line, or follows a section's
// name, with ";" or "#". Behind a value they are part of it.
func Comments(src *parse.Source) (list []parse.Span) {
	for n := range src.Lines() {
		if rest := behindSections(src, n+1); beginsComment(src.Text[rest.Start:rest.End]) {
			list = append(list, rest)
		}
	}
	return list
}

// InValues is what looks like a comment behind a value, and is part of it.
func InValues(src *parse.Source) (list []parse.Span) {
	for n := range src.Lines() {
		rest := behindSections(src, n+1)
		if beginsComment(src.Text[rest.Start:rest.End]) {
			continue
		}
		for at := rest.Start + 1; at < rest.End; at++ {
			if isBlank(src.Text[at-1]) && beginsComment(src.Text[at:rest.End]) {
				list = append(list, parse.Span{Start: at, End: rest.End})
				break
			}
		}
	}
	return list
}

func beginsComment(text []byte) bool { return len(text) > 0 && (text[0] == ';' || text[0] == '#') }

// behindSections is a line without the names of sections at its start, and without the
// blanks there.
func behindSections(src *parse.Source, n int) parse.Span {
	line := src.LineSpan(n)
	at := line.Start + span(src.Text[line.Start:line.End], isSpace)
	for at < line.End && src.Text[at] == '[' {
		name, _, _ := bytes.Cut(src.Text[at:line.End], []byte("]"))
		at = min(at+len(name)+len("]"), line.End)
		at += span(src.Text[at:line.End], isSpace)
	}
	return parse.Span{Start: at, End: line.End}
}

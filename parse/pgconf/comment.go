package pgconf

import (
	"bytes"

	"github.com/regionlint/regionlint/parse"
)

// Commented finds the last line of the top-level file that is a commented-out
// setting of the parameter, like
//
//	#max_connections = 100			# (change requires restart)
//
// and returns its text from "#" to the end of the value. Prose does not count:
// after the value there may only be another comment.
func (f *File) Commented(name string) (span parse.Span, ok bool) {
	text := f.Source.Text
	key := canonical(name, f.Version)
	for end := len(text); end >= 0; {
		start := bytes.LastIndexByte(text[:end], '\n') + 1
		if span, found := commentedSetting(text[:end], start); found {
			s := text[span.Start:span.End]
			word := bytes.TrimLeft(s, "# \t")
			word = word[:skip(word, 0, isLetterOrDigit)]
			if canonical(string(word), f.Version) == key {
				return span, true
			}
		}
		end = start - 1
	}
	return parse.Span{}, false
}

// commentedSetting reads the line that starts at start and ends with text.
func commentedSetting(text []byte, start int) (parse.Span, bool) {
	mark := start
	for mark < len(text) && (text[mark] == ' ' || text[mark] == '\t') {
		mark++
	}
	if mark == len(text) || text[mark] != '#' {
		return parse.Span{}, false
	}
	l := lexer{text: text, at: mark}
	for l.at < len(text) && (text[l.at] == '#' || text[l.at] == ' ' || text[l.at] == '\t') {
		l.at++
	}
	if name := l.next(); name.kind != identifier {
		return parse.Span{}, false
	}
	if l.next().kind != equals {
		return parse.Span{}, false
	}
	value := l.next()
	if !value.kind.canBeValue() || l.next().kind != endOfFile {
		return parse.Span{}, false
	}
	return parse.Span{Start: mark, End: value.span.End}, true
}

// Comments are the comments of a file, each from its "#" to the end of its line.
func Comments(src *parse.Source) (list []parse.Span) {
	l := lexer{text: src.Text}
	for {
		start := l.at
		t := l.next()
		if at := bytes.IndexByte(src.Text[start:t.span.Start], '#'); at >= 0 {
			end := start + len(bytes.TrimRight(src.Text[start:t.span.Start], "\r"))
			list = append(list, parse.Span{Start: start + at, End: end})
		}
		if t.kind == endOfFile {
			return list
		}
	}
}

package hba

import (
	"bytes"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// line is what the server reads as one line: a physical one, several joined
// by backslashes, or a part of one that is too long.
type line struct {
	// number is the server's number for the line, from 1.
	number int
	// text is the line without its end.
	text []byte
	// pieces tell where in the source text came from, in order, when it is not just
	// what the line begins with.
	pieces []piece
	// whole are the line's bytes in the source, its ends included.
	whole parse.Span
	// part tells that whole is not one line of the text from its start to its end.
	part bool
	// tooLong tells that the server gives up on the line.
	tooLong bool
}

// piece says that the bytes of a line from at on stand in the source from
// offset on, until the next piece.
type piece struct {
	at, offset int
}

// span returns where in the source the bytes [start, end) of the line stand.
func (l *line) span(start, end int) parse.Span {
	if start == end {
		at := l.offset(start)
		return parse.Span{Start: at, End: at}
	}
	return parse.Span{Start: l.offset(start), End: l.offset(end-1) + 1}
}

func (l *line) offset(i int) int {
	if l.pieces == nil {
		return l.whole.Start + i
	}
	p := l.pieces[0]
	for _, next := range l.pieces[1:] {
		if next.at > i {
			break
		}
		p = next
	}
	return p.offset + i - p.at
}

// lineReader cuts a text into lines.
type lineReader struct {
	// limit is lineLimit, and joins tells of continuation.
	limit int
	joins bool
	text  []byte
	// noNUL tells that there is no NUL in the text, as there hardly ever is.
	noNUL  bool
	at     int
	number int
	// buffer is how many bytes a line may have, and a zero, before the server
	// makes room for more.
	buffer int
}

const (
	// firstRoom is the size that a buffer begins with (initStringInfo).
	firstRoom = 1024
	// minRoom is what must be free for each piece of a line.
	minRoom = 128
)

func newLineReader(text []byte, v version.PostgreSQL) *lineReader {
	return &lineReader{
		limit: lineLimit.In(v), joins: continuation.Has(v), text: text,
		noNUL: bytes.IndexByte(text, 0) < 0, buffer: firstRoom,
	}
}

// readAgain reads the line at offset of a text, which starts there and is read as it
// was when all of the text was read.
func readAgain(text []byte, offset int, v version.PostgreSQL) (l line) {
	reader := lineReader{limit: lineLimit.In(v), joins: continuation.Has(v), text: text, buffer: firstRoom, at: offset}
	reader.next(&l)
	return l
}

// next reads the next line; ok is false at the end of the text.
func (r *lineReader) next(l *line) (ok bool) {
	if r.at >= len(r.text) {
		return false
	}
	r.number++
	if r.joins {
		r.joined(l)
	} else {
		r.chunk(l)
	}
	return true
}

// chunk reads as tokenize_file of PostgreSQL 13 and older does: fgets into a
// buffer of fixed size, up to the first NUL.
func (r *lineReader) chunk(l *line) {
	start := r.at
	end := r.physicalEnd(start)
	isPart := start > 0 && r.text[start-1] != '\n'
	if most := r.limit + 1; end-start > most {
		end, isPart = start+most, true
	}
	r.at = end
	text := r.text[start:end]
	if !r.noNUL {
		text, _, _ = bytes.Cut(text, []byte{0})
	}
	*l = line{
		number:  r.number,
		tooLong: len(text) > r.limit,
		text:    trimEnd(text),
		whole:   parse.Span{Start: start, End: end},
		part:    isPart,
	}
}

// joined reads as tokenize_auth_file of PostgreSQL 14 and newer does.
func (r *lineReader) joined(l *line) {
	start := r.at
	end := r.physicalEnd(start)
	text := r.text[start:end]
	trimmed := trimEnd(text)
	if bytes.HasSuffix(trimmed, []byte{'\\'}) || !r.noNUL && bytes.IndexByte(text, 0) >= 0 {
		*l = r.joinedSlowly()
		return
	}
	// Nearly every line is its own text.
	r.at = end
	r.enlarge(len(text))
	*l = line{number: r.number, text: trimmed, whole: parse.Span{Start: start, End: end}}
}

// trimEnd is a line without the bytes that end it.
func trimEnd(text []byte) []byte {
	for len(text) > 0 && (text[len(text)-1] == '\n' || text[len(text)-1] == '\r') {
		text = text[:len(text)-1]
	}
	return text
}

func (r *lineReader) joinedSlowly() line {
	start := r.at
	l := line{number: r.number, part: true}
	continuations := 0
	// A backslash counts only in what was read after the last one, so that
	// "\\" before a line end is one backslash and a continuation.
	lastBackslash := 0
	for r.at < len(r.text) {
		r.appendLine(&l)
		l.text = trimEnd(l.text)
		if len(l.text) <= lastBackslash || l.text[len(l.text)-1] != '\\' {
			break
		}
		l.text = l.text[:len(l.text)-1]
		lastBackslash = len(l.text)
		continuations++
	}
	if len(l.pieces) == 0 {
		l.pieces = []piece{{0, r.at}}
	}
	l.whole = parse.Span{Start: start, End: r.at}
	r.number += continuations
	return l
}

// appendLine appends up to the next LF as pg_get_line_append (pg_get_line.c)
// does, in pieces that fit into a buffer. A NUL hides the rest of its piece, and
// its LF too, so that what follows is read on at that place.
func (r *lineReader) appendLine(l *line) {
	for r.at < len(r.text) {
		start := r.at
		r.at = min(r.physicalEnd(start), start+r.buffer-1-len(l.text))
		text, _, _ := bytes.Cut(r.text[start:r.at], []byte{0})
		l.pieces = append(l.pieces, piece{len(l.text), start})
		l.text = append(l.text, text...)
		if bytes.HasSuffix(text, []byte{'\n'}) {
			return
		}
		r.enlarge(len(l.text) + minRoom)
	}
}

// enlarge makes the buffer hold more bytes than size (enlargeStringInfo in
// stringinfo.c).
func (r *lineReader) enlarge(size int) {
	for r.buffer <= size {
		r.buffer *= 2
	}
}

func (r *lineReader) physicalEnd(start int) int {
	if i := bytes.IndexByte(r.text[start:], '\n'); i >= 0 {
		return start + i + 1
	}
	return len(r.text)
}

package report

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/workflow"
)

// tabWidth is how far apart tabs stop.
const tabWidth = 8

// cellular counts the cells that characters take. It is fixed, because the library's
// own condition depends on the locale, and a report must not.
var cellular = runewidth.Condition{StrictEmojiNeutral: true}

// excerpt is one line of a file as it may be shown: secrets masked, tabs as
// blanks, what a reader would not see escaped. No other code shows text of a
// file.
type excerpt struct {
	pieces []piece
	// width is the number of cells.
	width int
	// plain is the text of a line in which each byte is a character of one cell, as in
	// nearly all, and start its offset: it has no pieces until it is taken apart.
	plain string
	start int
}

// piece is the smallest part of a line that is shown or cut as a whole: a
// character, or the mask of a secret.
type piece struct {
	span        parse.Span
	text        string
	cell, width int
}

// mostDrawn is how many bytes of a line are drawn before a mark, and from where it
// begins. A line may have a mebibyte, and each finding in it is drawn: this is more than
// any terminal has room for.
const mostDrawn = 2048

// newExcerpt draws line n, from 1, of the source. Of a line that is far longer than
// anybody reads, it draws what is around the offset at.
func newExcerpt(source *parse.Source, n, at int) excerpt {
	line := source.LineSpan(n)
	return draw(source, line, around(source, line, at))
}

// around is the part of a line that is drawn for the sake of an offset. It begins and
// ends between characters, and never in a secret.
func around(source *parse.Source, line parse.Span, at int) parse.Span {
	if line.Len() <= 2*mostDrawn {
		return line
	}
	at = min(max(at, line.Start), line.End)
	return parse.Span{
		Start: max(line.Start, outside(source, at-mostDrawn).Start),
		End:   min(line.End, outside(source, at+mostDrawn).End),
	}
}

// outside is the secret, or the character, that an offset is in; else it is empty and
// there.
func outside(source *parse.Source, offset int) parse.Span {
	offset = min(max(offset, 0), len(source.Text))
	if secrets := source.SecretsFrom(offset); len(secrets) > 0 && secrets[0].Start < offset {
		return secrets[0]
	}
	for start := max(0, offset-utf8.UTFMax+1); start < offset; start++ {
		if _, size := utf8.DecodeRune(source.Text[start:]); start+size > offset {
			return parse.Span{Start: start, End: start + size}
		}
	}
	return parse.Span{Start: offset, End: offset}
}

// draw draws a part of a line. What is on either side is one piece, so that it is in
// sight that there is more, and marks in it have a place.
func draw(source *parse.Source, line, part parse.Span) excerpt {
	secrets := source.SecretsFrom(part.Start)
	text := string(source.Text[part.Start:part.End])
	if part == line && isPlain(text) && (len(secrets) == 0 || secrets[0].Start >= line.End) {
		return excerpt{plain: text, start: line.Start, width: len(text)}
	}
	drawn := excerpt{pieces: make([]piece, 0, part.Len()+2)}
	if line.Start < part.Start {
		drawn.add(parse.Span{Start: line.Start, End: part.Start}, ellipsis, 1)
	}
	for at := part.Start; at < part.End; {
		if len(secrets) > 0 && secrets[0].Start <= at {
			end := min(secrets[0].End, part.End)
			drawn.add(parse.Span{Start: at, End: end}, parse.Mask, len(parse.Mask))
			secrets, at = secrets[1:], end
			continue
		}
		// A character that a secret begins in is not read into it.
		end := part.End
		if len(secrets) > 0 {
			end = min(end, secrets[0].Start)
		}
		rest := text[at-part.Start : end-part.Start]
		r, size := utf8.DecodeRuneInString(rest)
		span := parse.Span{Start: at, End: at + size}
		switch {
		case r >= ' ' && r < 0x7f && r != '#':
			// So are nearly all.
			drawn.add(span, rest[:1], 1)
		case r == '\t':
			blanks := tabWidth - drawn.width%tabWidth
			drawn.add(span, strings.Repeat(" ", blanks), blanks)
		case r == utf8.RuneError && size == 1, strings.HasPrefix(rest, workflow.Bracket):
			drawn.add(span, escapedByte(source.Text[at]), len(`\x00`))
		case unseen(r):
			shown := escapedRune(r)
			drawn.add(span, shown, len(shown))
		default:
			drawn.add(span, rest[:size], cellular.RuneWidth(r))
		}
		at += size
	}
	if part.End < line.End {
		drawn.add(parse.Span{Start: part.End, End: line.End}, ellipsis, 1)
	}
	return drawn
}

func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return !strings.Contains(text, workflow.Bracket)
}

// apart is the excerpt with its pieces.
func (e excerpt) apart() excerpt {
	if e.plain == "" {
		return e
	}
	all := excerpt{pieces: make([]piece, 0, len(e.plain))}
	for i := range len(e.plain) {
		all.add(parse.Span{Start: e.start + i, End: e.start + i + 1}, e.plain[i:i+1], 1)
	}
	return all
}

func (e *excerpt) add(span parse.Span, text string, width int) {
	e.pieces = append(e.pieces, piece{span, text, e.width, width})
	e.width += width
}

// cells returns where span begins and ends in the drawn line: at least one
// cell, so that there is something to point at. Part of a secret is all of
// its mask.
func (e excerpt) cells(span parse.Span) (from, to int) {
	if e.plain != "" {
		from = min(max(span.Start-e.start, 0), e.width)
		return from, max(min(span.End-e.start, e.width), from+1)
	}
	first := sort.Search(len(e.pieces), func(i int) bool { return e.pieces[i].span.End > span.Start })
	next := sort.Search(len(e.pieces), func(i int) bool { return e.pieces[i].span.Start >= span.End })
	return e.cell(first), max(e.cell(next), e.cell(first)+1)
}

// cell is where piece i begins; behind the last one it is the line's end.
func (e excerpt) cell(i int) int {
	if i < len(e.pieces) {
		return e.pieces[i].cell
	}
	return e.width
}

// ellipsis stands where a line is cut.
const ellipsis = "…"

// cutout is what is shown of a line.
type cutout struct {
	text string
	// pieces are those of the line that are shown; nil for all of a plain one.
	pieces []piece
	// from and to are the cells of the line that are shown.
	from, to int
	// indent is the cell that the first of them is shown at.
	indent int
}

// cut keeps at most room cells of the line (any number if 0), with those of
// [from, to) in sight.
func (e excerpt) cut(room, from, to int) cutout {
	all := room <= 0 || e.width <= room
	if all && e.plain != "" {
		return cutout{text: strings.TrimRight(e.plain, " "), to: e.width}
	}
	e = e.apart()
	if all {
		return e.between(0, len(e.pieces))
	}
	first := 0
	if to > room-1 {
		before := max(0, (room-2-(to-from))/2)
		start := min(from-before, e.width-room+1)
		first = sort.Search(len(e.pieces), func(i int) bool { return e.pieces[i].cell >= start })
	}
	end := e.cell(first) + room
	if first > 0 {
		end--
	}
	next := e.fitting(end)
	if next < len(e.pieces) {
		next = e.fitting(end - 1)
	}
	return e.between(first, next)
}

// fitting is the number of pieces that end before or at the cell.
func (e excerpt) fitting(cell int) int {
	return sort.Search(len(e.pieces), func(i int) bool { return e.pieces[i].cell+e.pieces[i].width > cell })
}

func (e excerpt) between(first, next int) cutout {
	out := cutout{pieces: e.pieces[first:next], from: e.cell(first), to: e.cell(next)}
	var text strings.Builder
	if first > 0 {
		text.WriteString(ellipsis)
		out.indent = 1
	}
	for _, piece := range e.pieces[first:next] {
		text.WriteString(piece.text)
	}
	if next < len(e.pieces) {
		text.WriteString(ellipsis)
	}
	out.text = strings.TrimRight(text.String(), " ")
	return out
}

// underline returns where the mark of the cells [from, to) begins under the
// cutout, and its length. What was cut off is marked at the ellipsis.
func (c cutout) underline(from, to int) (indent, length int) {
	if to <= c.from {
		return 0, 1
	}
	from = min(max(from, c.from), c.to)
	to = min(to, c.to)
	return c.indent + from - c.from, max(1, to-from)
}

// inSight is the part of the line that has to be seen: the primary mark, else
// the first; nothing where the line has none.
func inSight(marks []mark) (span parse.Span) {
	for i, m := range marks {
		if i == 0 || m.primary {
			span = m.span
		}
	}
	return span
}

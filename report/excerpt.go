package report

import (
	"bytes"
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
}

// piece is the smallest part of a line that is shown or cut as a whole: a
// character, or the mask of a secret.
type piece struct {
	span        parse.Span
	text        string
	cell, width int
}

// newExcerpt draws line n, from 1, of the source.
func newExcerpt(source *parse.Source, n int) excerpt {
	line := source.LineSpan(n)
	secrets := source.Secrets()
	secrets = secrets[sort.Search(len(secrets), func(i int) bool { return secrets[i].End > line.Start }):]

	var drawn excerpt
	for at := line.Start; at < line.End; {
		if len(secrets) > 0 && secrets[0].Start <= at {
			end := min(secrets[0].End, line.End)
			drawn.add(parse.Span{Start: at, End: end}, parse.Mask, len(parse.Mask))
			secrets, at = secrets[1:], end
			continue
		}
		// A character that a secret begins in is not read into it.
		end := line.End
		if len(secrets) > 0 {
			end = min(end, secrets[0].Start)
		}
		r, size := utf8.DecodeRune(source.Text[at:end])
		span := parse.Span{Start: at, End: at + size}
		switch {
		case r == '\t':
			blanks := tabWidth - drawn.width%tabWidth
			drawn.add(span, strings.Repeat(" ", blanks), blanks)
		case r == utf8.RuneError && size == 1, bytes.HasPrefix(source.Text[at:end], []byte(workflow.Bracket)):
			drawn.add(span, escapedByte(source.Text[at]), len(`\x00`))
		case unseen(r):
			shown := escapedRune(r)
			drawn.add(span, shown, len(shown))
		default:
			drawn.add(span, string(r), cellular.RuneWidth(r))
		}
		at += size
	}
	return drawn
}

func (e *excerpt) add(span parse.Span, text string, width int) {
	e.pieces = append(e.pieces, piece{span, text, e.width, width})
	e.width += width
}

// cells returns where span begins and ends in the drawn line: at least one
// cell, so that there is something to point at. Part of a secret is all of
// its mask.
func (e excerpt) cells(span parse.Span) (from, to int) {
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
	// pieces are those of the line that are shown.
	pieces []piece
	// from and to are the cells of the line that are shown.
	from, to int
	// indent is the cell that the first of them is shown at.
	indent int
}

// cut keeps at most room cells of the line (any number if 0), with those of
// [from, to) in sight.
func (e excerpt) cut(room, from, to int) cutout {
	if room <= 0 || e.width <= room {
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
// the first.
func inSight(line excerpt, marks []mark) (from, to int) {
	for i, m := range marks {
		if i == 0 || m.primary {
			from, to = line.cells(m.span)
		}
	}
	return from, to
}

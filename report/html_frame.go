package report

import (
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// htmlFrame is an excerpt of a file.
type htmlFrame struct {
	At string
	// Headed tells that the finding's head says so already.
	Headed bool
	Rows   []htmlRow
}

// htmlRow is a line of a file between what is said about it.
type htmlRow struct {
	// Gap tells that lines before this one are left out.
	Gap bool
	// Number is the line's, blanks before it so that all of a frame end below each
	// other, and Blank as many blanks.
	Number, Blank string
	Parts         []htmlPart
	Above, Below  []htmlRemark
}

// htmlPart is a part of a line. Mark is the class of what marks it: "primary",
// "related", or "" for nothing.
type htmlPart struct{ Text, Mark string }

// htmlRemark is what is said about a mark, below it.
type htmlRemark struct {
	Indent, Text string
	Primary      bool
}

// htmlRoom is the number of cells of a line that are shown around a mark. Blocks
// of lines scroll, but a reader should not have to do so for long.
const htmlRoom = 240

func newHTMLFrame(fr frame) htmlFrame {
	start := position(fr.source.Position(fr.head.Start))
	shown := htmlFrame{At: htmlAt(fr.source.Path, Range{Start: start}), Headed: fr.primary}
	gutter := len(strconv.Itoa(fr.lastLine()))
	for _, r := range fr.rows() {
		number := strconv.Itoa(r.line)
		row := htmlRow{
			Gap: r.gap, Number: strings.Repeat(" ", gutter-len(number)) + number, Blank: strings.Repeat(" ", gutter),
		}
		sight := inSight(r.marks)
		row.draw(newExcerpt(fr.source, r.line, sight.Start).apart(), sight, r.marks)
		shown.Rows = append(shown.Rows, row)
	}
	return shown
}

func (r *htmlRow) draw(line excerpt, sight parse.Span, marks []mark) {
	from, to := line.cells(sight)
	cut := line.cut(htmlRoom, from, to)
	r.Parts = htmlParts(line, cut, marks)
	for _, m := range marks {
		remark := htmlRemark{Text: Visible(m.text), Primary: m.primary}
		switch {
		case m.text == "":
			continue
		case m.missing:
			remark.Text = "(" + remark.Text + ")"
		default:
			indent, _ := cut.underline(line.cells(m.span))
			remark.Indent = strings.Repeat(" ", indent)
			remark.Text = "╰ " + remark.Text
		}
		if m.above {
			r.Above = append(r.Above, remark)
		} else {
			r.Below = append(r.Below, remark)
		}
	}
}

// htmlParts are what is shown of a line, cut where marks begin and end.
func htmlParts(line excerpt, cut cutout, marks []mark) []htmlPart {
	var parts []htmlPart
	add := func(text, mark string) {
		if last := len(parts) - 1; last >= 0 && parts[last].Mark == mark {
			parts[last].Text += text
			return
		}
		parts = append(parts, htmlPart{text, mark})
	}
	if cut.from > 0 {
		add(ellipsis, "")
	}
	for _, p := range cut.pieces {
		add(p.text, markAt(p.cell, line, marks))
	}
	if cut.to < line.width {
		add(ellipsis, "")
	}
	return parts
}

// markAt is the class of the mark that covers a cell of the line.
func markAt(cell int, line excerpt, marks []mark) (class string) {
	for _, m := range marks {
		from, to := line.cells(m.span)
		switch {
		case m.missing || cell < from || cell >= to:
		case m.primary:
			return "primary"
		default:
			class = "related"
		}
	}
	return class
}

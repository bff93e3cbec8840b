package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/rules"
)

// textReport writes each finding with the lines that took part, then what was fixed, the
// count, and what makes the fixes take effect.
var textReport = &series{
	finding: func(w io.Writer, _ *Document, f *Finding, style Style) error {
		newTextFinding(w, f, style).write()
		return nil
	},
	between: "\n",
	rest:    writeRest,
	tail: func(w io.Writer, doc *Document, style Style) error {
		writeClosing(w, doc, style)
		return nil
	},
}

// writeRest says how many findings there are beside those that are shown.
func writeRest(w io.Writer, list []rest, style Style) {
	for _, r := range list {
		fmt.Fprintf(w, "%s more of %s in %s: --no-limit shows them\n",
			style.paint(blue, "... "+strconv.Itoa(r.count)), r.rule, shownPath(r.bundle, r.path, style))
	}
}

// leastRoom is the number of cells that a line of a file has, however narrow
// the terminal is.
const leastRoom = 20

// textFinding writes one finding.
type textFinding struct {
	out    io.Writer
	style  Style
	f      *Finding
	frames []frame
	// related are the places beside the primary one, less those that are more than
	// people want to see.
	related []Related
	more    int
	// gutter is the width of the line numbers.
	gutter int
}

func newTextFinding(out io.Writer, f *Finding, style Style) textFinding {
	t := textFinding{out: out, style: style, f: f, related: f.Related, gutter: 1}
	if !style.Verbose {
		t.related, t.more = few(f.Related)
	}
	if f.origin == nil {
		return t
	}
	t.frames = frames(t.shownOrigin())
	for _, fr := range t.frames {
		t.gutter = max(t.gutter, len(strconv.Itoa(fr.lastLine())))
	}
	return t
}

// shownOrigin is the finding with no more related places than are shown.
func (t textFinding) shownOrigin() *rules.Finding {
	origin := *t.f.origin
	origin.Related = slices.DeleteFunc(slices.Clone(origin.Related), func(l rules.Label) bool { return l.Place.Source == nil })
	origin.Related = origin.Related[:len(t.related)]
	return &origin
}

func (t textFinding) write() {
	title := t.f.Severity + "[" + t.f.Rule + "]"
	t.writeStrings(t.style.paint(severityNamed(t.f.Severity).ink, title), ": ", Visible(t.f.Message), "\n")
	if len(t.frames) > 0 {
		t.writeFrames()
	} else {
		t.writePlaces()
	}
	if t.more > 0 {
		fmt.Fprintf(t.out, "%*s%s%s\n", t.gutter, "", t.style.paint(blue, ":::"), andMore(t.more))
	}
	for _, r := range append(t.f.remarks(), remark{"docs", t.f.Help}) {
		t.writeRemark(r)
	}
}

// writePlaces names the places of a finding whose files are not at hand.
func (t textFinding) writePlaces() {
	t.writePlace("-->", t.f.Path, t.f.Range, "")
	for _, related := range t.related {
		t.writePlace(":::", related.Path, related.Range, related.Message)
	}
}

func (t textFinding) writePlace(arrow, path string, span Range, text string) {
	place := shownPath(t.f.Bundle, path, t.style)
	if path != "" {
		place = at(place, span.Start)
	}
	if text != "" {
		place += " " + Visible(text)
	}
	t.writeStrings(strings.Repeat(" ", t.gutter), t.style.paint(blue, arrow), " ", place, "\n")
}

func (t textFinding) writeFrames() {
	if t.f.origin.Primary.Place.Source == nil {
		t.writePlace("-->", "", Range{}, "")
	}
	for _, fr := range t.frames {
		t.writeFrame(fr)
	}
}

func (t textFinding) writeFrame(fr frame) {
	arrow := ":::"
	if fr.primary {
		arrow = "-->"
	}
	start := position(fr.source.Position(fr.head.Start))
	t.writePlace(arrow, fr.source.Path, Range{Start: start}, "")
	t.writeRow("", "")
	for _, row := range fr.rows() {
		if row.gap {
			fmt.Fprintln(t.out, t.style.paint(blue, "..."))
		}
		t.writeLine(fr, row)
	}
}

// writeLine writes a line of a file between what is said about it.
func (t textFinding) writeLine(fr frame, row row) {
	sight := inSight(row.marks)
	line := newExcerpt(fr.source, row.line, sight.Start)
	from, to := line.cells(sight)
	shown := line.cut(t.room(), from, to)
	for _, m := range row.marks {
		if m.above {
			t.writeMissing(m)
		}
	}
	t.writeRow(strconv.Itoa(row.line), shown.text)
	for _, m := range row.marks {
		switch {
		case m.above:
		case m.missing:
			t.writeMissing(m)
		default:
			t.writeUnderline(m, line, shown)
		}
	}
}

// room is the number of cells that a line of a file has, 0 for any number.
func (t textFinding) room() int {
	if t.style.Width <= 0 {
		return 0
	}
	return max(leastRoom, t.style.Width-t.gutter-len(" | "))
}

func (t textFinding) writeMissing(m mark) {
	if m.text != "" {
		t.writeRow("", t.style.paint(t.markInk(m), "("+Visible(m.text)+")"))
	}
}

func (t textFinding) writeUnderline(m mark, line excerpt, shown cutout) {
	indent, length := shown.underline(line.cells(m.span))
	sign := "-"
	if m.primary {
		sign = "^"
	}
	text := strings.Repeat(sign, length)
	if m.text != "" {
		text += " " + Visible(m.text)
	}
	t.writeRow("", strings.Repeat(" ", indent)+t.style.paint(t.markInk(m), text))
}

func (t textFinding) markInk(m mark) ink {
	if m.primary {
		return severityNamed(t.f.Severity).ink
	}
	return blue
}

func (t textFinding) writeRow(number, text string) {
	gutter := t.style.paint(blue, strings.Repeat(" ", t.gutter-len(number))+number+" |")
	if text != "" {
		gutter += " "
	}
	t.writeStrings(gutter, text, "\n")
}

// writeStrings writes what makes up a line. It is what most of a report is made of, and
// three times as fast as with a format.
func (t textFinding) writeStrings(parts ...string) {
	for _, part := range parts {
		_, _ = io.WriteString(t.out, part)
	}
}

// writeRemark writes a line below the frames. What follows a line end stands
// below its first line.
func (t textFinding) writeRemark(r remark) {
	indent := strings.Repeat(" ", t.gutter+len(" = ")+len(r.kind)+len(": "))
	text := strings.ReplaceAll(r.String(), "\n", "\n"+indent)
	t.writeStrings(strings.Repeat(" ", t.gutter), " ", t.style.paint(blue, "="), " ", text, "\n")
}

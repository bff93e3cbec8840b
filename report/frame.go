package report

import (
	"cmp"
	"slices"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// frame is what one file has to do with a finding.
type frame struct {
	source *parse.Source
	// marks stand in the order of their lines.
	marks []mark
	// head is the place that the frame is announced with: the primary one,
	// else the one that the rule names first.
	head parse.Span
	// primary tells that the primary place is in this file.
	primary bool
}

// mark is a label at the line that it is drawn at.
type mark struct {
	line int
	// span is what of the line should be in sight, and is underlined.
	span    parse.Span
	text    string
	primary bool
	// missing marks a place between two lines, or in one, where something
	// should be. It is named, not underlined.
	missing bool
	// above says so before the line: at a file's very start, nothing stands
	// before it.
	above bool
}

// frames are the files of a finding, that of the primary place first.
func frames(f *rules.Finding) []frame {
	var all []frame
	add := func(label rules.Label, primary bool) {
		source := label.Place.Source
		if source == nil {
			return
		}
		i := slices.IndexFunc(all, func(fr frame) bool { return fr.source.Path == source.Path })
		if i < 0 {
			i = len(all)
			all = append(all, frame{source: source, head: label.Place.Span, primary: primary})
		}
		all[i].marks = append(all[i].marks, newMark(label, primary))
	}
	add(f.Primary, true)
	for _, label := range f.Related {
		add(label, false)
	}
	for _, fr := range all {
		slices.SortStableFunc(fr.marks, func(a, b mark) int {
			return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.span.Start, b.span.Start))
		})
	}
	return all
}

func newMark(label rules.Label, primary bool) mark {
	source, span := label.Place.Source, label.Place.Span
	m := mark{
		line: source.Line(span.Start), span: span, text: label.Text,
		primary: primary, missing: span.Len() == 0,
	}
	switch {
	case !m.missing || span.Start > source.LineSpan(m.line).Start:
	case m.line == 1:
		m.above = true
	default:
		m.line--
		start := source.LineSpan(m.line).Start
		m.span = parse.Span{Start: start, End: start}
	}
	return m
}

// row is a line of the file in a frame, with what is said about it.
type row struct {
	line int
	// gap tells that lines before this one are left out.
	gap   bool
	marks []mark
}

// rows are the lines of the frame that are shown: those with marks, and one
// that stands alone between two of them, since the sign for a gap would take
// as much room.
func (f frame) rows() []row {
	var rows []row
	for _, m := range f.marks {
		last := len(rows) - 1
		switch {
		case last >= 0 && rows[last].line == m.line:
			rows[last].marks = append(rows[last].marks, m)
			continue
		case last >= 0 && rows[last].line+2 == m.line:
			rows = append(rows, row{line: m.line - 1})
		}
		last = len(rows) - 1
		gap := last >= 0 && rows[last].line+1 < m.line
		rows = append(rows, row{line: m.line, gap: gap, marks: []mark{m}})
	}
	return rows
}

// lastLine is the largest line number that is shown.
func (f frame) lastLine() int { return f.marks[len(f.marks)-1].line }

package report

import (
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// lines are a fix's edits as whole lines, which is what forges show and apply.
func (b *Bundle) lines(f *rules.Finding, fix rules.Fix) *Lines {
	if len(fix.Modes) > 0 || len(fix.Edits) == 0 {
		return nil
	}
	source := b.source(f, fix.Edits[0].Path)
	span := fix.Edits[0].Span
	for _, edit := range fix.Edits {
		if edit.Path != source.Path {
			return nil
		}
		span = parse.Span{Start: min(span.Start, edit.Span.Start), End: max(span.End, edit.Span.End)}
	}
	first, last := wholeLines(source, span)
	whole := parse.Span{Start: source.FullLineSpan(first).Start, End: source.FullLineSpan(last).End}
	if source.HoldsSecret(whole) {
		return nil
	}
	text := string(parse.ApplyIn(source.Text, whole, fix.Edits))
	empty := text == "\n" || text == "\r\n" // Would be taken for no line at all.
	joined := text != "" && !strings.HasSuffix(text, "\n") && whole.End < len(source.Text)
	if empty || joined || valid(text) != text || b.mask.text(text) != text {
		return nil
	}
	return &Lines{first, last, strings.TrimSuffix(text, "\n")}
}

// wholeLines are the first and the last line that a change of the span is in. The
// end of a text that ends with a line end is on its last line.
func wholeLines(source *parse.Source, span parse.Span) (first, last int) {
	starts := func(line int) bool { return line > 1 && source.FullLineSpan(line).Start == span.End }
	first, last = source.Line(span.Start), source.Line(span.End)
	switch {
	case starts(last) && last > first:
		last--
	case starts(last) && span.End == len(source.Text):
		first, last = first-1, last-1
	}
	return first, last
}

package lint

import (
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/suppression"
	"github.com/regionlint/regionlint/rules"
)

// keepTogether moves the lines that fixes put between a comment that stands alone and
// the line that it is about: it would be about them then.
func (all *suppressions) keepTogether(findings []rules.Finding) {
	if len(all.list) == 0 {
		return
	}
	for _, f := range findings {
		for _, alternative := range f.Fixes {
			for i, e := range alternative.Edits {
				alternative.Edits[i] = all.aboveComments(e)
			}
		}
	}
}

func (all *suppressions) aboveComments(e parse.Edit) parse.Edit {
	src := all.bundle.Source(e.Path)
	if src == nil || e.Span.Len() > 0 || !strings.HasSuffix(e.Text, "\n") {
		return e
	}
	n := src.Line(e.Span.Start)
	f := all.files[all.id(src)]
	if f == nil || e.Span.Start != src.LineSpan(n).Start {
		return e
	}
	above := all.about(suppression.Lines{First: n, Last: n}, f.above)
	if len(above) == 0 {
		return e
	}
	at := src.LineSpan(all.list[above[0]].Lines.First).Start
	e.Span = parse.Span{Start: at, End: at}
	return e
}

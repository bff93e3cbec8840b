package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// conciseReport writes one line a finding, in the form that editors know from compilers:
// %f:%l:%c: %m. As with compilers, paths begin with what the command line says, so that
// they can be opened.
var conciseReport = &series{finding: func(w io.Writer, doc *Document, f *Finding, _ Style) error {
	_, err := fmt.Fprintln(w, doc.conciseLine(f))
	return err
}}

func (d *Document) conciseLine(f *Finding) string {
	mark := fixMarks[f.applicability()]
	if mark != "" {
		mark = " " + mark
	}
	return fmt.Sprintf("%s: %s[%s] %s%s%s", d.conciseAt(f.Bundle, f.Path, f.Range),
		f.Severity, f.Rule, Visible(f.Message), mark, d.alsoAt(f))
}

func (d *Document) alsoAt(f *Finding) string {
	if len(f.Related) == 0 {
		return ""
	}
	shown, more := few(f.Related)
	places := make([]string, 0, len(shown))
	for _, related := range shown {
		places = append(places, d.conciseAt(f.Bundle, related.Path, related.Range))
	}
	return " (also " + strings.Join(places, ", ") + andMore(more) + ")"
}

func (d *Document) conciseAt(bundle, file string, span Range) string {
	return at(Visible(cmp.Or(d.pathHere(bundle, file), ".")), span.Start)
}

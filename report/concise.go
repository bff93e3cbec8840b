package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"
)

// writeConcise writes one line a finding, in the form that editors know from
// compilers: %f:%l:%c: %m. As with compilers, paths begin with what the command
// line says, so that they can be opened.
func writeConcise(w io.Writer, doc *Document, _ Style) error {
	out := bufio.NewWriter(w)
	for i := range doc.Findings {
		fmt.Fprintln(out, doc.conciseLine(&doc.Findings[i]))
	}
	return out.Flush()
}

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

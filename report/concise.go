package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/regionlint/regionlint/rules"
)

// writeConcise writes one line a finding, in the form that editors know from
// compilers: %f:%l:%c: %m.
func writeConcise(w io.Writer, doc *Document, style Style) error {
	out := bufio.NewWriter(w)
	for i := range doc.Findings {
		f := &doc.Findings[i]
		fmt.Fprintf(out, "%s: %s[%s] %s%s%s\n", where(f.Bundle, f.Path, f.Range, style),
			f.Severity, f.Rule, Visible(f.Message), fixMark(f), alsoAt(f, style))
	}
	return out.Flush()
}

func fixMark(f *Finding) string {
	switch f.applicability() {
	case rules.Safe:
		return " [*]"
	case rules.Unsafe:
		return " [~]"
	case rules.NoFix:
	}
	return ""
}

func alsoAt(f *Finding, style Style) string {
	if len(f.Related) == 0 {
		return ""
	}
	places := make([]string, 0, len(f.Related))
	for _, related := range f.Related {
		places = append(places, where(f.Bundle, related.Path, related.Range, style))
	}
	return " (also " + strings.Join(places, ", ") + ")"
}

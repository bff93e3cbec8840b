package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/regionlint/regionlint/rules"
)

// Statistics is what the JSON format writes in the place of a Document when counts
// were asked for. What is not about findings is that of the Document.
type Statistics struct {
	SchemaVersion int       `json:"schema_version"`
	Tool          Tool      `json:"tool"`
	Rules         []Stat    `json:"statistics"`
	Skipped       []Skip    `json:"skipped"`
	Applied       []Applied `json:"applied"`
	Effects       []Effect  `json:"effects"`
	Summary       Summary   `json:"summary"`
}

// Stat counts the findings of a rule.
type Stat struct {
	Rule string `json:"rule"`
	Name string `json:"name"`
	// Severity is the worst of the findings.
	Severity string `json:"severity"`
	// Count is at least 1.
	Count int `json:"count"`
	// Fixable are those with a safe fix, FixableUnsafely those with an unsafe one
	// only.
	Fixable         int `json:"fixable"`
	FixableUnsafely int `json:"fixable_unsafely"`
}

// statistics counts the findings by rule, most first.
func (d *Document) statistics() Statistics {
	list := []Stat{}
	for _, group := range grouped(d.pointers(), func(f *Finding) string { return f.Rule }) {
		stat := Stat{Rule: group[0].Rule, Name: group[0].Name, Severity: group[0].Severity}
		for _, f := range group {
			stat.add(f)
		}
		list = append(list, stat)
	}
	slices.SortFunc(list, func(a, b Stat) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Rule, b.Rule))
	})
	return Statistics{d.SchemaVersion, d.Tool, list, d.Skipped, d.Applied, d.Effects, d.Summary}
}

func (s *Stat) add(f *Finding) {
	s.Count++
	if severityRank(f.Severity) < severityRank(s.Severity) {
		s.Severity = f.Severity
	}
	switch f.applicability() {
	case rules.Safe:
		s.Fixable++
	case rules.Unsafe:
		s.FixableUnsafely++
	case rules.NoFix:
	}
}

func writeJSONStatistics(w io.Writer, doc *Document, _ Style) error {
	return writeIndented(w, doc.statistics())
}

// writeStatistics writes a table of counts, and what stands below findings.
func writeStatistics(w io.Writer, doc *Document, style Style) error {
	out := bufio.NewWriter(w)
	if len(doc.Findings) > 0 {
		header := []string{"count", "rule", "name", severityColumn, "fix"}
		if err := paintedTable(out, header, doc.statistics().cells(), style.paintSeverity); err != nil {
			return err
		}
	}
	writeClosing(out, doc, style)
	return out.Flush()
}

func (s Statistics) cells() [][]string {
	var rows [][]string
	for _, stat := range s.Rules {
		best := rules.NoFix
		switch {
		case stat.Fixable > 0:
			best = rules.Safe
		case stat.FixableUnsafely > 0:
			best = rules.Unsafe
		}
		count := fmt.Sprintf("%*d", len("count"), stat.Count)
		rows = append(rows, []string{count, stat.Rule, stat.Name, stat.Severity, fixMarks[best]})
	}
	return rows
}

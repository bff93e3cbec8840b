package report

import (
	"fmt"
	"io"

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

// statistics are the findings counted by rule, most first.
func (d *Document) statistics() Statistics {
	return Statistics{d.SchemaVersion, d.Tool, d.counts().stats(), d.Skipped, d.Applied, d.Effects, d.Summary}
}

// add counts findings with the same best fix.
func (s *Stat) add(best rules.Applicability, n int) {
	s.Count += n
	switch best {
	case rules.Safe:
		s.Fixable += n
	case rules.Unsafe:
		s.FixableUnsafely += n
	case rules.NoFix:
	}
}

// jsonStatistics and statisticsTable need no finding, but what was counted of them.
var (
	jsonStatistics = &series{tail: func(w io.Writer, doc *Document, _ Style) error {
		return writeIndented(w, doc.statistics())
	}}
	statisticsTable = &series{tail: writeStatistics}
)

// writeStatistics writes a table of counts, and what stands below findings.
func writeStatistics(w io.Writer, doc *Document, style Style) error {
	if doc.counts().found > 0 {
		header := []string{"count", "rule", "name", severityColumn, "fix"}
		if err := paintedTable(w, header, doc.statistics().cells(), style.paintSeverity); err != nil {
			return err
		}
	}
	writeClosing(w, doc, style)
	return nil
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

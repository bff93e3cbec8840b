package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// TestStreamIsTheDocument compares what is written bundle by bundle with what is written
// of the whole document: with bundles that have no finding, and one whose findings take
// more than is held in memory until its turn.
func TestStreamIsTheDocument(t *testing.T) {
	bundles := []report.Bundle{
		manyFindings("a", 0), manyFindings("b", 3), manyFindings("c", 0), manyFindings("d", 2500), manyFindings("e", 1),
	}
	whole := report.Report{Version: "1", Bundles: bundles}
	for _, format := range allFormats() {
		for _, most := range []int{0, 2} {
			style := report.Style{Fleet: true, Most: most}
			var want, got bytes.Buffer
			if err := format.Write(&want, whole.Document(), style); err != nil {
				t.Fatal(err)
			}
			stream := report.NewStream("1", bundles, false, report.Outlet{Format: format, Style: style, To: &got})
			turn := make(chan struct{})
			drafted := make(chan *report.Part)
			for i, b := range bundles {
				// Only the third one waits for its turn.
				go func() { drafted <- stream.Draft(b, turn) }()
				if i == 3 {
					close(turn)
				}
				stream.Take(<-drafted)
			}
			document, err := stream.End()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.String(), got.String()); diff != "" {
				t.Errorf("%s with at most %d findings of a rule (-document +stream):\n%.2000s", format.Name, most, diff)
			}
			if diff := cmp.Diff(whole.Document().Summary, document.Summary); diff != "" {
				t.Errorf("%s: summary (-document +stream):\n%s", format.Name, diff)
			}
		}
	}
}

// allFormats are the formats, and those of them that count.
func allFormats() (list []report.Format) {
	for _, format := range report.Formats() {
		list = append(list, format)
		if counting, ok := format.Counting(); ok {
			counting.Name += " counting"
			list = append(list, counting)
		}
	}
	return list
}

// manyFindings is a bundle with n findings in a file.
func manyFindings(name string, n int) report.Bundle {
	source := parse.NewSource("pg_hba.conf", []byte(strings.Repeat("host all all 0.0.0.0/0 trust\n", n)))
	b := report.Bundle{Name: name, Dir: name, RepositoryDir: name, Hosts: 1, Files: 1, Sources: []*parse.Source{source}}
	for line := range n {
		b.Findings = append(b.Findings, rules.Finding{
			Rule: rules.All()[0], Severity: rules.Warning, Host: "db",
			Message: fmt.Sprintf("line %d lets all in, %s", line+1, strings.Repeat("very much ", 40)),
			Primary: rules.Label{Place: parse.Place{Source: source, Span: source.LineSpan(line + 1)}},
		})
	}
	return b
}

// TestCountedFindings looks at what is said of findings that were not made.
func TestCountedFindings(t *testing.T) {
	b := manyFindings("a", 3)
	rule := b.Findings[0].Rule
	b.More = []rules.More{{Rule: rule, Path: "pg_hba.conf", Severity: rules.Error, Fix: rules.Unsafe, Count: 1000}}
	document := (&report.Report{Bundles: []report.Bundle{b}}).Document()
	var out bytes.Buffer
	format, _ := report.FormatNamed("text")
	if err := format.Write(&out, document, report.Style{Most: 2}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	want := []string{
		"... 1001 more of " + rule.Code + " in pg_hba.conf: --no-limit shows them",
		"",
		"1000 errors, 3 warnings in 1 file of 1 host (1000 fixable with --fix --unsafe-fixes)",
		"",
	}
	if diff := cmp.Diff(want, lines[len(lines)-len(want):]); diff != "" {
		t.Errorf("the last lines (-want +got):\n%s", diff)
	}
}

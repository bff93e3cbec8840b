package report_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// counted is the report in the format of that name, as counts.
func counted(t *testing.T, name string, r *report.Report, style report.Style) string {
	t.Helper()
	format, _ := report.FormatNamed(name)
	format, ok := format.Counting()
	if !ok {
		t.Fatalf("%s does not count", name)
	}
	var out strings.Builder
	if err := format.Write(&out, r.Document(), style); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// severalFindings are of three rules, one of which has findings of two severities.
func severalFindings() *report.Report {
	fix := func(best rules.Applicability) []rules.Fix {
		return []rules.Fix{{Applicability: best, Message: "do it"}}
	}
	r := bundleOf(
		rules.Finding{Rule: unknown, Severity: rules.Info, Fixes: fix(rules.Unsafe)},
		rules.Finding{Rule: tooFew, Severity: rules.Error},
		rules.Finding{Rule: deadLine, Severity: rules.Warning, Fixes: fix(rules.Safe)},
		rules.Finding{Rule: unknown, Severity: rules.Warning, Fixes: fix(rules.Unsafe)},
	)
	r.Bundles = append(r.Bundles, report.Bundle{Name: "other", Findings: []rules.Finding{{Rule: deadLine, Severity: rules.Warning}}})
	return r
}

func TestStatisticsAreATable(t *testing.T) {
	want := `count  rule    name                     severity  fix
    2  HBA007  line-never-matches       warning   [*]
    2  RGD002  unknown-option           warning   [~]
    1  PGC005  max-connections-too-low  error

1 error, 3 warnings, 1 info in 4 files of 2 hosts in 2 bundles (1 fixable with --fix, 2 more with --unsafe-fixes)
`
	for _, name := range []string{"text", "concise", "table"} {
		if diff := cmp.Diff(want, counted(t, name, severalFindings(), report.Style{Fleet: true})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := counted(t, "text", severalFindings(), report.Style{Quiet: true}); strings.Contains(got, "1 error") {
		t.Errorf("--quiet leaves the closing count:\n%s", got)
	}
}

func TestStatisticsInJSON(t *testing.T) {
	r := severalFindings()
	var got report.Statistics
	if err := json.Unmarshal([]byte(counted(t, "json", r, report.Style{})), &got); err != nil {
		t.Fatal(err)
	}
	want := report.Statistics{
		SchemaVersion: report.SchemaVersion, Tool: report.Tool{Name: "regionlint", Version: "1.0.0"},
		Rules: []report.Stat{
			{Rule: "HBA007", Name: "line-never-matches", Severity: "warning", Count: 2, Fixable: 1},
			{Rule: "RGD002", Name: "unknown-option", Severity: "warning", Count: 2, FixableUnsafely: 2},
			{Rule: "PGC005", Name: "max-connections-too-low", Severity: "error", Count: 1},
		},
		Skipped: []report.Skip{}, Applied: []report.Applied{}, Effects: []report.Effect{},
		Summary: r.Document().Summary,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if text := counted(t, "json", bundleOf(), report.Style{}); !strings.Contains(text, `"statistics": []`) {
		t.Errorf("of nothing: %s", text)
	}
}

func TestSchemaNamesEveryFieldOfStatistics(t *testing.T) {
	var schema node
	if err := json.Unmarshal([]byte(report.Schema()), &schema); err != nil {
		t.Fatal(err)
	}
	schema.Defs["statistics"].checkType(t, "statistics", reflect.TypeFor[report.Statistics](), schema.Defs)
}

// TestFormatsForMachinesDoNotCount, since what reads them wants findings.
func TestFormatsForMachinesDoNotCount(t *testing.T) {
	var got []string
	for _, format := range report.Formats() {
		if _, ok := format.Counting(); ok {
			got = append(got, format.Name)
		}
	}
	if diff := cmp.Diff([]string{"text", "concise", "table", "json"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

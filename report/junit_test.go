package report_test

import (
	"encoding/xml"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	junit "github.com/joshdk/go-junit"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// loadedText is text of a file that would be more than text where nobody escapes it.
const loadedText = "a\n::error::b\r##[add-mask]c%0A::d::\x1b[31m\u202e|<script>e</script>`f`]]>&[g](h)![i](j) http://k.example www.l.example\ufffe\x00\xff"

// loadedReport has such text wherever a finding can have some, in a file with such a
// name.
func loadedReport() *report.Report {
	source := parse.NewSource(loadedText, []byte(loadedText))
	place := parse.Place{Source: source, Span: parse.Span{Start: 2, End: 9}}
	r := bundleOf(rules.Finding{
		Rule: entryMissing, Severity: rules.Error, Host: loadedText, Message: loadedText, Help: loadedText, Notes: []string{loadedText},
		Primary: rules.Label{Place: place, Text: loadedText},
		Related: []rules.Label{{Place: place, Text: loadedText}},
	}, rules.Finding{Rule: unknown, Severity: rules.Info, Message: loadedText})
	r.Bundles[0].Name = loadedText
	r.Bundles[0].RepositoryDir = loadedText
	r.Bundles[0].Skipped = []report.Skip{{Rule: "PGC005", Host: loadedText, Reason: loadedText}}
	return r
}

func TestJUnitCounts(t *testing.T) {
	s := newScene(t, "a_place_where_a_line_is_missing")
	r := &report.Report{Bundles: []report.Bundle{
		{
			Name: "north", RepositoryDir: "fleet/north",
			Findings: []rules.Finding{
				missingEntry(s),
				{Rule: deadLine, Severity: rules.Warning, Message: "another", Primary: rules.Label{Place: s.at(hbaPath, "# the end")}},
				{Rule: unknown, Severity: rules.Info, Message: "an info", Primary: rules.Label{Place: s.at(betaRegion, "10.0.0.11")}},
			},
			Skipped: []report.Skip{{Rule: "PGC005", Host: "gamma", Reason: "regiond.conf could not be read"}},
		},
		{Name: "south", RepositoryDir: "fleet/south"},
	}}
	suites, err := junit.Ingest([]byte(write(t, "junit", r, report.Style{})))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]junit.Totals{}
	for _, suite := range suites {
		got[suite.Name] = suite.Totals
	}
	want := map[string]junit.Totals{
		"fleet/north/" + hbaPath:    {Tests: 2, Failed: 2},
		"fleet/north/" + betaRegion: {Tests: 1, Passed: 1},
		"fleet/north/gamma":         {Tests: 1, Skipped: 1},
		"fleet/south":               {Tests: 1, Passed: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestJUnitHoldsAnyText reads what a file could say to break the report.
func TestJUnitHoldsAnyText(t *testing.T) {
	text := write(t, "junit", loadedReport(), report.Style{})
	if err := xml.Unmarshal([]byte(text), new(any)); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	for _, r := range text {
		if r == '\x1b' || r == '\u202e' || r == '\ufffd' || r == '\r' {
			t.Errorf("%U is in the report", r)
		}
	}
	suites, err := junit.Ingest([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var failure junit.Error
	if !errors.As(suites[0].Tests[0].Error, &failure) {
		t.Fatalf("%v is no failure", suites[0].Tests[0].Error)
	}
	if want := report.Visible(loadedText); failure.Message != want || !strings.Contains(failure.Body, want) {
		t.Errorf("the failure is %q, %q", failure.Message, failure.Body)
	}
}

package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/report"
)

// TestArchivesAreKnownFromJSON: no report says that --fix applies what it does not.
func TestArchivesAreKnownFromJSON(t *testing.T) {
	r := fullReport(t)
	r.Bundles[0].Fixed, r.Bundles[0].InArchive = nil, true
	text := write(t, "json", r, report.Style{})
	validate(t, schema(t, ""), text)
	doc, err := report.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range report.Formats() {
		var out bytes.Buffer
		if err := format.Write(&out, doc, report.Style{}); err != nil {
			t.Fatal(err)
		}
		for _, told := range []string{"(--fix", "with --fix", "<code>--fix"} {
			if strings.Contains(out.String(), told) {
				t.Errorf("%s says %q", format.Name, told)
			}
		}
	}
}

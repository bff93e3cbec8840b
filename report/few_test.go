package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// TestManyPlacesAreCut has people see the first ten places beside the primary one, and
// programs all.
func TestManyPlacesAreCut(t *testing.T) {
	f := rules.Finding{Rule: tooFew, Severity: rules.Error, Message: "too few"}
	for n := range 13 {
		source := parse.NewSource(fmt.Sprintf("r%02d/regiond.conf", n), []byte("num_workers: 8\n"))
		label := rules.Label{Place: placeOf(t, source, "8"), Text: "eight"}
		if n == 0 {
			f.Primary = label
			continue
		}
		f.Related = append(f.Related, label)
	}
	f.Related = append(f.Related, rules.Label{Text: "a fact about no place"})
	for _, test := range []struct {
		format string
		style  report.Style
		shown  int
		ends   string
	}{
		{"text", report.Style{}, 11, " ::: and 2 more\n"},
		{"text", report.Style{Verbose: true}, 13, ""},
		{"concise", report.Style{}, 11, "r10/regiond.conf:1:14 and 2 more)\n"},
		{"gitlab", report.Style{}, 11, "r10/regiond.conf:1 (eight) and 2 more"},
		{"github", report.Style{}, 11, "r10/regiond.conf:1 (eight) and 2 more"},
		{"junit", report.Style{}, 11, " ::: and 2 more\n"},
		{"json", report.Style{}, 13, ""},
		{"sarif", report.Style{}, 13, ""},
		{"rdjson", report.Style{}, 13, "and 2 more)"}, // in the line of the format concise that it holds
	} {
		got := write(t, test.format, bundleOf(f), test.style)
		shown := 0
		for n := range 13 {
			if strings.Contains(got, fmt.Sprintf("r%02d/regiond.conf", n)) {
				shown++
			}
		}
		if shown != test.shown || !strings.Contains(got, test.ends) || test.ends == "" && strings.Contains(got, "and 2 more") {
			t.Errorf("%s, verbose %t: %d places, not %d, or not %q", test.format, test.style.Verbose, shown, test.shown, test.ends)
		}
	}
}

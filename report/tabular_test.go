package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-runewidth"

	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// TestTableWraps shows messages in the width that there is, with words and characters
// that are too wide for it.
func TestTableWraps(t *testing.T) {
	r := bundleOf(
		rules.Finding{Rule: entryMissing, Severity: rules.Error, Host: "beta", Message: "one two three four five six seven"},
		rules.Finding{Rule: deadLine, Severity: rules.Warning, Message: "数据库数据库数据库数据库 x"},
	)
	want := `severity  rule    host  message

demo
error     HBA001  beta  one two three four
                        five six seven
warning   HBA007        数据库数据库数据库数
                        据库 x

1 error, 1 warning in 4 files of 2 hosts
`
	got := write(t, "table", r, report.Style{Width: 44})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for line := range strings.Lines(got) {
		if width := runewidth.StringWidth(strings.TrimRight(line, "\n")); width > 44 {
			t.Errorf("%d cells: %s", width, line)
		}
	}
}

func TestTablePaintsSeverities(t *testing.T) {
	r := bundleOf(rules.Finding{Rule: entryMissing, Severity: rules.Error, Message: "error"})
	got := write(t, "table", r, report.Style{Color: true})
	if !strings.Contains(got, "\n\x1b[1;31merror\x1b[0m  ") || !strings.Contains(got, "HBA001  error\n") {
		t.Errorf("not only the severity is red:\n%q", got)
	}
}

func TestTableHoldsAnyText(t *testing.T) {
	for _, width := range []int{0, 30, 80} {
		for line := range strings.Lines(write(t, "table", loadedReport(), report.Style{Width: width})) {
			if text := strings.TrimSuffix(line, "\n"); report.Visible(text) != text {
				t.Errorf("%q", text)
			}
		}
	}
}

// TestTableCutsWhatIsWide shows a row as long as a table may be, since all the others
// are as wide.
func TestTableCutsWhatIsWide(t *testing.T) {
	var out strings.Builder
	rows := [][]string{{"all", "first"}, {strings.Repeat("数", 1000), "second"}}
	if err := report.Table(&out, []string{"user", "method"}, rows); err != nil {
		t.Fatal(err)
	}
	want := "user" + strings.Repeat(" ", 497) + "method\n" +
		"all" + strings.Repeat(" ", 498) + "first\n" +
		strings.Repeat("数", 249) + "…  second\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

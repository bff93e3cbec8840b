package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/report"
)

// FuzzRead reads any text as a report: one that is taken can be written in every
// format, with nothing in it that a terminal would obey, and as JSON it is the same
// once more.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "{}", `{"schema_version": 1}`, `{"schema_version": 1} {}`, `{"schema_version": 1, "findings": [{}]}`,
		`{"schema_version": 1, "bundles": [{"name": "b\u001b"}, {}], "summary": {"errors": -1}, "skipped": [{"rule": "HBA001", "reason": "\u202e"}]}`,
		`{"schema_version": 1, "findings": [{"rule": "HBA001", "name": "a-b", "severity": "error", "fix": "safe", "path": "\n::error::",
"range": {"start": {"line": 1, "column": 1}, "end": {"line": 9007199254740993, "column": 1}}, "message": "<b>",
"fixes": [{"applicability": "safe", "edits": [{"range": {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 1}}, "text": "\u0000"}]}]}]}`,
		jsonOf(loadedReport()), jsonOf(bundleOf()),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := report.Read(strings.NewReader(text))
		if err != nil {
			if says := err.Error(); says != report.Visible(says) {
				t.Fatalf("it says %q", says)
			}
			return
		}
		for _, format := range report.Formats() {
			var out bytes.Buffer
			writeDocument(t, format.Name, &out, doc)
			for line := range strings.SplitSeq(out.String(), "\n") {
				if format.Name == "github" {
					line = strings.TrimPrefix(line, "::")
				}
				if report.Visible(line) != line {
					t.Fatalf("%s: %q", format.Name, line)
				}
			}
		}
		var once, twice bytes.Buffer
		writeDocument(t, "json", &once, doc)
		again, err := report.Read(bytes.NewReader(once.Bytes()))
		if err != nil {
			t.Fatalf("what is written cannot be read: %v", err)
		}
		writeDocument(t, "json", &twice, again)
		if diff := cmp.Diff(once.String(), twice.String()); diff != "" {
			t.Fatalf("written anew it differs (-before +after):\n%s", diff)
		}
	})
}

func jsonOf(r *report.Report) string {
	format, _ := report.FormatNamed("json")
	var out bytes.Buffer
	if err := format.Write(&out, r.Document(), report.Style{}); err != nil {
		panic(err)
	}
	return out.String()
}

package report_test

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

func TestReadRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"what is not JSON", "hba", "not a JSON report of regionlint: invalid character 'h' looking for beginning of value"},
		{"nothing", "", "the report is empty or breaks off: the run that was to write it did not end"},
		{"a later version", `{"schema_version": 2}`, "a report with schema_version 2, where 1 is known"},
		{"other JSON", `{}`, "a report with schema_version 0, where 1 is known"},
		{"two reports", `{"schema_version": 1} {"schema_version": 1}`, "not a JSON report of regionlint: there is more behind it"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := report.Read(strings.NewReader(test.text))
			if err == nil || err.Error() != test.want {
				t.Errorf("the error is %v, not %s", err, test.want)
			}
		})
	}
}

// fullReport has a finding with all that one can have, and all that a report has
// beside.
func fullReport(t *testing.T) *report.Report {
	t.Helper()
	source := parse.NewSource("f", []byte("a\nb\n"))
	r := bundleOf(rules.Finding{
		Rule: entryMissing, Severity: rules.Error, Message: "m", Primary: rules.Label{Place: placeOf(t, source, "b")},
		Related: []rules.Label{{Place: placeOf(t, source, "a")}},
		Fixes: []rules.Fix{
			{Applicability: rules.Safe, Edits: []parse.Edit{placeOf(t, source, "b").Replace("c")}},
			{Applicability: rules.Unsafe, Modes: []rules.Mode{{Path: "f", Perm: 0o640}}},
		},
	})
	r.Bundles[0].Skipped = []report.Skip{{Rule: "PGC005", Reason: "r"}}
	r.Bundles[0].Fixed = []report.Applied{{Rule: "WRK001", Path: "f", Line: 1, Message: "m"}}
	return r
}

// TestReadRefusesWhatTheSchemaDoes changes a report in one place after the other.
func TestReadRefusesWhatTheSchemaDoes(t *testing.T) {
	text := write(t, "json", fullReport(t), report.Style{})
	if _, err := report.Read(strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	validate(t, schema(t, ""), text)
	for _, test := range []struct{ from, to, want string }{
		{`"HBA001"`, `"\u001b]0;x"`, `finding 1 of the report: "\x1b]0;x" is no code of a rule, like HBA001`},
		{`"PGC005"`, `"pgc005"`, `skipped check 1 of the report: "pgc005" is no code of a rule, like HBA001`},
		{`"WRK001"`, `"WRK0011"`, `applied fix 1 of the report: "WRK0011" is no code of a rule, like HBA001`},
		{`"secondary-entry-missing"`, `"a b"`, `finding 1 of the report: "a b" is no name of a rule, like trust-remote`},
		{`"error"`, `"fatal\u0007"`, `finding 1 of the report: "fatal\a" is no severity: error, warning or info`},
		{`"fix": "safe"`, `"fix": ""`, `finding 1 of the report: "" is no applicability: safe, unsafe or none`},
		{`"applicability": "unsafe"`, `"applicability": "none"`, `finding 1 of the report: "none" is no applicability of a fix: safe or unsafe`},
		{`"0640"`, `"640; rm"`, `finding 1 of the report: "640; rm" is no mode, like 0640`},
		{`"first": 2`, `"first": 0`, "finding 1 of the report: the lines 0 to 2 of a fix are none"},
		{`"column": 2`, `"column": 0`, "finding 1 of the report: line 2, column 0 is no place in a file"},
		{`"line": 2`, `"line": -2`, "finding 1 of the report: line -2, column 1 is no place in a file"},
		{`"offset": 3`, `"offset": 0`, "finding 1 of the report: a range ends at line 2, offset 0, before it begins"},
	} {
		changed := strings.ReplaceAll(text, test.from, test.to)
		if changed == text {
			t.Errorf("the report has no %s", test.from)
		}
		_, err := report.Read(strings.NewReader(changed))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: the error is %v, not %s", test.to, err, test.want)
		}
	}
}

// TestFormatsHoldAnyDocument reads back a report in which someone changed what
// regionlint itself never writes so, where Read lets that pass.
func TestFormatsHoldAnyDocument(t *testing.T) {
	texts := regexp.MustCompile(`"(?:help|advice|fingerprint|version|reason|message)": "`)
	text := texts.ReplaceAllString(write(t, "json", loadedReport(), report.Style{}), `${0}\u0001\n::error::\u001b,|<b>%]]>`)
	doc, err := report.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range report.Formats() {
		var out bytes.Buffer
		writeDocument(t, format.Name, &out, doc)
		for line := range strings.SplitSeq(out.String(), "\n") {
			if format.Name == "github" {
				// It consists of what no other format may hold.
				line = strings.TrimPrefix(line, "::")
			}
			if report.Visible(line) != line {
				t.Errorf("%s: %q", format.Name, line)
			}
		}
		if format.Name == "junit" && xml.Unmarshal(out.Bytes(), new(any)) != nil {
			t.Errorf("no XML: %s", out.String())
		}
	}
}

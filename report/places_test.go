package report_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// TestPlacesAreInTheirFiles has a finding at each range of texts that are hard to count
// in, and holds what all formats take their places from against the text.
func TestPlacesAreInTheirFiles(t *testing.T) {
	for _, text := range []string{"", "\n", "a", "a\r\nb\r\n", "\ufeffa\nb", "\xff\xfe\n\x80b", "数据\t😀 e\u0301\r\n\r\n", "a\n\nb\n"} {
		source := parse.NewSource("f", []byte(text))
		var findings []rules.Finding
		for start := range len(text) + 1 {
			for end := start; end <= len(text); end++ {
				place := parse.Place{Source: source, Span: parse.Span{Start: start, End: end}}
				findings = append(findings, rules.Finding{
					Rule: unknown, Severity: rules.Info, Message: "m", Primary: rules.Label{Place: place, Text: "here"},
					Fixes: []rules.Fix{{Applicability: rules.Safe, Edits: []parse.Edit{place.Replace("x")}}},
				})
			}
		}
		r := bundleOf(findings...)
		for _, f := range r.Document().Findings {
			for _, p := range []report.Position{f.Range.Start, f.Range.End} {
				checkPosition(t, text, p)
			}
			for _, fix := range f.Fixes {
				if l := fix.Lines; l != nil && (l.First < 1 || l.Last < l.First || l.Last > source.Lines()) {
					t.Errorf("%q: a fix is of the lines %d to %d", text, l.First, l.Last)
				}
			}
		}
		for _, format := range report.Formats() {
			out := write(t, format.Name, r, report.Style{Width: 30, Verbose: true})
			if !utf8.ValidString(out) {
				t.Errorf("%s of %q is not UTF-8", format.Name, text)
			}
			if format.Name != "json" {
				continue
			}
			if _, err := report.Read(strings.NewReader(out)); err != nil {
				t.Errorf("%q: %v", text, err)
			}
			validate(t, schema(t, ""), out)
		}
	}
}

// checkPosition goes to the line and column of a position as a reader does, which has to
// be where its offset is, but for one within a character.
func checkPosition(t *testing.T, text string, p report.Position) {
	t.Helper()
	lines := strings.SplitAfter(text, "\n")
	if p.Line > len(lines) {
		t.Fatalf("%q has no line %d", text, p.Line)
	}
	before := len(strings.Join(lines[:p.Line-1], ""))
	column := p.ByteColumn
	if column == 0 {
		column = p.Column
	}
	if before+column-1 != p.Offset || p.Offset > len(text) {
		t.Errorf("%q: line %d, byte %d is not at offset %d", text, p.Line, column, p.Offset)
	}
	if want := utf8.RuneCountInString(text[before:p.Offset]) + 1; p.Column != want {
		t.Errorf("%q: offset %d is in column %d, not %d", text, p.Offset, p.Column, want)
	}
}

package report_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// suggestion is one of reviewdog's, in whole lines.
type suggestion struct {
	First, Last int
	Text        string
}

// suggestions are those of the report's first finding.
func suggestions(t *testing.T, r *report.Report) []suggestion {
	t.Helper()
	type position struct{ Line, Column int }
	var result struct {
		Diagnostics []struct {
			Suggestions []struct {
				Range struct{ Start, End position }
				Text  string
			}
		}
	}
	if err := json.Unmarshal([]byte(write(t, "rdjson", r, report.Style{})), &result); err != nil {
		t.Fatal(err)
	}
	var list []suggestion
	for _, s := range result.Diagnostics[0].Suggestions {
		if s.Range.Start.Column != 0 || s.Range.End.Column != 0 {
			t.Errorf("the suggestion %+v has columns, which GitLab's reporter does not look at", s)
		}
		list = append(list, suggestion{s.Range.Start.Line, s.Range.End.Line, s.Text})
	}
	return list
}

func TestSuggestionsAreWholeLines(t *testing.T) {
	edit := func(start, end int, text string) []parse.Edit {
		return []parse.Edit{{Path: "f", Span: parse.Span{Start: start, End: end}, Text: text}}
	}
	tests := []struct {
		name, text string
		edits      []parse.Edit
		want       []suggestion
	}{
		{"a word", "a: 1\nb: 2 # two\n", edit(8, 9, "3"), []suggestion{{2, 2, "b: 3 # two"}}},
		{"a line before another", "a\nb\n", edit(2, 2, "x\n"), []suggestion{{2, 2, "x\nb"}}},
		{"a line before the first", "a\nb\n", edit(0, 0, "x\n"), []suggestion{{1, 1, "x\na"}}},
		{"a line behind the last", "a\nb\n", edit(4, 4, "x\n"), []suggestion{{2, 2, "b\nx"}}},
		{"a line behind one without an end", "a\nb", edit(3, 3, "\nx"), []suggestion{{2, 2, "b\nx"}}},
		{"a line in an empty file", "", edit(0, 0, "x\n"), []suggestion{{1, 1, "x"}}},
		{"a line taken away", "a\nb\nc\n", edit(2, 4, ""), []suggestion{{2, 2, ""}}},
		{"the last line taken away", "a\nb\n", edit(2, 4, ""), []suggestion{{2, 2, ""}}},
		{"lines in the place of one", "a\nb\n", edit(0, 2, "x\ny\n"), []suggestion{{1, 1, "x\ny"}}},
		{"no line that goes on in the next", "a\nb\n", edit(1, 2, ""), nil},
		{"the last end of a line taken away", "a\nb", edit(1, 3, ""), []suggestion{{1, 2, "a"}}},
		{"two edits, and what is between them", "a\nb\nc\n", append(edit(0, 1, "x"), edit(4, 5, "z")...), []suggestion{{1, 3, "x\nb\nz"}}},
		{"the ends of lines as they are", "a\r\nb\r\n", edit(3, 3, "x\r\n"), []suggestion{{2, 2, "x\r\nb\r"}}},
		{"no empty line, which would be none", "a\nb\n", edit(0, 1, ""), nil},
		{"no line that holds a secret", "pass: password=geheim1\nb\n", edit(0, 1, "x"), nil},
		{"no line beside a secret", "password=geheim1\nb\n", edit(0, 0, "x\n"), nil},
		{"no text that JSON cannot hold", "a\xff\nb\n", edit(0, 1, "x"), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			source := parse.NewSource("f", []byte(test.text))
			got := suggestions(t, bundleOf(rules.Finding{
				Rule: unknown, Severity: rules.Info, Primary: rules.Label{Place: parse.Place{Source: source}},
				Fixes: []rules.Fix{{Applicability: rules.Safe, Edits: test.edits}},
			}))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSuggestionsAreWhatReviewdogCanShow(t *testing.T) {
	here, elsewhere := parse.NewSource("f", []byte("a\nb\n")), parse.NewSource("g", []byte("c\n"))
	fix := func(edits ...parse.Edit) rules.Fix { return rules.Fix{Applicability: rules.Safe, Edits: edits} }
	mode := fix(placeOf(t, here, "a").Replace("x"))
	mode.Modes = []rules.Mode{{Path: "f", Perm: 0o640}}
	got := suggestions(t, bundleOf(rules.Finding{
		Rule: unknown, Severity: rules.Info, Primary: rules.Label{Place: placeOf(t, here, "a")},
		Related: []rules.Label{{Place: placeOf(t, elsewhere, "c")}},
		Fixes: []rules.Fix{
			fix(placeOf(t, elsewhere, "c").Replace("x")),
			fix(placeOf(t, here, "a").Replace("x"), placeOf(t, elsewhere, "c").Replace("x")),
			mode,
			fix(placeOf(t, here, "a").Replace("first")),
			fix(placeOf(t, here, "b").Replace("on another line")),
			fix(placeOf(t, here, "a").Replace("second")),
		},
	}))
	want := []suggestion{{1, 1, "first"}, {1, 1, "second"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

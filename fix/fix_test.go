package fix_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

func edit(path string, start, end int, text string) parse.Edit {
	return parse.Edit{Path: path, Span: parse.Span{Start: start, End: end}, Text: text}
}

func finding(name string, applicability rules.Applicability, edits ...parse.Edit) rules.Finding {
	return rules.Finding{Message: name, Fixes: []rules.Fix{{Applicability: applicability, Edits: edits}}}
}

func anyFix(rules.Fix) bool { return true }

// TestSelect shows which of several fixes are made in one round.
func TestSelect(t *testing.T) {
	for _, test := range []struct {
		what     string
		least    rules.Applicability
		findings []rules.Finding
		want     []string
	}{
		{"fixes of different bytes", rules.Safe, []rules.Finding{
			finding("a", rules.Safe, edit("f", 0, 3, "x")), finding("b", rules.Safe, edit("f", 3, 6, "y")),
		}, []string{"a", "b"}},
		{"the first of two that overlap", rules.Safe, []rules.Finding{
			finding("a", rules.Safe, edit("f", 0, 4, "x")), finding("b", rules.Safe, edit("f", 3, 6, "y")),
		}, []string{"a"}},
		{"both that overlap in different files", rules.Safe, []rules.Finding{
			finding("a", rules.Safe, edit("f", 0, 4, "x")), finding("b", rules.Safe, edit("g", 3, 6, "y")),
		}, []string{"a", "b"}},
		{"insertions at one place", rules.Safe, []rules.Finding{
			finding("a", rules.Safe, edit("f", 4, 4, "x")), finding("b", rules.Safe, edit("f", 4, 4, "y")),
		}, []string{"a", "b"}},
		{"no insertion into what is replaced", rules.Safe, []rules.Finding{
			finding("a", rules.Safe, edit("f", 2, 6, "x")), finding("b", rules.Safe, edit("f", 4, 4, "y")),
		}, []string{"a"}},
		{"all edits of a fix or none", rules.Safe, []rules.Finding{
			finding("a", rules.Safe, edit("f", 0, 4, "x")), finding("b", rules.Safe, edit("g", 0, 1, "y"), edit("f", 1, 2, "z")),
		}, []string{"a"}},
		{"no unsafe one where only safe ones may be", rules.Safe, []rules.Finding{finding("a", rules.Unsafe, edit("f", 0, 4, "x"))}, nil},
		{"unsafe ones too where they may be", rules.Unsafe, []rules.Finding{finding("a", rules.Unsafe, edit("f", 0, 4, "x"))}, []string{"a"}},
	} {
		var got []string
		for _, c := range fix.Select(test.findings, test.least, anyFix) {
			got = append(got, c.Finding.Message)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

package fix_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
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

func modeFinding(name, path string, perm bundle.Perm, edits ...parse.Edit) rules.Finding {
	f := finding(name, rules.Safe, edits...)
	f.Fixes[0].Modes = []rules.Mode{{Path: path, Perm: perm}}
	return f
}

// revealing is a finding whose unsafe fix makes a value count.
func revealing(name string, edits ...parse.Edit) rules.Finding {
	f := finding(name, rules.Unsafe, edits...)
	f.Fixes[0].Reveals = true
	return f
}

func anyFix(rules.Fix) bool { return true }

func sameName(path string) string { return path }

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
		{"a mode beside an edit of the file", rules.Safe, []rules.Finding{
			finding("a", rules.Safe, edit("f", 0, 4, "x")), modeFinding("b", "f", 0o640),
		}, []string{"a", "b"}},
		{"one mode twice", rules.Safe, []rules.Finding{modeFinding("a", "f", 0o640), modeFinding("b", "f", 0o640)}, []string{"a", "b"}},
		{"the first of two modes", rules.Safe, []rules.Finding{modeFinding("a", "f", 0o640), modeFinding("b", "f", 0o600)}, []string{"a"}},
		{"modes of different files", rules.Safe, []rules.Finding{modeFinding("a", "f", 0o640), modeFinding("b", "g", 0o600)}, []string{"a", "b"}},
		{"no mode without its edits", rules.Safe, []rules.Finding{
			finding("a", rules.Safe, edit("f", 0, 4, "x")), modeFinding("b", "g", 0o640, edit("f", 1, 2, "y")), modeFinding("c", "g", 0o600),
		}, []string{"a", "c"}},
		{"no unsafe one where only safe ones may be", rules.Safe, []rules.Finding{finding("a", rules.Unsafe, edit("f", 0, 4, "x"))}, nil},
		{"unsafe ones too where they may be", rules.Unsafe, []rules.Finding{finding("a", rules.Unsafe, edit("f", 0, 4, "x"))}, []string{"a"}},
		{"what reveals a value before all else", rules.Unsafe, []rules.Finding{
			finding("a", rules.Safe, edit("f", 0, 4, "x")), revealing("b", edit("f", 5, 6, "y")), revealing("c", edit("g", 0, 1, "y")),
		}, []string{"b", "c"}},
		{"what reveals a value, only if it may be made", rules.Safe, []rules.Finding{
			finding("a", rules.Safe, edit("f", 0, 4, "x")), revealing("b", edit("f", 5, 6, "y")),
		}, []string{"a"}},
	} {
		var got []string
		for _, c := range fix.Select(test.findings, test.least, anyFix, sameName) {
			got = append(got, c.Finding.Message)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestSelectLinks has a file with two names: the fixes of a round agree on one
// of them, and a fix that is not made has no say.
func TestSelectLinks(t *testing.T) {
	realPath := func(path string) string {
		if path == "link" {
			return "f"
		}
		return path
	}
	for _, test := range []struct {
		what     string
		findings []rules.Finding
		want     []string
	}{
		{"the name of the first", []rules.Finding{
			finding("a", rules.Safe, edit("f", 0, 1, "x")), finding("b", rules.Safe, edit("link", 5, 6, "y")), finding("c", rules.Safe, edit("f", 8, 9, "z")),
		}, []string{"a", "c"}},
		{"not that of one that conflicts", []rules.Finding{
			finding("a", rules.Safe, edit("g", 0, 4, "x")),
			finding("b", rules.Safe, edit("link", 0, 1, "y"), edit("g", 1, 2, "y")),
			finding("c", rules.Safe, edit("f", 8, 9, "z")),
		}, []string{"a", "c"}},
		{"not that of one that is not safe", []rules.Finding{
			finding("a", rules.Unsafe, edit("link", 0, 1, "x")), finding("b", rules.Safe, edit("f", 5, 6, "y")),
		}, []string{"b"}},
		{"modes under one name too", []rules.Finding{modeFinding("a", "f", 0o640), modeFinding("b", "link", 0o640)}, []string{"a"}},
		{"no fix that mixes them", []rules.Finding{
			finding("a", rules.Safe, edit("link", 0, 1, "x"), edit("f", 4, 5, "x")), finding("b", rules.Safe, edit("f", 5, 6, "y")),
		}, []string{"b"}},
	} {
		var got []string
		for _, c := range fix.Select(test.findings, rules.Safe, anyFix, realPath) {
			got = append(got, c.Finding.Message)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// TestSaysBugs tells a bug of a rule from a value that is wrong, and from rules left out.
func TestSaysBugs(t *testing.T) {
	a := lint.Applied{
		Finding:  rules.Finding{Rule: &rules.Rule{Code: "XXX001"}},
		Fix:      rules.Fix{Edits: []parse.Edit{{Path: "a/\x1bregiond.conf"}}},
		Position: parse.Position{Line: 7},
	}
	reveals := a
	reveals.Fix.Reveals = true
	brings := rules.Finding{Rule: &rules.Rule{Code: "YYY001"}, Message: "it does not start"}
	got := sayBugs(target{}, lint.Fixed{
		TakenBack: []lint.TakenBack{{Applied: a, Brings: brings}, {Applied: reveals, Brings: brings}, {Applied: a, Brings: brings, LeftOut: true}}, Fighting: []lint.Applied{a},
	})
	const bug = "this is a bug in regionlint, please report it with XXX001 at https://github.com/regionlint/regionlint/issues"
	want := []string{
		`regionlint: not fixed: XXX001 at a/\x1bregiond.conf:7, since that would bring the error YYY001 (it does not start): ` + bug,
		`regionlint: not fixed: XXX001 at a/\x1bregiond.conf:7, since that would bring the error YYY001 (it does not start): put both right by hand`,
		`regionlint: not fixed: XXX001 at a/\x1bregiond.conf:7, since that would bring the error YYY001 (it does not start): that rule does not run; let it, or put both right by hand`,
		`regionlint: not fixed: XXX001 at a/\x1bregiond.conf:7, since rules undo each other's fixes: ` + bug,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

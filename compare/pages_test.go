package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/rules"
)

// TestEveryRuleIsCompared holds the page to the rules that there are.
func TestEveryRuleIsCompared(t *testing.T) {
	var want []string
	for _, r := range rules.All() {
		if isCompared(r) {
			want = append(want, r.Code+" "+r.Name)
		}
	}
	page, err := os.ReadFile(filepath.Join("..", "docs", "comparison.md"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for line := range strings.Lines(string(page)) {
		if rule, ok := strings.CutPrefix(line, "| ["); ok {
			code, rest, _ := strings.Cut(rule, "]")
			_, name, _ := strings.Cut(rest, ") ")
			name, _, _ = strings.Cut(name, " |")
			rows = append(rows, code+" "+name)
		}
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rules of docs/comparison.md (-compared +page); make compare writes it:\n%s", diff)
	}
}

// TestPolicies holds the number in the name of conftest's policies to the file.
func TestPolicies(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("policy", "regions.rego"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "\ndeny contains msg if {"); n != policies {
		t.Errorf("there are %d policies, not %d", n, policies)
	}
}

func TestExample(t *testing.T) {
	page := "# RULE\n\n```conf before a/b.conf\nx = 1\n```\n\n```text finding\nerror\n```\n\n```conf after a/b.conf\nx = 2\n```\n"
	before, after := example(page)
	if diff := cmp.Diff(map[string]string{"a/b.conf": "x = 1\n"}, before); diff != "" {
		t.Errorf("before (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"a/b.conf": "x = 2\n"}, after); diff != "" {
		t.Errorf("after (-want +got):\n%s", diff)
	}
}

// TestComplaintsAreWithoutPlaces shows what of two lines has to be the same, so that
// they are the same complaint.
func TestComplaintsAreWithoutPlaces(t *testing.T) {
	before := complaints("/tmp/faulty", "/tmp/faulty/a.conf:3:7: [error] no\n\nline 3 of /tmp/faulty/a.conf\n", "")
	after := complaints("/tmp/right", "/tmp/right/a.conf:5:7: [error] no\n\nline 5 of /tmp/right/a.conf\n", "")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
	if slices.Contains(before, "") {
		t.Error("an empty line is no complaint")
	}
}

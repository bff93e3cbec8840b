package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/rules"
)

// TestRenderPage looks at every page as a terminal of 80 columns shows it: only
// code and what logs say may run out of it.
func TestRenderPage(t *testing.T) {
	for _, r := range rules.All() {
		t.Run(r.Code, func(t *testing.T) {
			finding := false
			for i, line := range strings.Split(renderPage(r.Page(), false), "\n") {
				isCode := strings.HasPrefix(line, codeIndent)
				if !isCode && line != "" {
					finding = line == blockTitles["finding"]
				}
				if (!isCode || finding) && len(line) > pageWidth {
					t.Errorf("line %d is longer than %d: %s", i+1, pageWidth, line)
				}
				if strings.HasPrefix(line, "```") || strings.HasPrefix(line, "|") || strings.HasPrefix(line, "#") {
					t.Errorf("line %d is Markdown: %s", i+1, line)
				}
			}
		})
	}
}

// TestRenderTable breaks the cells of the widest column, and keeps empty cells.
func TestRenderTable(t *testing.T) {
	page := strings.Join([]string{
		"| release | what it opens |",
		"|---|---|",
		"| 2.0 | |",
		"| 3.5 | " + strings.Repeat("many words ", 8) + "|",
		"",
	}, "\n")
	want := strings.Join([]string{
		"release  what it opens",
		"-------  " + strings.Repeat("-", 71),
		"2.0",
		"3.5      " + strings.TrimSpace(strings.Repeat("many words ", 6)) + " many",
		"         words many words",
		"",
	}, "\n")
	if diff := cmp.Diff(want, renderPage(page, false)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPageHasEveryComparison holds the table of the page to the comparisons that there
// are: each has a row, in which no cell is empty.
func TestPageHasEveryComparison(t *testing.T) {
	in := inputs{sizes: sizesOf(false)}
	var want []string
	for _, c := range in.comparisons() {
		want = append(want, c.what+" beside "+c.beside)
	}
	page, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "\n| regionlint on | takes | beside | which takes |  |\n|---|---|---|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	var got []string
	for row := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(row, "|\n "), " | ")
		if len(cells) != 5 {
			t.Fatalf("cells %q", cells)
		}
		got = append(got, cells[0]+" beside "+cells[2])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows of README.md (-compared +page); make bench writes it:\n%s", diff)
	}
}

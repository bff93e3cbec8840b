package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPageHasEveryComparison holds the page to the comparisons that there are: each has
// a row of its table, with times and a ratio.
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
	_, block, _ := strings.Cut(string(page), "<!-- bench -->")
	block, _, _ = strings.Cut(block, "<!-- /bench -->")
	var got []string
	for line := range strings.Lines(block) {
		// The head's last cell is empty.
		if cells := strings.Split(strings.Trim(line, "| \r\n"), " | "); len(cells) == 5 {
			got = append(got, cells[0]+" beside "+cells[2])
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows of README.md (-compared +page); make bench writes it:\n%s", diff)
	}
}

package main

import (
	"io"

	"github.com/regionlint/regionlint/report"
)

// forReader is a diff as whoever reads w takes it: a program every byte, since it has
// to apply, a terminal what people may see.
func forReader(w io.Writer, diff string) string {
	if _, isTerminal := terminal(w); isTerminal {
		return report.VisibleDiff(diff)
	}
	return diff
}

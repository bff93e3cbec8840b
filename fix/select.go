// Package fix turns the edits of findings into new texts: it chooses those that
// can be made together, makes them, shows them as a diff, and writes files.
package fix

import (
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// Chosen is a fix that is to be made.
type Chosen struct {
	Finding rules.Finding
	Fix     rules.Fix
}

// Select chooses, in the order of the findings, the fixes that may be made
// together: of each finding the first alternative that is at least as safe as
// least, that passes the filter, and that touches no byte which another one
// touches. Edits that two fixes have in common are made once. What is left
// over comes again in the next round, after the chosen ones were made.
func Select(findings []rules.Finding, least rules.Applicability, filter func(rules.Fix) bool) []Chosen {
	var chosen []Chosen
	taken := map[string][]parse.Edit{}
	for _, f := range findings {
		for _, alternative := range f.Fixes {
			if alternative.Applicability < least || !filter(alternative) || !fits(taken, alternative.Edits) {
				continue
			}
			for _, e := range alternative.Edits {
				taken[e.Path] = append(taken[e.Path], e)
			}
			chosen = append(chosen, Chosen{f, alternative})
			break
		}
	}
	return chosen
}

func fits(taken map[string][]parse.Edit, edits []parse.Edit) bool {
	for _, e := range edits {
		for _, other := range taken[e.Path] {
			if e != other && conflict(e.Span, other.Span) {
				return false
			}
		}
	}
	return true
}

// conflict tells whether two edits cannot both be made. Insertions at the same
// place can: they are made in order.
func conflict(a, b parse.Span) bool {
	if a.Len() == 0 && b.Len() == 0 {
		return false
	}
	return a.Overlaps(b)
}

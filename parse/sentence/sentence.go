// Package sentence puts lists and numbers into sentences, for all that speaks to
// people.
package sentence

import (
	"fmt"
	"strings"
)

// And lists words: "alpha, beta and gamma". It is "" for none.
func And(words []string) string { return listed(words, "and") }

// Or lists alternatives: "a, b or c". It is "" for none.
func Or(words []string) string { return listed(words, "or") }

func listed(words []string, before string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + before + " " + words[last]
}

// Count writes a number with its noun: "1 worker", "4 workers".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

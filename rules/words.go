package rules

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/regionlint/regionlint/parse/sentence"
)

// firstInWords lists the first of many words, up to most: "alpha, beta and 5
// more". A single one more is named instead.
func firstInWords(words []string, most int) string {
	if more := len(words) - most; more > 1 {
		return sentence.And(append(words[:most:most], fmt.Sprintf("%d more", more)))
	}
	return sentence.And(words)
}

// mostLines is how many lines a sentence lists.
const mostLines = 20

// linesInWords lists lines, each once: "line 8", "lines 8 and 12".
func linesInWords(numbers []int) string {
	var words []string
	for _, n := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
		words = append(words, strconv.Itoa(n))
	}
	if len(words) == 1 {
		return "line " + words[0]
	}
	return "lines " + firstInWords(words, mostLines)
}

// times writes how often: "twice", "3 times".
func times(n int) string {
	if n == 2 {
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// are is the verb behind a list.
func are(list []string) string {
	if len(list) == 1 {
		return "is"
	}
	return "are"
}

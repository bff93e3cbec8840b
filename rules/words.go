package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// inWords lists words: "alpha, beta and gamma".
func inWords(words []string) string { return listed(words, "and") }

// alternatives lists words: "a, b or c".
func alternatives(words []string) string { return listed(words, "or") }

func listed(words []string, before string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + before + " " + words[last]
}

// firstInWords lists the first of many words, up to most: "alpha, beta and 5
// more". A single one more is named instead.
func firstInWords(words []string, most int) string {
	if more := len(words) - most; more > 1 {
		return inWords(append(words[:most:most], fmt.Sprintf("%d more", more)))
	}
	return inWords(words)
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

// count writes a number with its noun: "1 worker", "4 workers".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
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

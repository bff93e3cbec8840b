// Package nearest finds what a misspelt word was meant to be.
package nearest

import "unicode/utf8"

// Word returns the one of known that word was most likely meant to be: no
// further from it than a third of its letters (but at least one slip), and
// nearer than any other. It returns "" when there is none.
func Word(word string, known []string) string {
	best, bestDistance, tied := "", max(1, len(word)/3)+1, false
	letters := utf8.RuneCountInString(word)
	for _, candidate := range known {
		if more := utf8.RuneCountInString(candidate) - letters; max(more, -more) > bestDistance {
			// So many letters at least are to be inserted or deleted.
			continue
		}
		switch d := Distance(word, candidate); {
		case d < bestDistance:
			best, bestDistance, tied = candidate, d, false
		case d == bestDistance:
			tied = true
		}
	}
	if tied {
		return ""
	}
	return best
}

// Distance is the Damerau-Levenshtein distance (its optimal string alignment
// form) of two words: how many letters to insert, delete, change, or swap with
// the next.
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	var before []int
	last := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

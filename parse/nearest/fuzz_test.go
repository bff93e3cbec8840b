package nearest_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse/nearest"
)

// FuzzWord holds distances to what is true of all of them, and what a word was meant
// to be to those that are known.
func FuzzWord(f *testing.F) {
	f.Add("num_worker", "num_workers debug")
	f.Add("ab", "ba aab b")
	f.Add("\xff数", "数 é")
	f.Fuzz(func(t *testing.T, word, others string) {
		if len(word) > 200 || len(others) > 1000 {
			t.Skip("long words take long")
		}
		known := strings.Fields(others)
		for _, other := range known {
			d, back := nearest.Distance(word, other), nearest.Distance(other, word)
			longer := max(utf8.RuneCountInString(word), utf8.RuneCountInString(other))
			shorter := min(utf8.RuneCountInString(word), utf8.RuneCountInString(other))
			if d != back || d > longer || d < longer-shorter || word == other && d != 0 {
				t.Fatalf("from %q to %q it is %d, and back %d", word, other, d, back)
			}
		}
		meant := nearest.Word(word, known)
		if meant == "" {
			return
		}
		if !slices.Contains(known, meant) {
			t.Fatalf("%q was meant to be %q, which is none of %q", word, meant, known)
		}
		for _, other := range known {
			if other != meant && nearest.Distance(word, other) <= nearest.Distance(word, meant) {
				t.Fatalf("%q was meant to be %q, while %q is as near", word, meant, other)
			}
		}
	})
}

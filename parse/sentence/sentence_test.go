package sentence_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/sentence"
)

func TestLists(t *testing.T) {
	for _, tt := range []struct {
		words   []string
		and, or string
	}{
		{nil, "", ""},
		{[]string{"a"}, "a", "a"},
		{[]string{"a", "b"}, "a and b", "a or b"},
		{[]string{"a", "b", "c"}, "a, b and c", "a, b or c"},
	} {
		if diff := cmp.Diff([]string{tt.and, tt.or}, []string{sentence.And(tt.words), sentence.Or(tt.words)}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.words, diff)
		}
	}
}

func TestCount(t *testing.T) {
	got := []string{sentence.Count(0, "worker"), sentence.Count(1, "worker"), sentence.Count(4, "worker")}
	if diff := cmp.Diff([]string{"0 workers", "1 worker", "4 workers"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

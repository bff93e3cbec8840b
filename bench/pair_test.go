package main

import (
	"testing"
	"time"
)

// TestMediansOfPairs slows down both programs of one pair, as a busy machine does: that
// is nothing to the ratio.
func TestMediansOfPairs(t *testing.T) {
	pairs := [][]time.Duration{{10, 20}, {12, 24}, {100, 200}, {11, 20}, {14, 20}}
	if got, want := medians(pairs), (measured{a: 12, b: 20, ratio: 0.5}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestQuoted(t *testing.T) {
	if got, want := quoted([]string{"psql", "it's"}), `'psql' 'it'\''s'`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestSaid shows how numbers are written.
func TestSaid(t *testing.T) {
	got := []string{
		said(0.2), said(3.26), rounded(2140 * time.Microsecond), rounded(1234 * time.Millisecond), rounded(12300 * time.Millisecond),
		number(1), number(1000), number(1234567),
	}
	want := []string{"5.0 times faster", "3.3 times as long", "2.1 ms", "1.23 s", "12 s", "1", "1,000", "1,234,567"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

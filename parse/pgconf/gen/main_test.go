package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTableIsGenerated shows that parameters.txt is what the recorded rows of
// pg_settings and this package make of it, and nothing that was added by hand.
func TestTableIsGenerated(t *testing.T) {
	made, err := load("../testdata/settings")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("../parameters.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), head+made.text()); diff != "" {
		t.Errorf("go generate would change parameters.txt (-kept +made):\n%s", diff)
	}
}

package main

import (
	"io"
	"path/filepath"
	"testing"

	"github.com/regionlint/regionlint/internal/fleet"
)

// BenchmarkBundle is all that the command does with one bundle, but for its start.
func BenchmarkBundle(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		run([]string{"--quiet", filepath.FromSlash("../../testdata/bundles/demo")}, nil, io.Discard, io.Discard)
	}
}

// BenchmarkFleet lints 1,000 bundles.
func BenchmarkFleet(b *testing.B) {
	dir := b.TempDir()
	if err := fleet.WriteAll(dir, 1000); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		run([]string{"--quiet", dir}, nil, io.Discard, io.Discard)
	}
}

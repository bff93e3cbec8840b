package bundle_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/regionlint/regionlint/bundle"
)

// BenchmarkFind finds 1,000 bundles of one host.
func BenchmarkFind(b *testing.B) {
	root := b.TempDir()
	for n := range 1000 {
		host := filepath.Join(root, fmt.Sprint("bundle", n), "host")
		if err := os.MkdirAll(host, 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(filepath.Dir(host), "hosts.yaml"), nil, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		dir, err := bundle.OpenDir(root)
		if err != nil {
			b.Fatal(err)
		}
		if dirs, err := bundle.Find(dir); err != nil || len(dirs) != 1000 {
			b.Fatalf("%d bundles, %v", len(dirs), err)
		}
		if err := dir.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad reads a bundle of four hosts from the disk, and parses it.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		dir, err := bundle.OpenDir(filepath.FromSlash("../testdata/bundles/ha"))
		if err != nil {
			b.Fatal(err)
		}
		if loaded := bundle.Load("ha", dir, bundle.Options{}); len(loaded.Hosts) == 0 {
			b.Fatal("no hosts")
		}
		if err := dir.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

package settings_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/settings"
)

// BenchmarkParse reads a file that has every key.
func BenchmarkParse(b *testing.B) {
	b.SetBytes(int64(len(full)))
	b.ReportAllocs()
	for b.Loop() {
		if s := settings.Parse(parse.NewSource(".regionlint.yaml", []byte(full))); len(s.Problems) > 0 {
			b.Fatal(settings.Error(s.Problems))
		}
	}
}

package hba_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse/version"
)

// BenchmarkParse reads 10,000 plain records.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&text, "host    maasdb          maas            10.%d.%d.%d/32            md5\n", i>>16, i>>8&255, i&255)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		parseText(b, text.String(), version.PostgreSQL16)
	}
}

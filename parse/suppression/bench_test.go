package suppression_test

import (
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse/suppression"
)

// BenchmarkFind looks through 10,000 records: most files are without a comment for
// regionlint, and in some, each hundredth record has one.
func BenchmarkFind(b *testing.B) {
	records := strings.Repeat("host maasdb maas 10.0.0.10/32 scram-sha-256 # region 1\n", 100)
	for _, kind := range []struct {
		name, text string
		comments   int
	}{
		{"none", strings.Repeat(records, 100), 0},
		{"some", strings.Repeat("# regionlint: ignore HBA008 -- the rack moves in January\n"+records, 100), 100},
	} {
		b.Run(kind.name, func(b *testing.B) {
			f := file(kind.text)
			b.SetBytes(int64(len(kind.text)))
			b.ReportAllocs()
			for b.Loop() {
				if found := suppression.Find(f); len(found) != kind.comments {
					b.Fatalf("%d comments", len(found))
				}
			}
		})
	}
}

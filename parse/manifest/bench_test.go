package manifest_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
)

// written is a manifest as people write it.
const written = `# Three regions and their database.
maas_version: "3.5"
postgresql_version: "16"
hosts:
  region1:
    cpus: 4
    roles: [region]
    addresses: [10.0.0.10]
  region2:
    cpus: 2
    roles: [region]
    addresses: [10.0.0.11]
  region3:
    cpus: 32
    roles: [region]
    addresses:
      - 10.0.0.12
  db:
    cpus: 16
    roles: [database]
    addresses: [10.0.0.5]
    dir: database
`

func BenchmarkParse(b *testing.B) {
	b.SetBytes(int64(len(written)))
	b.ReportAllocs()
	for b.Loop() {
		if m := manifest.Parse(parse.NewSource("hosts.yaml", []byte(written))); len(m.Problems) > 0 {
			b.Fatal(m.Problems)
		}
	}
}

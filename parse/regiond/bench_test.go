package regiond_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
)

// written is a regiond.conf as MAAS writes it.
const written = `database_host: 10.0.0.5
database_name: maasdb
database_pass: 3kXw0c5341e
database_port: 5432
database_user: maas
debug: false
maas_url: http://10.0.0.10:5240/MAAS
num_workers: 8
vault_url: https://vault.example:8200
vault_secrets_mount: secret
vault_secrets_path: maas
`

func BenchmarkParse(b *testing.B) {
	b.SetBytes(int64(len(written)))
	b.ReportAllocs()
	for b.Loop() {
		if f := regiond.Parse(parse.NewSource("regiond.conf", []byte(written)), 305); f.LoadError != nil {
			b.Fatal(f.LoadError)
		}
	}
}

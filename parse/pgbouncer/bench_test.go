package pgbouncer_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgbouncer"
)

// BenchmarkParse reads a pgbouncer.ini with a hundred databases.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString("[databases]\n")
	for i := range 100 {
		fmt.Fprintf(&text, "app%d = host=10.0.0.5 port=5432 dbname=app%d pool_size=20\n", i, i)
	}
	text.WriteString("; MAAS's own\nmaasdb = host=10.0.0.5\n\n[pgbouncer]\nlisten_addr = *\nlisten_port = 6432\npool_mode = session\n")
	tree := &parse.Tree{FS: fstest.MapFS{"pgbouncer.ini": {Data: []byte(text.String())}}, Dir: "."}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pgbouncer.Parse(tree, "pgbouncer.ini"); err != nil {
			b.Fatal(err)
		}
	}
}

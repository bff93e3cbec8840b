package named_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/named"
)

// BenchmarkParse reads the options of a BIND with a hundred zones.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString("options {\n\tdirectory \"/var/cache/bind\"; // Debian's\n\tdnssec-validation auto;\n\tforwarders { 192.0.2.1; 192.0.2.2; };\n};\n")
	for i := range 100 {
		fmt.Fprintf(&text, "zone \"site%d.example.com\" { type master; file \"/etc/bind/db.site%d\"; };\n", i, i)
	}
	tree := &parse.Tree{FS: fstest.MapFS{"named.conf.options": {Data: []byte(text.String())}}, Dir: "."}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if f, err := named.Parse(tree, "named.conf.options"); err != nil || len(f.Problems) > 0 {
			b.Fatal(f, err)
		}
	}
}

package hba_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// siteFile has n lines of the kinds that large sites have: comments, lists, names in
// quotes, roles, host names, masks in a column of their own, IPv6, options.
func siteFile(n int) string {
	d := draw{rand.New(rand.NewPCG(uint64(n), 4))}
	var text strings.Builder
	for i := range n {
		if d.IntN(10) == 0 {
			fmt.Fprintf(&text, "# ticket %d: access for the region controllers\n", i)
			continue
		}
		databases := d.one("maasdb", "maasdb", "all", fmt.Sprintf("app%03d", d.IntN(400)), fmt.Sprintf("app%03d,app%03d", d.IntN(400), d.IntN(400)), fmt.Sprintf(`"DB %d"`, d.IntN(100)))
		users := d.one("maas", "all", fmt.Sprintf("svc%04d", d.IntN(2000)), fmt.Sprintf("maas,svc%04d", d.IntN(2000)), fmt.Sprintf("+team%d", d.IntN(40)))
		ip := fmt.Sprintf("10.%d.%d.%d", d.IntN(256), d.IntN(256), d.IntN(256))
		address := d.one(ip+"/32", ip+"/32", ip+"/32", ip+"  255.255.255.255", fmt.Sprintf("2001:db8:%x::%x/128", d.IntN(1<<16), d.IntN(1<<16)), fmt.Sprintf("app%d.site%d.example.com", d.IntN(100), d.IntN(30)))
		method := d.one("scram-sha-256", "scram-sha-256", "md5", "reject", `ident map="ops map"`, "md5 # migrated")
		fmt.Fprintf(&text, "%-7s %-15s %-15s %-23s %s\n", d.one("host", "host", "hostssl"), databases, users, address, method)
	}
	return text.String()
}

// wrongFile has n lines that the server refuses, each for a word of its own.
func wrongFile(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "host maasdb maas 10.%d.%d.%d/32 md%d\n", i>>16, i>>8&255, i&255, i+6)
	}
	return text.String()
}

var benchmarkSizes = []int{1_000, 10_000, 100_000, 1_000_000}

// BenchmarkParse shows how time and memory grow with the number of lines.
func BenchmarkParse(b *testing.B) {
	for _, kind := range []struct {
		name string
		file func(int) string
	}{{"site", siteFile}, {"lists", listFile}, {"wrong", wrongFile}} {
		for _, n := range benchmarkSizes {
			b.Run(fmt.Sprintf("%s/%d", kind.name, n), func(b *testing.B) {
				text := kind.file(n)
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					parseText(b, text, version.PostgreSQL16)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/line")
			})
		}
	}
}

// BenchmarkDecide looks for the record that decides on a connection which none is for.
func BenchmarkDecide(b *testing.B) {
	for _, n := range benchmarkSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			f := parseText(b, siteFile(n), version.PostgreSQL16)
			c := hba.Connection{Database: "maasdb", User: "maas", UserExists: true, Address: netip.MustParseAddr("192.0.2.1"), Remote: true, HostNameKnown: true}
			b.ReportAllocs()
			for b.Loop() {
				f.Decide(c)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/line")
		})
	}
}

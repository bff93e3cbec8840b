package hba_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// singleFile has n records for single addresses, of one database and user.
func singleFile(n int) string {
	d := draw{rand.New(rand.NewPCG(uint64(n), 2))}
	var text strings.Builder
	for range n {
		fmt.Fprintf(&text, "host maasdb maas 10.%d.%d.%d/32 md5\n", d.IntN(256), d.IntN(256), d.IntN(256))
	}
	return text.String()
}

// adverseFile has n records for all addresses, whose lists share one name.
func adverseFile(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "host d%d,common u%d,common 0.0.0.0/0 md5\n", i, i)
	}
	return text.String()
}

// listFile has n records of 2 to 5 out of 20 databases and users.
func listFile(n int) string {
	d := draw{rand.New(rand.NewPCG(uint64(n), 3))}
	names := func(kind string) string {
		var list []string
		for _, i := range d.Perm(20)[:2+d.IntN(4)] {
			list = append(list, fmt.Sprint(kind, i))
		}
		return strings.Join(list, ",")
	}
	var text strings.Builder
	for range n {
		fmt.Fprintf(&text, "host %s %s 10.%d.%d.%d/%d md5\n", names("d"), names("u"), d.IntN(256), d.IntN(256), d.IntN(256), 16+d.IntN(17))
	}
	return text.String()
}

// filledFile has as many single addresses as networks that they fill but for one: each
// network has a database of its own, and the addresses are for all, in turns those of
// one user, or one database, so that no single tree has them all.
func filledFile(n int) string {
	var text strings.Builder
	for i := range n / 2 {
		names := [...]string{"all maas", "all maas", "all all"}[i%3]
		fmt.Fprintf(&text, "host %s 10.%d.%d.%d/32 md5\n", names, i>>16, i>>8&255, i&255)
	}
	for i := range n / 2 {
		fmt.Fprintf(&text, "host d%d maas 10.0.0.0/%d md5\n", i, 16+i%10)
	}
	return text.String()
}

// BenchmarkUnreachable shows how time and memory grow with the number of records.
func BenchmarkUnreachable(b *testing.B) {
	for _, kind := range []struct {
		name string
		file func(int) string
	}{{"mixed", mixedFile}, {"single", singleFile}, {"adverse", adverseFile}, {"lists", listFile}, {"filled", filledFile}} {
		for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
			if kind.name == "lists" && n > 100_000 {
				// It takes minutes.
				continue
			}
			b.Run(fmt.Sprintf("%s/%d", kind.name, n), func(b *testing.B) {
				f := parseText(b, kind.file(n), version.PostgreSQL16)
				b.ReportAllocs()
				for b.Loop() {
					hba.FindUnreachable(f)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/record")
			})
		}
	}
}

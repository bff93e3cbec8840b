package hba_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/hba"
)

// smallNetworks are all networks of a few addresses, at places where a family has
// more to it: its start and its end, and the server's own addresses.
func (d draw) smallNetworks() (list []string) {
	for _, start := range d.some([]string{"10.0.0.%d", "127.0.0.%d", "0.0.0.%d", "255.255.255.24%d", "::%x", "fd00::%x", "2001:db8:0:%x::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff%x"}) {
		longest := 32
		switch {
		case strings.HasSuffix(start, "::"):
			longest = 64
		case strings.Contains(start, ":"):
			longest = 128
		}
		for i := range 8 {
			address := fmt.Sprintf(start, i)
			for _, more := range []int{0, 0, 0, 1, 1, 2, 3} {
				list = append(list, fmt.Sprintf("%s/%d", address, longest-more))
			}
		}
	}
	return list
}

// TestUnreachableAsByTrees compares what is found by going through the sorted networks
// with what trees of all records find.
func TestUnreachableAsByTrees(t *testing.T) {
	together := 0
	for seed := range 4 * *randomFiles {
		d := draw{rand.New(rand.NewPCG(seed, 10))}
		var networks []string
		if d.IntN(2) == 0 {
			networks = d.some(d.smallNetworks())
		}
		var text strings.Builder
		for range 1 + d.IntN(6) {
			text.WriteString(d.file([]string{"samerole", "/^a", "c"}, []string{"+r", "/^a", "c"}, append([]string{"10.0.0.0 255.255.255.253"}, networks...)))
		}
		f := parseText(t, text.String(), versions[d.IntN(len(versions))])
		got := unreachable(f)
		together += strings.Count(got, ",")
		if diff := cmp.Diff(unreachable(hba.ByTrees(f)), got); diff != "" {
			t.Fatalf("seed %d (-trees +got):\n%s\n%s", seed, diff, text.String())
		}
	}
	if together < int(*randomFiles) {
		t.Errorf("only %d times, several lines cover one", together)
	}
}

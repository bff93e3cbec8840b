//go:build live

package live

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// tally counts things by their kind, and then by why they were left aside; ""
// stands for those that were compared.
type tally map[string]map[string]int

// share is how many of a kind must be compared, in percent.
type share struct {
	kind  string
	least int
}

// leaves counts one of a kind, and tells whether it is left aside: for a short
// reason, or for none if that is "".
func (c tally) leaves(kind, reason string) bool {
	if c[kind] == nil {
		c[kind] = map[string]int{}
	}
	c[kind][reason]++
	return reason != ""
}

// telling is of how many on a share says something.
const telling = 50

// check logs what was compared, and fails the test if that was nothing, or less
// than there must be.
func (c tally) check(t *testing.T, shares []share) {
	t.Helper()
	for _, s := range shares {
		t.Logf("%s: %d of %d compared%s", s.kind, c[s.kind][""], c.all(s.kind), c.aside(s.kind))
		if !c.reaches(s) {
			t.Errorf("too few %s are compared: %d of %d, want %d%%", s.kind, c[s.kind][""], c.all(s.kind), s.least)
		}
	}
}

// reaches tells whether enough of a kind was compared.
func (c tally) reaches(s share) bool {
	compared, all := c[s.kind][""], c.all(s.kind)
	return compared > 0 && (all < telling || 100*compared >= s.least*all)
}

func (c tally) all(kind string) int {
	sum := 0
	for _, n := range c[kind] {
		sum += n
	}
	return sum
}

// aside says how many of a kind were left aside for which reason.
func (c tally) aside(kind string) string {
	var b strings.Builder
	for _, reason := range slices.Sorted(maps.Keys(c[kind])) {
		if reason != "" {
			fmt.Fprintf(&b, ", %d left aside: %s", c[kind][reason], reason)
		}
	}
	return b.String()
}

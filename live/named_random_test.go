//go:build live

package live

import (
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// namedShares leave room for what the form does not tell: mutations make up
// options and values.
var namedShares = []share{{"configurations", 55}, {"words", 60}}

// TestRandomNamedConf makes up configurations of BIND, and changes recorded ones,
// and compares what named-checkconf takes and refuses.
func TestRandomNamedConf(t *testing.T) {
	c := newCheckconf(t)
	record, err := txtar.ParseFile(checkconfRecord)
	if err != nil {
		t.Fatal(err)
	}
	recorded := checkconfCases(record)
	in := chosenInputs(t, 500)
	count, reports := tally{}, 0
	for number := in.first; number <= in.last && reports < mostReports; number++ {
		d := newDice(in.seed, number)
		d.odd = []int{0, 20, 60}[d.IntN(3)]
		f := namedConf(d)
		switch d.IntN(4) {
		case 0:
			f = mutated(d, f, namedConf(d)[mainFile])
		case 1:
			one := recorded[d.IntN(len(recorded))]
			f = mutated(d, one.files, recorded[d.IntN(len(recorded))].files[mainFile])
		}
		diff := c.disagreement(t, f, count)
		if diff == "" {
			continue
		}
		reports++
		smallest := shrink(f, func(f files) bool { return c.disagreement(t, f, tally{}) != "" })
		t.Errorf("seed %d, input %d:\n%s%s\nonce more: REGIONLINT_LIVE_SEED=%d REGIONLINT_LIVE_INPUT=%d go test -tags live -run '%s' ./live",
			in.seed, number, smallest, c.disagreement(t, smallest, tally{}), in.seed, number, t.Name())
	}
	in.check(t, count, namedShares)
}

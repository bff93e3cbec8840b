//go:build live

package live

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/internal/oracle"
	"github.com/regionlint/regionlint/parse/version"
)

// exploration is a comparison of what a server and regionlint make of random
// files. What they are depends on the server, the seed and the input's number
// alone.
type exploration struct {
	server   *server
	generate func(dice, version.PostgreSQL) files
	// recorded are files of the recorded cases, to be changed a little.
	recorded []files
	// disagreement says where the two differ; "" where they agree. The number
	// is that of the input. It counts what it compares.
	disagreement func(t *testing.T, f files, number uint64, count tally) string
	// shares are what must be compared, first of the inputs themselves.
	shares []share
}

// mostReports is after how many disagreements an exploration ends.
const mostReports = 6

func (e *exploration) run(t *testing.T) {
	in := chosenInputs(t, 2000)
	count, reports := tally{}, 0
	for number := in.first; number <= in.last && reports < mostReports; number++ {
		f := e.input(newDice(in.seed, number))
		diff := e.disagreement(t, f, number, count)
		if diff == "" {
			continue
		}
		reports++
		differ := func(f files) string { return e.disagreement(t, f, number, tally{}) }
		smallest := shrink(f, func(f files) bool { return differ(f) != "" })
		if again := differ(smallest); again != "" {
			f, diff = smallest, again
		}
		t.Errorf("PostgreSQL %s, seed %d, input %d:\n%s(-server +regionlint):\n%s\nonce more: REGIONLINT_LIVE_SEED=%d REGIONLINT_LIVE_INPUT=%d REGIONLINT_LIVE_VERSIONS=%s go test -tags live -run '%s' ./live",
			e.server.version, in.seed, number, f, diff, in.seed, number, e.server.version, t.Name())
	}
	in.check(t, count, e.shares)
}

// input is a new text, a changed one, or a changed one of the recorded cases.
func (e *exploration) input(d dice) files {
	switch d.IntN(5) {
	case 0:
		return mutated(d, e.recorded[d.IntN(len(e.recorded))], e.recorded[d.IntN(len(e.recorded))][mainFile])
	case 1:
		return mutated(d, e.generate(d, e.server.version), e.generate(d, e.server.version)[mainFile])
	}
	return e.generate(d, e.server.version)
}

// inputs are those that are made up: by a seed, from the first number to the
// last.
type inputs struct{ seed, first, last uint64 }

// chosenInputs are those that the environment says, or as many as usual.
func chosenInputs(t *testing.T, usual uint64) inputs {
	t.Helper()
	in := inputs{environment(t, "REGIONLINT_LIVE_SEED", 1), 1, environment(t, "REGIONLINT_LIVE_INPUTS", usual)}
	if only := environment(t, "REGIONLINT_LIVE_INPUT", 0); only > 0 {
		in.first, in.last = only, only
	}
	t.Logf("seed %d, inputs %d to %d", in.seed, in.first, in.last)
	return in
}

// check is that of the tally. An only input need not have all that there is to
// compare.
func (in inputs) check(t *testing.T, count tally, shares []share) {
	t.Helper()
	if in.first == in.last {
		shares = shares[:1]
	}
	count.check(t, shares)
}

func environment(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(cmp.Or(os.Getenv(name), fmt.Sprint(otherwise)), 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// String quotes the files, so that no byte is lost on a terminal.
func (f files) String() string {
	var b strings.Builder
	for _, name := range f.paths() {
		fmt.Fprintf(&b, "%s: %q\n", name, f[name])
	}
	return b.String()
}

// recordedCases are the files of the cases in a record, but for those with
// symbolic links.
func recordedCases(t *testing.T, record string) []files {
	t.Helper()
	var list []files
	for _, c := range oracle.Read[any](t, record) {
		f := files{}
		for name, file := range c.Files {
			if file.Symlink != "" {
				continue
			}
			if name == c.Name+".conf" {
				name = mainFile
			}
			f[name] = file.Text + string(file.Base64)
		}
		list = append(list, f)
	}
	return list
}

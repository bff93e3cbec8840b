//go:build live

package live

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse/version"
)

// exploration is a comparison of what a server and regionlint make of random
// files. What they are depends on the seed and the input's number alone.
type exploration struct {
	server   *server
	generate func(dice, version.PostgreSQL) files
	// recorded are files of the recorded cases, to be changed a little.
	recorded []files
	// disagreement says where the two differ; "" where they agree. The number
	// is that of the input.
	disagreement func(t *testing.T, f files, number uint64) string
}

// mostReports is after how many disagreements an exploration ends.
const mostReports = 6

func (e *exploration) run(t *testing.T) {
	seed := environment(t, "REGIONLINT_LIVE_SEED", 1)
	first, last := uint64(1), environment(t, "REGIONLINT_LIVE_INPUTS", 2000)
	if only := environment(t, "REGIONLINT_LIVE_INPUT", 0); only > 0 {
		first, last = only, only
	}
	t.Logf("seed %d, inputs %d to %d", seed, first, last)
	reports := 0
	for number := first; number <= last && reports < mostReports; number++ {
		f := e.input(newDice(seed, number))
		diff := e.disagreement(t, f, number)
		if diff == "" {
			continue
		}
		reports++
		smallest := shrink(f, func(f files) bool { return e.disagreement(t, f, number) != "" })
		if again := e.disagreement(t, smallest, number); again != "" {
			f, diff = smallest, again
		}
		t.Errorf("PostgreSQL %s, seed %d, input %d:\n%s(-server +regionlint):\n%s\nonce more: REGIONLINT_LIVE_SEED=%d REGIONLINT_LIVE_INPUT=%d REGIONLINT_LIVE_VERSIONS=%s go test -tags live -run '%s' ./live",
			e.server.version, seed, number, f, diff, seed, number, e.server.version, t.Name())
	}
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
	text, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	var list []files
	for line := range strings.Lines(string(text)) {
		var c struct {
			Name  string
			Files map[string]struct{ Text, Base64, Symlink string }
		}
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("%s: %v", record, err)
		}
		f := files{}
		for name, file := range c.Files {
			if file.Symlink != "" {
				continue
			}
			if name == c.Name+".conf" {
				name = mainFile
			}
			decoded, err := base64.StdEncoding.DecodeString(file.Base64)
			if err != nil {
				t.Fatalf("%s: %v", record, err)
			}
			f[name] = file.Text + string(decoded)
		}
		list = append(list, f)
	}
	return list
}

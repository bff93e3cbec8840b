//go:build live

package live

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/access"
	"github.com/regionlint/regionlint/parse/hba"
)

// TestRandomConnections lets clients from everywhere connect to servers with
// random files, and compares what a server answers first with what regionlint
// says of it: the method of the record that decides, or the words of the
// refusal. It does so in a network namespace that has all addresses.
func TestRandomConnections(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	takeWorld(t)
	recorded := recordedCases(t, filepath.Join("..", "parse", "hba", "testdata", "oracle", "connections.jsonl"))
	for n, v := range versions(t) {
		t.Run(v.String(), func(t *testing.T) {
			t.Parallel()
			s := newServer(t, v)
			s.port = 5432 + n
			newGatekeeper(t, s).explore(t, recorded)
		})
	}
}

// attemptsPerFile is how many attempts are made with each file.
const attemptsPerFile = 12

// connectionShares are a bit less than what is compared with any seed.
var connectionShares = []share{{"files", 90}, {"attempts", 95}}

func (g *gatekeeper) explore(t *testing.T, recorded []files) {
	in := chosenInputs(t, 150)
	count, reports := tally{}, 0
	for number := in.first; number <= in.last && reports < mostReports; number++ {
		d := newDice(in.seed<<16|uint64(g.version), number)
		w := newGateWriter(d, g.version)
		f := w.gate()
		if d.oneIn(8) {
			f = mutated(d, recorded[d.IntN(len(recorded))], f[mainFile])
		}
		wrong, diff := g.disagreement(t, f, w.attempts(attemptsPerFile), count)
		if diff == "" {
			continue
		}
		reports++
		f, diff = g.shrunk(t, f, wrong)
		t.Errorf("PostgreSQL %s, seed %d, input %d:\n%s%s\n%s\nonce more: REGIONLINT_LIVE_SEED=%d REGIONLINT_LIVE_INPUT=%d REGIONLINT_LIVE_VERSIONS=%s go test -tags live -run '^TestRandomConnections$' ./live",
			g.version, in.seed, number, f, wrong, diff, in.seed, number, g.version)
	}
	t.Logf("decisions: %v", g.seen)
	in.check(t, count, connectionShares)
}

// disagreement says of what the server and regionlint say different things: of
// the file or, then first, of one of the attempts. It is "" if they agree. What is
// compared is counted.
func (g *gatekeeper) disagreement(t *testing.T, f files, attempts []attempt, count tally) (attempt, string) {
	t.Helper()
	file, taken, aside := g.load(t, f)
	if count.leaves("files", aside) {
		return attempt{}, ""
	}
	if says := access.Ask(file, attempts[0].inWorld()); !taken || says.Decision == access.RefusedFile {
		g.seen[says.Decision]++
		if !taken && says.Decision == access.RefusedFile {
			return attempt{}, ""
		}
		return attempts[0], fmt.Sprintf("the server takes the file: %v; regionlint: %s", taken, says.Reason)
	}
	for _, a := range attempts {
		if diff := g.compare(t, file, a, count); diff != "" {
			return a, diff
		}
	}
	return attempt{}, ""
}

// shrunk are the smallest files with which an attempt still goes otherwise than
// regionlint says, and how.
func (g *gatekeeper) shrunk(t *testing.T, f files, a attempt) (files, string) {
	t.Helper()
	differ := func(f files) string {
		_, diff := g.disagreement(t, f, []attempt{a}, tally{})
		return diff
	}
	f = shrink(f, func(f files) bool { return differ(f) != "" })
	return f, differ(f)
}

// compare makes an attempt, and says how what the server answers differs from
// what regionlint says; "" if it does not.
func (g *gatekeeper) compare(t *testing.T, file *hba.File, a attempt, count tally) string {
	t.Helper()
	client := a.inWorld()
	says := access.Ask(file, client)
	g.seen[says.Decision]++
	count.leaves("attempts", undecidedAttempt[says.Decision])
	answer, decision := a.make(t, g.server), file.Decide(client)
	for _, r := range mayDecide(says, decision) {
		if allows(says.Decision, r) && a.isAnswer(answer, r, g.version) {
			return needless(decision, client)
		}
	}
	return fmt.Sprintf("the server: %s\nregionlint: %s: %s", answer, says.Decision, says.Reason)
}

// undecidedAttempt is why an attempt does not count as compared, by what
// regionlint says of it: where it depends, more than one answer is right.
var undecidedAttempt = map[access.Decision]string{access.Depends: "depends on what regionlint does not know"}

// allows tells whether a record, or none if it is nil, may decide on an attempt
// of which regionlint says that.
func allows(says access.Decision, r *hba.Record) bool {
	switch {
	case says == access.Depends:
		return true
	case r == nil:
		return says == access.NoEntry
	case r.Method == "reject":
		return says == access.Reject
	}
	return says == access.Admit
}

// mayDecide are the records of which one decides; nil stands for none of them.
// An answer that does not depend names the one that decides if no other does.
func mayDecide(says access.Answer, d hba.Decision) []*hba.Record {
	records := []*hba.Record{says.Record}
	if says.Decision == access.Depends {
		records = []*hba.Record{d.Record}
	}
	for _, possible := range d.Possible {
		records = append(records, possible.Record)
	}
	return records
}

// needless says what regionlint could have known. Only of a user that is no role
// it is not told whether it exists, and only patterns can be too much for it.
func needless(d hba.Decision, client hba.Connection) string {
	for _, possible := range d.Possible {
		role := strings.HasPrefix(possible.Unknown, "whether role ") && !client.UserExists
		if pattern := strings.Contains(possible.Unknown, " matches /"); !role && !pattern {
			return "regionlint does not know " + possible.Unknown
		}
	}
	return ""
}

package access_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/access"
	"github.com/regionlint/regionlint/internal/oracle"
)

// decisions are the decisions by the results that were recorded.
var decisions = map[string]access.Decision{
	oracle.Admitted:  access.Admit,
	oracle.Rejected:  access.Reject,
	oracle.NoEntry:   access.NoEntry,
	oracle.NotLoaded: access.RefusedFile,
}

// answered is what an answer and a recorded decision have in common.
type answered struct {
	Decision access.Decision
	Line     int
	Method   string
}

// TestAskOracle compares who gets in, and by which record, with what servers of
// PostgreSQL 10 to 18 did.
func TestAskOracle(t *testing.T) {
	oracle.RunConnections(t, "../parse/hba/testdata/oracle/connections.jsonl", func(t *testing.T, a oracle.Attempt) {
		answer := access.Ask(a.File, a.Connection)
		if answer.Decision == access.Depends {
			isOpen(t, a, answer)
			return
		}
		got := answered{Decision: answer.Decision}
		if answer.Record != nil && answer.Decision != access.RefusedFile && a.Want.Line != 0 {
			got.Line, got.Method = answer.Record.Line(), answer.Record.Method
		}
		want := answered{decisions[a.Want.Result], a.Want.Line, a.Want.Method}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-server +regionlint):\n%s", answer.Reason, diff)
		}
	})
}

// isOpen checks an answer that leaves the decision open: it may, where records
// were noted of which no file tells whether they match, and names the first of
// them. What the server did is among what it leaves open.
func isOpen(t *testing.T, a oracle.Attempt, answer access.Answer) {
	t.Helper()
	if len(a.Want.Possible) == 0 {
		t.Fatalf("files tell that it is %+v, but regionlint says: %s", a.Want, answer.Reason)
	}
	if diff := cmp.Diff(a.Want.Possible[0], answer.Record.Line()); diff != "" {
		t.Errorf("the first record that may decide (-want +regionlint):\n%s", diff)
	}
	if open := append(slices.Clone(a.Want.Possible), a.Want.Line); !slices.Contains(open, a.Server.Line) {
		t.Errorf("the server decided by line %d, which is none of %v", a.Server.Line, open)
	}
}

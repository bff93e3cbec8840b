package hba_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/internal/oracle"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// rules is what a server makes of a file: whether a reload takes it, and the
// view pg_hba_file_rules.
type rules struct {
	LoadOK bool `json:"load_ok"`
	Rows   []ruleRow
	// ServerCrash is the log of a server that died of the file.
	ServerCrash []string `json:"server_crash"`
}

// ruleRow is a row of the view.
type ruleRow struct {
	hba.Row
	// Log is what stands in the log alone of a record that was refused.
	Log string
}

// TestOracle compares the rows of pg_hba_file_rules, and whether a reload took
// the file, with what servers of PostgreSQL 10 to 18 answered.
func TestOracle(t *testing.T) {
	oracle.Run(t, "testdata/oracle/pg_hba_file_rules.jsonl", func(t *testing.T, c *oracle.Case[rules], v version.PostgreSQL, a *oracle.Answer[rules]) {
		f := oracle.ParseHBA(t, c, v)
		want, got := a.Want(), rules{LoadOK: f.Loads()}
		names := strings.NewReplacer("/"+c.Path(), "$HBA", "/"+oracle.Dir, "$DIR")
		for i, row := range f.View(func(path string) string { return names.Replace("/" + path) }) {
			if v < version.PostgreSQL16 {
				row.FileName = "" // a column since 16
			}
			if row.Error != nil {
				text := names.Replace(*row.Error)
				row.Error = &text
			}
			log := ""
			if err := f.Records[i].Err; err != nil && err.LogOnly {
				log = err.Text
			}
			got.Rows = append(got.Rows, ruleRow{row, log})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-server +regionlint):\n%s", c.Files, diff)
		}
	})
}

// TestOracleConnections compares which record decides on an attempt to connect
// with what the servers did.
func TestOracleConnections(t *testing.T) {
	oracle.RunConnections(t, "testdata/oracle/connections.jsonl", func(t *testing.T, a oracle.Attempt) {
		got := decide(a.File, a.Connection)
		if a.Want.Line == 0 {
			got.Line, got.Method = 0, ""
		}
		if diff := cmp.Diff(a.Want, got); diff != "" {
			t.Errorf("(-server +regionlint):\n%s", diff)
		}
	})
}

func decide(f *hba.File, c hba.Connection) oracle.Decision {
	if !f.Loads() {
		return oracle.Decision{Result: oracle.NotLoaded}
	}
	found := f.Decide(c)
	d := oracle.Decision{Result: oracle.Admitted}
	for _, possible := range found.Possible {
		d.Possible = append(d.Possible, possible.Record.Line())
	}
	switch {
	case found.Record == nil:
		d.Result = oracle.NoEntry
		return d
	case found.Record.Method == "reject":
		d.Result = oracle.Rejected
	}
	d.Line, d.Method = found.Record.Line(), found.Record.Method
	return d
}

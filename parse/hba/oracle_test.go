package hba_test

import (
	"net/netip"
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
		f := parseCase(t, c, v)
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

func parseCase[A any](t *testing.T, c *oracle.Case[A], v version.PostgreSQL) *hba.File {
	t.Helper()
	f, err := hba.Parse(c.Tree(), c.Path(), hba.Server{Version: v, SSL: true})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// decision is what a server makes of an attempt to connect.
type decision struct {
	// Result is reject, no_entry, not_loaded, or how the method went on that
	// was asked to authenticate.
	Result string
	// Line and Method are those of the record that decided; zero where none
	// did, and where it stands in another file, which was not recorded.
	Line   int
	Method string
	// Possible are the lines of records before it of which no file tells
	// whether they match.
	Possible []int
}

// admitted are the results of a record that matched, whatever its method then
// said.
var admitted = map[string]bool{"ok": true, "cleartext": true, "md5": true, "sasl": true, "gss": true, "error": true}

// TestOracleConnections compares which record decides on an attempt to connect
// with what the servers did.
func TestOracleConnections(t *testing.T) {
	oracle.Run(t, "testdata/oracle/connections.jsonl", func(t *testing.T, c *oracle.Case[decision], v version.PostgreSQL, a *oracle.Answer[decision]) {
		want, got := a.Want(), decide(parseCase(t, c, v), connection(a.Probe))
		if admitted[want.Result] {
			want.Result = "admit"
		}
		if want.Line == 0 {
			got.Line, got.Method = 0, ""
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-server +regionlint):\n%s", c.Files, diff)
		}
	})
}

func decide(f *hba.File, c hba.Connection) decision {
	if !f.Loads() {
		return decision{Result: "not_loaded"}
	}
	found := f.Decide(c)
	d := decision{Result: "admit"}
	for _, possible := range found.Possible {
		d.Possible = append(d.Possible, possible.Record.Line)
	}
	switch {
	case found.Record == nil:
		d.Result = "no_entry"
		return d
	case found.Record.Method == "reject":
		d.Result = "reject"
	}
	d.Line, d.Method = found.Record.Line, found.Record.Method
	return d
}

// The roles, the networks and the names that the recording servers had.
var (
	oracleRoles    = map[string][]string{"alice": {"grp_admin"}, "bob": {"grp_ro", "grp_all"}, "grp_ro": {"grp_all"}, "nina": {"grp_ni"}}
	oracleNetworks = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("172.30.5.1/24")}
	oracleNames    = map[string]string{
		"10.9.9.1": "db1.example.com", "10.9.9.2": "DB2.Example.COM", "10.9.9.3": "host3.other.org",
		"2001:db8::99": "six.example.com",
	}
)

// connection reads a probe: an address or "local", the user, the database, and
// flags.
func connection(probe []string) hba.Connection {
	address, user := probe[0], probe[1]
	c := hba.Connection{
		Local: address == "local", User: user, Database: probe[2],
		UserExists: user != "nosuch",
		Roles:      oracleRoles[user], RolesKnown: true,
		HostName: oracleNames[address], HostNameKnown: true,
		ServerNetworks: oracleNetworks, ServerNetworksKnown: true,
	}
	if !c.Local {
		c.Address = netip.MustParseAddr(address)
	}
	for _, flag := range probe[3:] {
		switch flag {
		case "ssl":
			c.SSL = true
		case "repl":
			c.Replication = hba.Physical
		case "repldb":
			c.Replication = hba.Logical
		}
	}
	return c
}

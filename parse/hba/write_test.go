package hba_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

var newRecord = hba.Columns{Type: hba.Host, Database: "maasdb", User: "maas", Address: "10.0.0.12/32", Method: "md5"}

// TestFormat shows that a new record stands in the columns of the one given.
func TestFormat(t *testing.T) {
	for like, want := range map[string]string{
		"": "host    maasdb          maas            10.0.0.12/32            md5",
		"host    maasdb          maas    10.0.0.11/32         md5": "host    maasdb          maas    10.0.0.12/32         md5",
		"host maasdb maas 10.20.0.0/24 scram-sha-256 ":             "host maasdb maas 10.0.0.12/32 md5",
		"host\tmaasdb\tmaas\t10.0.0.11/32\tmd5":                    "host\tmaasdb\tmaas\t10.0.0.12/32\tmd5",
		"hostssl  a,b    c    0.0.0.0/0 md5":                       "host     maasdb maas 10.0.0.12/32 md5",
		"  host maasdb maas 10.0.0.0 255.0.0.0 md5":                "  host maasdb maas 10.0.0.12/32       md5",
		"host maasdb \\\n maas samenet md5":                        "host    maasdb          maas            10.0.0.12/32            md5",
	} {
		var record *hba.Record
		if like != "" {
			record = &parseText(t, like+"\n", version.PostgreSQL14).Records[0]
		}
		if got := newRecord.Format(record, version.PostgreSQL14); got != want {
			t.Errorf("like %q:\n%q, want\n%q", like, got, want)
		}
	}
}

// TestFormatNames writes names so that they stand for themselves: a server that
// reads the record matches it with just these names.
func TestFormatNames(t *testing.T) {
	for _, name := range []string{"maas", "all", "sameuser", "replication", "+admin", "@file", "a b", "a,b", `a"b`, "#x", "", "/^x", "/a.b\"c", "Ümlaut", "-"} {
		for _, v := range []version.PostgreSQL{version.PostgreSQL95, version.PostgreSQL14, version.PostgreSQL16, version.PostgreSQL18} {
			c := newRecord
			c.Database, c.User = name, name
			line := c.Format(nil, v)
			f := parseText(t, line+"\n", v)
			if !f.Loads() {
				t.Errorf("%v refuses %s", v, line)
				continue
			}
			connection := hba.Connection{Address: f.Records[0].Address().IP, User: name, Database: name}
			if d := f.Decide(connection); name != "" && d.Record == nil {
				t.Errorf("%v: %s does not match %q", v, line, name)
			}
			connection.User, connection.Database = "x"+name, "x"+name
			if d := f.Decide(connection); d.Record != nil || len(d.Possible) > 0 {
				t.Errorf("%v: %s matches another name too", v, line)
			}
		}
	}
}

// TestInsertionIsRead puts a record where it could be swallowed: the server
// must read it as one of its own.
func TestInsertionIsRead(t *testing.T) {
	for _, text := range []string{
		"local all all peer\n",
		"local all all peer",
		"local all all peer\r\n# the end\r\n",
		"local all all peer\n# the end \\\n",
		"local all all peer\n# the end \\",
		"local all all peer \\\n",
		"local all all \\\npeer\n# a comment \\\n that goes on\n",
	} {
		for _, v := range []version.PostgreSQL{version.PostgreSQL13, version.PostgreSQL14} {
			before := parseText(t, text, v)
			if !before.Loads() {
				continue
			}
			last := &before.Records[len(before.Records)-1]
			for where, edit := range map[string]parse.Edit{
				"at the end":       before.Append("host all all all md5"),
				"below the record": before.InsertAfter(last, "host all all all md5"),
				"above the record": hba.InsertBefore(last, "host all all all md5"),
			} {
				after := parseText(t, string(parse.Apply([]byte(text), []parse.Edit{edit})), v)
				if !after.Loads() || len(after.Records) != len(before.Records)+1 {
					t.Errorf("%v: %q with a record %s: %d records, loads: %v", v, text, where, len(after.Records), after.Loads())
				}
			}
		}
	}
}

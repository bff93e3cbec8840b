package hba_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// client is maas, which asks for maasdb from 10.0.0.12.
func client(more ...func(*hba.Connection)) hba.Connection {
	c := hba.Connection{Address: netip.MustParseAddr("10.0.0.12"), User: "maas", Database: "maasdb"}
	for _, set := range more {
		set(&c)
	}
	return c
}

func from(address string) func(*hba.Connection) {
	return func(c *hba.Connection) { c.Address = netip.MustParseAddr(address) }
}

func overSSL(c *hba.Connection)    { c.SSL = true }
func overGSS(c *hba.Connection)    { c.GSS = true }
func local(c *hba.Connection)      { c.Local = true }
func physical(c *hba.Connection)   { c.Replication = hba.Physical }
func logical(c *hba.Connection)    { c.Replication = hba.Logical }
func remote(c *hba.Connection)     { c.Remote = true }
func exists(c *hba.Connection)     { c.UserExists = true }
func sameName(c *hba.Connection)   { c.Database = "" }
func noHostName(c *hba.Connection) { c.HostNameKnown = true }

func called(name string) func(*hba.Connection) {
	return func(c *hba.Connection) { c.HostName, c.HostNameKnown = name, true }
}

func memberOf(roles ...string) func(*hba.Connection) {
	return func(c *hba.Connection) { c.Roles, c.RolesKnown = roles, true }
}

func inNetwork(network string) func(*hba.Connection) {
	return func(c *hba.Connection) {
		c.ServerNetworks, c.ServerNetworksKnown = []netip.Prefix{netip.MustParsePrefix(network)}, true
	}
}

// decisionText says what a file decides: the line and its method, after the
// lines that may come before it and why they may.
func decisionText(d hba.Decision) string {
	var text strings.Builder
	for _, p := range d.Possible {
		fmt.Fprintf(&text, "perhaps line %d (%s); ", p.Record.Line(), p.Unknown)
	}
	if d.Record == nil {
		return text.String() + "no entry"
	}
	fmt.Fprintf(&text, "line %d, %s", d.Record.Line(), d.Record.Method)
	return text.String()
}

// TestDecide shows what depends on more than files: on the server's networks,
// its roles, DNS, and on encryption by GSSAPI, which the recorded servers were
// not asked for.
func TestDecide(t *testing.T) {
	const v10, v12, v16 = version.PostgreSQL10, version.PostgreSQL12, version.PostgreSQL16
	for _, test := range []struct {
		what string
		v    version.PostgreSQL
		text string
		c    hba.Connection
		want string
	}{
		{"networks that nobody knows", v16, "host all all samenet md5\nhost all all all reject\n", client(), "perhaps line 1 (whether 10.0.0.12 is in a network of the server); line 2, reject"},
		{"a network of the server", v16, "host all all samenet md5\n", client(inNetwork("10.0.0.10/24")), "line 1, md5"},
		{"no network of the server", v16, "host all all samenet md5\n", client(inNetwork("10.0.1.10/24")), "no entry"},
		{"an address that nobody knows", v16, "host all all samehost md5\n", client(), "perhaps line 1 (whether 10.0.0.12 is in a network of the server); no entry"},
		{"the server's own address", v16, "host all all samehost md5\n", client(inNetwork("10.0.0.12/24")), "line 1, md5"},
		{"a neighbour is not the server", v16, "host all all samehost md5\n", client(inNetwork("10.0.0.10/24")), "no entry"},
		{"another host is not the server", v16, "host all all samehost md5\n", client(remote), "no entry"},
		{"another host may be in its network", v16, "host all all samenet md5\n", client(remote), "perhaps line 1 (whether 10.0.0.12 is in a network of the server); no entry"},
		{"the loopback is always the server's", v16, "host all all samehost md5\n", client(from("127.0.0.1")), "line 1, md5"},
		{"the server's own link-local address", v16, "host all all samehost md5\n", client(from("fe80::1%eth0"), inNetwork("fe80::1/64")), "line 1, md5"},
		{"a link-local network of the server", v16, "host all all samenet md5\n", client(from("fe80::2%eth0"), inNetwork("fe80::1/64")), "line 1, md5"},
		{"the loopback of IPv6 too", v16, "host all all samenet md5\n", client(from("::1")), "line 1, md5"},

		{"a name that nobody knows", v16, "host all all db.example.com md5\nhost all all all reject\n", client(), "perhaps line 1 (what name DNS has for 10.0.0.12); line 2, reject"},
		{"a name that has to lead back", v16, "host all all .example.com md5\n", client(called("Beta.EXAMPLE.com")), "perhaps line 1 (whether DNS has the address 10.0.0.12 for Beta.EXAMPLE.com); no entry"},
		{"another name", v16, "host all all db.example.com md5\n", client(called("xdb.example.com")), "no entry"},
		{"a suffix is not the name itself", v16, "host all all .example.com md5\n", client(called("example.com")), "no entry"},
		{"no name", v16, "host all all db.example.com md5\n", client(noHostName), "no entry"},
		{"no name at all", v16, "host all all 10.0.0.* md5\nhost all all \"all\" md5\n", client(), "no entry"},

		{"roles that nobody knows", v16, "host all +dba all md5\nhost all maas all trust\n", client(), "perhaps line 1 (whether maas is a member of role dba); line 2, trust"},
		{"a member", v16, "host all +dba all md5\n", client(memberOf("x", "dba")), "line 1, md5"},
		{"no member", v16, "host all +dba all md5\n", client(memberOf("x")), "no entry"},
		{"a role is a member of itself", v16, "host all +maas all md5\n", client(exists), "line 1, md5"},
		{"if it exists", v16, "host all +maas all md5\n", client(memberOf()), "perhaps line 1 (whether role maas exists); no entry"},
		{"the database's role", v16, "host samerole all all md5\n", client(), "perhaps line 1 (whether maas is a member of role maasdb); no entry"},
		{"the database's group", v16, "host samegroup all all md5\n", client(memberOf("maasdb")), "line 1, md5"},
		{"the database of the user's name", v16, "host sameuser all all md5\n", client(sameName), "line 1, md5"},
		{"a pattern that Go cannot say", v16, "host \"/(a)\\1\" all all md5\n", client(), `perhaps line 1 (whether maasdb matches /(a)\1); no entry`},
		{"one of many is enough", v16, "host all +dba,maas all md5\n", client(), "line 1, md5"},

		{"GSSAPI", v12, "hostnogssenc all all all reject\nhostgssenc all all all md5\n", client(overGSS), "line 2, md5"},
		{"GSSAPI is not TLS", v12, "hostssl all all all md5\nhostnossl all all all trust\n", client(overGSS), "line 2, trust"},
		{"no GSSAPI", v12, "hostgssenc all all all md5\nhostnogssenc all all all trust\n", client(), "line 2, trust"},
		{"TLS is not GSSAPI", v12, "hostgssenc all all all md5\nhostnogssenc all all all trust\n", client(overSSL), "line 2, trust"},
		{"a socket is not a host", v12, "host all all all md5\nhostnossl all all all md5\nhostnogssenc all all all md5\nlocal all all peer\n", client(local), "line 4, peer"},
		{"a host is not a socket", v12, "local all all peer\n", client(from("127.0.0.1")), "no entry"},

		{"physical replication", v10, "host all all all trust\nhost maasdb all all trust\nhost replication all all md5\n", client(physical), "line 3, md5"},
		{"logical replication names a database", v10, "host replication all all trust\nhost maasdb all all md5\n", client(logical), "line 2, md5"},
		{"and did not before 10", version.PostgreSQL96, "host all all all trust\nhost maasdb all all trust\nhost replication all all md5\n", client(logical), "line 3, md5"},
		{"nor in 9.5", version.PostgreSQL95, "host maasdb all all trust\n", client(logical), "no entry"},
		{"a database called replication", v10, "host replication all all trust\nhost \"replication\" all all md5\n", client(func(c *hba.Connection) { c.Database = "replication" }), "line 2, md5"},

		{"a regular expression", v16, "host /^maas /^m all md5\n", client(), "line 1, md5"},
		{"which was a name before 16", version.PostgreSQL15, "host /^maas /^m all md5\n", client(), "no entry"},
	} {
		t.Run(test.what, func(t *testing.T) {
			f := parseText(t, test.text, test.v)
			if !f.Loads() {
				t.Errorf("%s refuses %q", test.v, test.text)
			}
			if got := decisionText(f.Decide(test.c)); got != test.want {
				t.Errorf("%q in %s:\ngot  %s\nwant %s", test.text, test.v, got, test.want)
			}
		})
	}
}

// TestDecideOutside leaves open what stands in files that the bundle lacks.
func TestDecideOutside(t *testing.T) {
	const unknown = "the contents of %s, which was not read"
	for text, want := range map[string]string{
		"include ../more\nhost all all all md5\n":               "perhaps line 1 (" + fmt.Sprintf(unknown, "../more") + "); line 2, md5",
		"host @../dbs all all md5\nhost all all all reject\n":   "perhaps line 1 (" + fmt.Sprintf(unknown, "@../dbs") + "); line 2, reject",
		"host all @../users,maas all md5\n":                     "line 1, md5",
		"hostssl @../dbs all all md5\nhost all all all trust\n": "line 2, trust",
	} {
		if got := decisionText(parseText(t, text, version.PostgreSQL16).Decide(client())); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// TestWithoutSSL shows a server with ssl = off, as 10 to 18 were seen to do: a
// hostssl record loads with a warning, and never matches. Before 10 it is
// refused (parse_hba_line in hba.c of 9.6).
func TestWithoutSSL(t *testing.T) {
	const text = "local all all trust\nhostssl all all all md5\nhost all all all scram-sha-256\n"
	for _, v := range versions {
		tree := &parse.Tree{FS: fstest.MapFS{"pg_hba.conf": {Data: []byte(text)}}, Dir: "."}
		f, err := hba.Parse(tree, "pg_hba.conf", hba.Server{Version: v})
		if err != nil {
			t.Fatal(err)
		}
		row := f.View(func(path string) string { return path })[1]
		if v < version.PostgreSQL10 {
			if f.Loads() || row.Type != nil || *row.Error != "hostssl requires SSL to be turned on" {
				t.Errorf("%v: %+v", v, row)
			}
			continue
		}
		if !f.Loads() || *row.Type != "hostssl" || *row.Method != "md5" || *row.Error != "hostssl record cannot match because SSL is disabled" {
			t.Errorf("%v: %+v", v, row)
		}
		if got := decisionText(f.Decide(client(overSSL))); got != "line 3, scram-sha-256" {
			t.Errorf("%v decides by %s", v, got)
		}
	}
}

// TestOldVersions shows what 9.5 and 9.6 do otherwise than the versions that
// were recorded, from their hba.c. The problem is empty where the record is
// taken.
func TestOldVersions(t *testing.T) {
	const v95, v96, v10 = version.PostgreSQL95, version.PostgreSQL96, version.PostgreSQL10
	for _, test := range []struct {
		record  string
		v       version.PostgreSQL
		problem string
	}{
		{"host all all all scram-sha-256", v96, `invalid authentication method "scram-sha-256"`},
		{"host all all all scram-sha-256", v10, ""},
		{"host all all all bsd", v95, `invalid authentication method "bsd"`},
		{"host all all all bsd", v96, `invalid authentication method "bsd": not supported by this build`},
		{"host all all all pam pam_use_hostname=1", v95, `unrecognized authentication option name: "pam_use_hostname"`},
		{"host all all all pam pam_use_hostname=1", v96, ""},
		{"host all all all radius radiusserver=127.0.0.1 radiussecret=x", v96, ""},
		{"host all all all radius radiusserver=127.0.0.1 radiussecret=x", v10, `unrecognized authentication option name: "radiusserver"`},
		{"host all all all radius radiusserver=127.0.0.1", v96, `authentication method "radius" requires argument "radiussecret" to be set`},
		{"host all all all radius radiusservers=127.0.0.1 radiussecrets=x", v96, `unrecognized authentication option name: "radiusservers"`},
		{"host all all all radius radiusservers=127.0.0.1 radiussecrets=x", v10, ""},
		// What cannot be read is logged, and its column gone.
		{"host all @no all 10.0.0.0/8 md5", v96, ""},
		{"host all @no all 10.0.0.0/8 md5", v10, `could not open secondary authentication file "@no" as "/no": No such file or directory`},
		// A word that is too long is cut, and what follows it is gone.
		{"host all " + strings.Repeat("x", 254) + " all md5", v95, ""},
		{"host all " + strings.Repeat("x", 255) + " all md5", v95, "end-of-line before IP address specification"},
		{`host all "` + strings.Repeat("x", 255) + `" all md5`, v96, "end-of-line before IP address specification"},
		{"host all all all ident map=" + strings.Repeat("x", 255), v96, ""},
		{"host all " + strings.Repeat("x", 255) + " all md5", v10, ""},
		{"host all " + strings.Repeat("x", 256) + " all md5", v10, "authentication file token too long"},
		{"host all all all md5 #" + strings.Repeat("x", 8190), v96, "authentication file line too long"},
		{"host all all all md5 \\\n", v96, "authentication option not in name=value format: \\"},
		{"hostgssenc all all all md5", v96, `invalid connection type "hostgssenc"`},
		{"hostssl all all all cert clientcert=verify-full", v96, `clientcert can not be set to 0 when using "cert" authentication`},
		{"hostssl all all all md5 clientcert=verify-full", v96, ""},
		{"hostssl all all all md5 clientname=DN", v96, `unrecognized authentication option name: "clientname"`},
	} {
		got := ""
		if err := parseText(t, test.record, test.v).Records[0].Err; err != nil {
			got = err.Text
		}
		if got != test.problem {
			t.Errorf("%.60s in %s:\ngot  %q\nwant %q", test.record, test.v, got, test.problem)
		}
	}
}

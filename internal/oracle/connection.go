package oracle

import (
	"net/netip"
	"testing"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// Decision is what a server makes of an attempt to connect.
type Decision struct {
	// Result is Admitted, Rejected, NoEntry or NotLoaded. A server's own answer
	// says instead of Admitted how the method went on.
	Result string
	// Line and Method are those of the record that decided; zero where none
	// did, and where it stands in another file, which was not recorded.
	Line   int
	Method string
	// Possible are the lines of records before it of which no file tells
	// whether they match.
	Possible []int
}

// The results.
const (
	Admitted  = "admit"
	Rejected  = "reject"
	NoEntry   = "no_entry"
	NotLoaded = "not_loaded"
)

// admitted are the results of a record that matched, whatever its method then
// said.
var admitted = map[string]bool{"ok": true, "cleartext": true, "md5": true, "sasl": true, "gss": true, "error": true}

// Attempt is an attempt to connect to a server with a file in force.
type Attempt struct {
	File       *hba.File
	Connection hba.Connection
	// Server is what the server did, Want what regionlint has to say: another
	// thing where that depends on what no file tells.
	Server, Want Decision
}

// RunConnections makes one test of each attempt to connect to each server in the
// file.
func RunConnections(t *testing.T, file string, check func(t *testing.T, a Attempt)) {
	t.Helper()
	Run(t, file, func(t *testing.T, c *Case[Decision], v version.PostgreSQL, a *Answer[Decision]) {
		check(t, Attempt{
			File: ParseHBA(t, c, v), Connection: connection(t, a.Probe),
			Server: a.Answer.settled(), Want: a.Want().settled(),
		})
		if t.Failed() {
			t.Logf("%v: %v", a.Probe, c.Files)
		}
	})
}

// ParseHBA reads the pg_hba.conf of a case as a server with TLS.
func ParseHBA[A any](t *testing.T, c *Case[A], v version.PostgreSQL) *hba.File {
	t.Helper()
	f, err := hba.Parse(c.Tree(), c.Path(), hba.Server{Version: v, SSL: true})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// settled is the decision without how the method went on.
func (d Decision) settled() Decision {
	if admitted[d.Result] {
		d.Result = Admitted
	}
	return d
}

// The roles, the networks and the names that the recording servers had.
var (
	roles    = map[string][]string{"alice": {"grp_admin"}, "bob": {"grp_ro", "grp_all"}, "grp_ro": {"grp_all"}, "nina": {"grp_ni"}}
	networks = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("172.30.5.1/24")}
	names    = map[string]string{
		"10.9.9.1": "db1.example.com", "10.9.9.2": "DB2.Example.COM", "10.9.9.3": "host3.other.org",
		"2001:db8::99": "six.example.com",
	}
)

// connection reads a probe: an address or "local", the user, the database, and
// flags.
func connection(t *testing.T, probe []string) hba.Connection {
	t.Helper()
	address, user := probe[0], probe[1]
	c := hba.Connection{
		Local: address == "local", User: user, Database: probe[2],
		UserExists: user != "nosuch",
		Roles:      roles[user], RolesKnown: true,
		HostName: names[address], HostNameKnown: true,
		ServerNetworks: networks, ServerNetworksKnown: true,
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
		default:
			t.Fatalf("%v has the flag %s, which nobody knows", probe, flag)
		}
	}
	return c
}

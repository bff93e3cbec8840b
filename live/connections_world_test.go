//go:build live

package live

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/regionlint/regionlint/parse/hba"
)

// worldRole is a role of the servers that are asked who gets in.
type worldRole struct {
	name, attributes string
	// memberOf are the groups that it was put into itself.
	memberOf []string
}

// worldRoles are those of the recorded answers, and some whose names are hard to
// write. No role has a password, so that password_encryption decides what a
// client is asked for.
var worldRoles = []worldRole{
	{name: "grp_all"},
	{name: "grp_ro", memberOf: []string{"grp_all"}},
	{name: "grp_admin"},
	{name: "grp_ni"},
	{name: "alice", memberOf: []string{"grp_admin"}},
	{name: "bob", memberOf: []string{"grp_ro"}},
	{name: "carol"},
	{name: "dave", attributes: "superuser"},
	{name: "nina", attributes: "noinherit", memberOf: []string{"grp_ni"}},
	{name: "repl", attributes: "replication"},
	{name: "app", memberOf: []string{"Alice", "+grp_admin", "a b"}},
	{name: "Alice"},
	{name: "all"},
	{name: "+grp_admin"},
	{name: "sameuser", memberOf: []string{"all"}},
	{name: "replication"},
	{name: "a b"},
	{name: "x,y"},
	{name: `a"b`},
	{name: `a\`},
	{name: "a#b"},
	{name: "@list"},
	{name: "/^a"},
	{name: "é"},
	{name: longName[:63], memberOf: []string{"grp_all"}},
}

// longName is longer than a name in a start-up packet can be (NAMEDATALEN).
var longName = strings.Repeat("long_", 14)

// worldNetworks are the interfaces that the servers have.
var worldNetworks = []netip.Prefix{
	netip.MustParsePrefix("127.0.0.1/8"),
	netip.MustParsePrefix("::1/128"),
	netip.MustParsePrefix("172.30.5.1/24"),
	netip.MustParsePrefix("192.168.77.130/25"),
	netip.MustParsePrefix("fd00:5::1/64"),
	netip.MustParsePrefix("fe80::5:1/64"),
}

// The addresses at which clients find the servers.
const (
	worldAddress4 = "172.30.5.1"
	worldAddress6 = "fd00:5::1"
)

// worldClients are in networks of the servers or not, some a bit away from where
// a network ends.
var worldClients = strings.Fields(`
	127.0.0.1 127.0.0.2 172.30.5.1 172.30.5.254 172.30.4.255 172.30.6.0 192.168.77.129 192.168.77.130 192.168.77.127
	10.0.0.12 10.0.0.13 10.1.2.3 11.0.0.1 8.0.0.1 0.0.0.10 128.0.0.1
	::1 fd00:5::1 fd00:5::9 fd00:5:0:1::9 2001:db8::5 2001:db8:ffff::1 2001:db9::1
	fe80::5:1%lo fe80::9%lo
`)

// takeWorld gives the loopback of the namespace the servers' networks, and lets
// connections come from any address.
func takeWorld(t *testing.T) {
	t.Helper()
	for _, network := range worldNetworks {
		if !network.Addr().IsLoopback() {
			ip(t, "address", "add", network.String(), "dev", "lo")
		}
	}
	ip(t, "route", "add", "local", "0.0.0.0/0", "dev", "lo")
	ip(t, "-6", "route", "add", "local", "::/0", "dev", "lo")
}

// createRoles makes the roles, and then their memberships.
func createRoles(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	execute := func(sql string) {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%v in %s", err, sql)
		}
	}
	for _, r := range worldRoles {
		execute("create role " + pgx.Identifier{r.name}.Sanitize() + " login " + r.attributes)
	}
	for _, r := range worldRoles {
		for _, group := range r.memberOf {
			execute("grant " + pgx.Identifier{group}.Sanitize() + " to " + pgx.Identifier{r.name}.Sanitize())
		}
	}
}

// inWorld is the attempt with all that there is to know of the world around it.
// DNS knows nobody.
func (a attempt) inWorld() hba.Connection {
	c := a.Connection
	name := c.User[:min(len(c.User), 63)]
	c.UserExists = slices.ContainsFunc(worldRoles, func(r worldRole) bool { return r.name == name })
	c.Roles, c.RolesKnown = groupsOf(name), true
	c.HostName, c.HostNameKnown = "", true
	c.ServerNetworks, c.ServerNetworksKnown = worldNetworks, true
	return c
}

// groupsOf are the groups of a role, and those of its groups.
func groupsOf(name string) []string {
	var groups []string
	for _, r := range worldRoles {
		if r.name != name {
			continue
		}
		for _, group := range r.memberOf {
			groups = append(append(groups, group), groupsOf(group)...)
		}
	}
	return groups
}

package reach_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/reach"
)

// sourcesText are sources on one line: alternatives joined by "or".
func sourcesText(list []reach.Source) string {
	var texts []string
	for _, s := range list {
		if s.Local {
			texts = append(texts, s.String())
			continue
		}
		var addresses []string
		for _, address := range s.Addresses {
			addresses = append(addresses, address.String())
		}
		texts = append(texts, strings.Join(addresses, " or "))
	}
	return strings.Join(texts, ", ")
}

// TestSourcesBehindPgBouncer has a region that connects to the PgBouncer of the
// database host, which connects to PostgreSQL in its place.
func TestSourcesBehindPgBouncer(t *testing.T) {
	for regiond, want := range map[string]string{
		"database_host: 10.0.0.11\ndatabase_port: 6432\n": "it connects to the PgBouncer of alpha, and PostgreSQL sees only that one",
		"database_host: 10.0.0.11\n":                      "",
	} {
		b := load(twoHosts, files{"alpha/etc/pgbouncer/pgbouncer.ini": "[pgbouncer]\nlisten_port = 6432\n", "beta/regiond.conf": regiond})
		r, reason := reach.Of(b, host(t, b, "beta"))
		if reason != "" {
			t.Fatal(reason)
		}
		if _, got := r.Sources(host(t, b, "alpha")); got != want {
			t.Errorf("%s: %q, want %q", regiond, got, want)
		}
	}
}

// TestSources shows where the connections of a region come from, as the server
// sees it.
func TestSources(t *testing.T) {
	const (
		both = `hosts:
  alpha: {cpus: 1, roles: [region, database], addresses: [10.0.0.11, "fd00::11"], names: [db.example.com]}
  beta: {cpus: 1, roles: [region, standby], addresses: [10.0.0.12, 10.1.0.12, "fd00::12"]}
`
		bare  = "hosts: {alpha: {roles: [database], addresses: [10.0.0.11, \"fd00::11\"]}, beta: {cpus: 1, roles: [region]}}\n"
		old   = "hosts: {alpha: {roles: [database], addresses: [10.0.0.11, \"fd00::11\"]}, beta: {cpus: 1, roles: [region], addresses: [10.0.0.12]}}\n"
		proxy = "hosts: {alpha: {roles: [database]}, beta: {cpus: 1, roles: [region], addresses: [10.0.0.12, \"fd00::12\"], database_proxy: true}}\n"
	)
	for _, test := range []struct {
		what, manifest, region, databaseHost, server string
		want, reason                                 string
	}{
		{"its own host by localhost", both, "alpha", "LOCALHOST", "alpha", "127.0.0.1 or ::1", ""},
		{"its own host by the loopback", both, "alpha", "127.0.0.1", "alpha", "127.0.0.1", ""},
		{"its own host by the loopback of IPv6", both, "alpha", "'::1'", "alpha", "::1", ""},
		{"its own host through the default socket", both, "alpha", "''", "alpha", "Unix socket", ""},
		{"its own host through a socket", both, "alpha", "/run/postgresql", "alpha", "Unix socket", ""},
		{"its own host by address", both, "alpha", "10.0.0.11", "alpha", "10.0.0.11", ""},
		{"its own host by name", both, "alpha", "db.example.com", "alpha", "10.0.0.11, fd00::11", ""},

		{"another host by address: those of its family", both, "beta", "10.0.0.11", "alpha", "10.0.0.12, 10.1.0.12", ""},
		{"another host by an address of IPv6", both, "beta", "'fd00::11'", "alpha", "fd00::12", ""},
		{"another host by an address of IPv4 in IPv6", both, "beta", "'::ffff:10.0.0.11'", "alpha", "10.0.0.12, 10.1.0.12", ""},
		{"another host by name: all", both, "beta", "db.example.com", "alpha", "10.0.0.12, 10.1.0.12, fd00::12", ""},
		{"its own host, which it takes for the database's: as it should be", both, "beta", "localhost", "alpha", "10.0.0.12, 10.1.0.12", ""},

		{"a standby that took over, from the host that it took over from", both, "alpha", "10.0.0.11", "beta", "10.0.0.11", ""},
		{"a standby is not what localhost is elsewhere", both, "alpha", "localhost", "beta", "", ""},
		{"nor the loopback", both, "alpha", "127.0.0.1", "beta", "", ""},
		{"nor the socket", both, "alpha", "''", "beta", "", ""},

		{"a proxy: all, where nobody knows what it connects to", proxy, "beta", "localhost", "alpha", "10.0.0.12, fd00::12", ""},
		{"the socket of a proxy", "database: {address: 'fd00::10'}\n" + proxy, "beta", "/var/run/postgresql", "alpha", "fd00::12", ""},
		{"a proxy to the manifest's address", "database: {address: 'fd00::10'}\n" + proxy, "beta", "localhost", "alpha", "fd00::12", ""},

		{"no address", bare, "beta", "10.0.0.11", "alpha", "", "the manifest gives it no valid address"},
		{"none that can be used", old, "beta", "'fd00::11'", "alpha", "", "the manifest gives it no address of the family of fd00::11"},
	} {
		b := load(test.manifest, files{test.region: test.databaseHost})
		r, reason := reach.Of(b, host(t, b, test.region))
		if reason != "" {
			t.Fatalf("%s: %s", test.what, reason)
		}
		list, reason := r.Sources(host(t, b, test.server))
		if diff := cmp.Diff([]string{test.want, test.reason}, []string{sourcesText(list), reason}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestAttempts shows in which order libpq tries to connect, with and without
// TLS, by database_sslmode and what the server has.
func TestAttempts(t *testing.T) {
	const prefer, never, always = "TLS, plain", "plain", "TLS"
	for _, test := range []struct {
		release, mode, ssl string
		want               string
	}{
		{"3.8", "", "on", prefer},
		{"3.8", "database_sslmode: prefer\n", "on", prefer},
		{"3.8", "database_sslmode: disable\n", "on", never},
		{"3.8", "database_sslmode: require\n", "on", always},
		{"3.8", "database_sslmode: verify-ca\n", "on", always},
		{"3.8", "database_sslmode: verify-full\n", "on", always},
		{"3.8", "", "off", never},
		{"3.8", "database_sslmode: disable\n", "off", never},
		// A release that knows no such option leaves it to libpq.
		{"3.5", "database_sslmode: disable\n", "on", prefer},
		{"3.5", "database_sslmode: require\n", "on", prefer},
	} {
		b := load(fmt.Sprintf("maas_version: %q\n", test.release)+twoHosts, files{
			"beta/regiond.conf":     "database_host: 10.0.0.11\ndatabase_name: db\ndatabase_user: me\n" + test.mode,
			"alpha/postgresql.conf": "ssl = " + test.ssl + "\n",
			"alpha/pg_hba.conf":     "local all all peer\n",
		})
		r, _ := reach.Of(b, host(t, b, "beta"))
		address := netip.MustParseAddr("10.0.0.12")
		attempts := r.Attempts(host(t, b, "alpha"), false, address)
		var got []string
		for _, c := range attempts {
			name := "plain"
			if c.SSL {
				name = "TLS"
			}
			got = append(got, name)
			c.SSL = false
			want := hba.Connection{Address: address, User: "me", Database: "db", UserExists: true, Remote: true}
			if diff := cmp.Diff(want, c, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
				t.Errorf("%+v (-want +got):\n%s", test, diff)
			}
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", test, diff)
		}
	}
}

// TestAttemptsOnItsOwnHost shows that the Unix-domain socket knows no TLS, and
// that the address of a region beside its server may be the server's own.
func TestAttemptsOnItsOwnHost(t *testing.T) {
	b := load(twoHosts, files{"alpha": "''", "alpha/pg_hba.conf": "local all all peer\n"})
	alpha := host(t, b, "alpha")
	r, _ := reach.Of(b, alpha)
	address := netip.MustParseAddr("127.0.0.1")
	socket := hba.Connection{Local: true, User: "maas", Database: "maasdb", UserExists: true}
	plain := hba.Connection{Address: address, User: "maas", Database: "maasdb", UserExists: true}
	tls := plain
	tls.SSL = true
	same := cmp.Comparer(func(a, b netip.Addr) bool { return a == b })
	if diff := cmp.Diff([]hba.Connection{socket}, r.Attempts(alpha, true, netip.Addr{}), same); diff != "" {
		t.Errorf("through the socket (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]hba.Connection{tls, plain}, r.Attempts(alpha, false, address), same); diff != "" {
		t.Errorf("by the loopback (-want +got):\n%s", diff)
	}
}

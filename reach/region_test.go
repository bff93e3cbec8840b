package reach_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/reach"
)

// twoHosts are the database host alpha, a region too, and the region beta.
const twoHosts = `hosts:
  alpha: {cpus: 1, roles: [region, database], addresses: [10.0.0.11], names: [db.example.com]}
  beta: {cpus: 1, roles: [region], addresses: [10.0.0.12]}
`

// TestOfAim shows whether database_host names the one database, and what it
// should be.
func TestOfAim(t *testing.T) {
	const (
		proxy     = "hosts: {alpha: {roles: [database], addresses: [10.0.0.11]}, beta: {cpus: 1, roles: [region], database_proxy: true}}\n"
		nowhere   = "hosts: {beta: {cpus: 1, roles: [region], addresses: [10.0.0.12]}}\n"
		nameless  = "hosts: {alpha: {roles: [database]}, beta: {cpus: 1, roles: [region], addresses: [10.0.0.12]}}\n"
		virtual   = "database: {address: 10.0.0.10}\n" + twoHosts
		undecided = "the manifest does not say at which address the database host is reached"
	)
	type aim struct {
		Right          bool
		Target, Reason string
	}
	for _, test := range []struct {
		what, manifest, region, databaseHost string
		want                                 aim
	}{
		{"an address of the database host", twoHosts, "beta", "10.0.0.11", aim{Right: true, Target: "10.0.0.11"}},
		{"a name of it", twoHosts, "beta", "DB.example.com", aim{Right: true, Target: "DB.example.com"}},
		{"another host", twoHosts, "beta", "10.0.0.13", aim{Target: "10.0.0.11"}},
		{"its own localhost", twoHosts, "beta", "localhost", aim{Target: "10.0.0.11"}},
		{"its own socket", twoHosts, "beta", "''", aim{Target: "10.0.0.11"}},
		{"localhost on the database host", twoHosts, "alpha", "localhost", aim{Right: true, Target: "localhost"}},
		{"the loopback there", twoHosts, "alpha", "127.0.0.1", aim{Right: true, Target: "127.0.0.1"}},
		{"the socket there", twoHosts, "alpha", "/var/run/postgresql", aim{Right: true, Target: "/var/run/postgresql"}},
		{"the address that the manifest gives", virtual, "beta", "10.0.0.10", aim{Right: true, Target: "10.0.0.10"}},
		{"the host behind it", virtual, "beta", "10.0.0.11", aim{Target: "10.0.0.10"}},
		{"localhost on the host behind it", virtual, "alpha", "localhost", aim{Right: true, Target: "localhost"}},
		{"a proxy on the region's host", proxy, "beta", "localhost", aim{Right: true, Target: "localhost"}},
		{"its socket", proxy, "beta", "/var/run/postgresql", aim{Right: true, Target: "/var/run/postgresql"}},
		{"nobody knows where the database is", nowhere, "beta", "10.0.0.11", aim{Reason: undecided}},
		{"but it is not here", nowhere, "beta", "localhost", aim{}},
		{"nobody knows its address", nameless, "beta", "10.0.0.11", aim{Reason: undecided}},
		{"the manifest's database cannot be read", "database: {address: [1]}\n" + twoHosts, "beta", "10.0.0.99", aim{Right: true, Target: "10.0.0.99"}},
	} {
		b := load(test.manifest, files{test.region: test.databaseHost})
		r, reason := reach.Of(b, host(t, b, test.region))
		if diff := cmp.Diff(test.want, aim{r.Right, r.Target, reason}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestOfReadsRegiondConf shows what is read of the file, and why it cannot be
// told how a region gets to the database.
func TestOfReadsRegiondConf(t *testing.T) {
	type read struct{ Host, Place, Database, User, Reason string }
	for _, test := range []struct {
		what, text string
		want       read
	}{
		{"all", "database_host: 10.0.0.11\ndatabase_name: db\ndatabase_user: me\n", read{Host: "10.0.0.11", Place: "10.0.0.11", Database: "db", User: "me"}},
		{"in quotes", "database_host: '10.0.0.11'\ndatabase_name: \"db\"\ndatabase_user: me\n", read{Host: "10.0.0.11", Place: "'10.0.0.11'", Database: "db", User: "me"}},
		{"the last of two", "database_host: a\ndatabase_host: 10.0.0.11\n", read{Host: "10.0.0.11", Place: "10.0.0.11", Database: "maasdb", User: "maas"}},
		{"nothing: MAAS's defaults", "{}\n", read{Host: "localhost", Database: "maasdb", User: "maas"}},
		{"no user: the system's", "database_user: ''\n", read{Host: "localhost", Database: "maasdb", User: "maas"}},
		{"no database", "database_name: ''\n", read{Reason: "Django refuses an empty database_name"}},
		{"no database, which Vault has", "database_name: ''\ndatabase_user: me\nvault_url: v\nvault_approle_id: a\nvault_secret_id: s\n", read{Host: "localhost", User: "me"}},
		{"no YAML", "database_host: [\n", read{Reason: "MAAS cannot load regiond.conf"}},
		{"no text", "database_host: [a]\n", read{Reason: "MAAS refuses database_host"}},
		{"no text for a name", "database_name: {a: b}\n", read{Reason: "MAAS refuses database_name"}},
	} {
		b := load(twoHosts, files{"beta/regiond.conf": test.text})
		r, reason := reach.Of(b, host(t, b, "beta"))
		got := read{Host: r.DatabaseHost, Database: r.Database, User: r.User, Reason: reason}
		if r.Place != (parse.Place{}) {
			got.Place = r.Place.Text()
		}
		if reason != "" {
			got = read{Reason: reason} // what was read until then means nothing
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestOfWithoutRegiondConf says that the file is not there.
func TestOfWithoutRegiondConf(t *testing.T) {
	b := load(twoHosts, nil)
	_, reason := reach.Of(b, host(t, b, "beta"))
	if diff := cmp.Diff("regiond.conf is not in the bundle", reason); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSystemUser shows as whom regiond runs, which libpq takes for the user
// where none is set.
func TestSystemUser(t *testing.T) {
	for path, want := range map[string]string{
		"beta/etc/maas/regiond.conf":              "maas",
		"beta/var/snap/maas/current/regiond.conf": "root",
		"beta/regiond.conf":                       "maas",
	} {
		b := load(twoHosts, files{path: "database_host: 10.0.0.11\ndatabase_user: ''\n"})
		r, reason := reach.Of(b, host(t, b, "beta"))
		if diff := cmp.Diff([]string{want, want, ""}, []string{r.SystemUser(), r.User, reason}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

// TestUnnamed finds a password in the place of a name, which must not get into a
// record, and names that are in Vault.
func TestUnnamed(t *testing.T) {
	const vault = "vault_url: https://vault.example.net\nvault_approle_id: a\nvault_secret_id: s\n"
	for text, want := range map[string]string{
		"database_name: maasdb\ndatabase_user: maas\ndatabase_pass: vogelfrei\n": "",
		"{database_pass: vogelfrei, database_name: maasdb, database_user: maas}": "",
		"database_name: postgres://maas:vogelfrei@10.0.0.11/maasdb\n":            "database_name holds what looks like a password",
		"database_user: maas password=vogelfrei\n":                               "database_user holds what looks like a password",
		"database_pass: &p vogelfrei\ndatabase_user: *p\n":                       "database_user holds what looks like a password",
		"database_pass: &p vogelfrei\ndatabase_name: *p\ndatabase_user: *p\n":    "database_name holds what looks like a password",
		"database_host: maas:vogelfrei@10.0.0.11\n":                              "",
		vault: "Vault has the name of its database",
		vault + "database_name: ''\ndatabase_user: ''\ndatabase_pass: ''\n": "Vault has the name of its database",
		vault + "database_name: maasdb\n":                                   "",
		"vault_url: https://vault.example.net\n":                            "",
	} {
		b := load(twoHosts, files{"beta/regiond.conf": text})
		r, reason := reach.Of(b, host(t, b, "beta"))
		if diff := cmp.Diff([]string{want, ""}, []string{r.Unnamed(), reason}); diff != "" {
			t.Errorf("%s(-want +got):\n%s", text, diff)
		}
	}
}

// TestOption shows that an option counts only in a release that knows it.
func TestOption(t *testing.T) {
	for manifest, want := range map[string]string{
		"":                      "require",
		"maas_version: '3.8'\n": "require",
		"maas_version: '2.6'\n": "",
	} {
		b := load(manifest+twoHosts, files{"beta/regiond.conf": "database_sslmode: require\n"})
		r, _ := reach.Of(b, host(t, b, "beta"))
		if diff := cmp.Diff([]string{want, ""}, []string{r.Option("database_sslmode"), r.Option("database_port")}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", manifest, diff)
		}
	}
}

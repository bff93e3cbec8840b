package access_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/regionlint/regionlint/access"
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
)

// deployment is two regions, and the database on the host of the first.
const deployment = `
-- hosts.yaml --
postgresql_version: "14"
hosts:
  alpha: {cpus: 8, roles: [region, database], addresses: [10.0.0.11]}
  beta: {cpus: 4, roles: [region], addresses: [10.0.0.12, "fd00::12"]}
-- alpha/etc/maas/regiond.conf --
database_host: localhost
database_name: maasdb
database_user: maas
-- beta/etc/maas/regiond.conf --
database_host: 10.0.0.11
database_name: maasdb
database_user: maas
-- alpha/etc/postgresql/14/main/postgresql.conf --
ssl = on
-- alpha/etc/postgresql/14/main/pg_hba.conf --
local all all peer
host all all 127.0.0.1/32 md5
hostssl maasdb maas 10.0.0.0/24 scram-sha-256
`

// asTheyAre takes the attempts that libpq makes.
func asTheyAre(attempts []hba.Connection) []hba.Connection { return attempts }

// loadBundle reads the deployment with the files of a txtar archive in the place
// of its own. An empty file takes one away.
func loadBundle(files string) *bundle.Bundle {
	fsys := fstest.MapFS{}
	for _, archive := range []string{deployment, files} {
		for _, f := range txtar.Parse([]byte(archive)).Files {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			if len(f.Data) == 0 {
				delete(fsys, f.Name)
			}
		}
	}
	return bundle.Load("test", fsys, bundle.Options{})
}

// rowText is a row on a line: who comes from where, as whom, to which host, and
// what becomes of it. A row that regiond.conf does not make come true stands in
// brackets.
func rowText(r access.Row) string {
	text := fmt.Sprintf("%s %s %s@%s > %s: %s", r.Region, r.Address, r.User, r.Database, r.Server.Name, said(r.Answer))
	switch r.Decision {
	case access.Admit, access.Reject:
	default:
		text += ", " + r.Why
	}
	if !r.Used {
		return "(" + text + ")"
	}
	return text
}

// TestBundle shows the rows of a deployment: one for each region host, each of
// the addresses that it comes from, and below them those that it does not use.
func TestBundle(t *testing.T) {
	const (
		beta4 = "beta 10.0.0.12 maas@maasdb > alpha: admit, line 3"
		beta6 = "beta fd00::12 maas@maasdb > alpha: no-entry, no record matches; line 3 is for another address, 10.0.0.0/24"
	)
	alphaLocalhost := []string{
		"alpha 127.0.0.1 maas@maasdb > alpha: admit, line 2",
		"alpha ::1 maas@maasdb > alpha: no-entry, no record matches; line 3 is for another address, 10.0.0.0/24",
		"(alpha 10.0.0.11 maas@maasdb > alpha: admit, line 3)",
	}
	for _, test := range []struct {
		what, files string
		want        []string
	}{
		{"localhost on the database host, and one address", "", append(alphaLocalhost, beta4, "("+beta6+")")},
		{
			"the socket on the database host", "-- alpha/etc/maas/regiond.conf --\ndatabase_host: ''\ndatabase_name: maasdb\ndatabase_user: maas\n",
			[]string{"alpha local maas@maasdb > alpha: admit, line 1", "(alpha 10.0.0.11 maas@maasdb > alpha: admit, line 3)", beta4, "(" + beta6 + ")"},
		},
		{
			"localhost on another host is not the database", "-- beta/etc/maas/regiond.conf --\ndatabase_host: localhost\ndatabase_name: maasdb\ndatabase_user: maas\n",
			// What the others use is what it should: alpha's first address.
			append(alphaLocalhost, "("+beta4+")", "("+beta6+")"),
		},
		{
			"a name that has both families", "-- beta/etc/maas/regiond.conf --\ndatabase_host: alpha\ndatabase_name: maasdb\ndatabase_user: maas\n",
			append(alphaLocalhost, beta4, beta6),
		},
		{
			"ssl is off on the server", "-- alpha/etc/postgresql/14/main/postgresql.conf --\nssl = off\n",
			[]string{
				"alpha 127.0.0.1 maas@maasdb > alpha: admit, line 2",
				"alpha ::1 maas@maasdb > alpha: no-entry, no record matches; line 2 is for another address, 127.0.0.1/32",
				"(alpha 10.0.0.11 maas@maasdb > alpha: no-entry, no record matches; line 3 is for TLS, and ssl is off on the server)",
				"beta 10.0.0.12 maas@maasdb > alpha: no-entry, no record matches; line 3 is for TLS, and ssl is off on the server",
				"(beta fd00::12 maas@maasdb > alpha: no-entry, no record matches; line 2 is for another address, 127.0.0.1/32)",
			},
		},
		{
			"a region without address", "-- hosts.yaml --\nhosts:\n  alpha: {cpus: 8, roles: [region, database], addresses: [10.0.0.11]}\n  beta: {cpus: 4, roles: [region]}\n",
			append(alphaLocalhost, "beta  maas@maasdb > alpha: depends, the manifest gives it no valid address"),
		},
		{
			"no address of the family that is used", "-- hosts.yaml --\nhosts:\n  alpha: {cpus: 8, roles: [region, database], addresses: [10.0.0.11]}\n  beta: {cpus: 4, roles: [region], addresses: [\"fd00::12\"]}\n",
			append(alphaLocalhost, "beta fd00::12 maas@maasdb > alpha: depends, the manifest gives it no address of the family of 10.0.0.11"),
		},
		{
			"no regiond.conf", "-- beta/etc/maas/regiond.conf --\n",
			append(alphaLocalhost, "beta 10.0.0.12 @ > alpha: depends, regiond.conf is not in the bundle", "beta fd00::12 @ > alpha: depends, regiond.conf is not in the bundle"),
		},
		{
			"no pg_hba.conf", "-- alpha/etc/postgresql/14/main/pg_hba.conf --\n",
			[]string{
				"alpha 10.0.0.11 maas@maasdb > alpha: depends, pg_hba.conf is not in the bundle",
				"beta 10.0.0.12 maas@maasdb > alpha: depends, pg_hba.conf is not in the bundle",
				"beta fd00::12 maas@maasdb > alpha: depends, pg_hba.conf is not in the bundle",
			},
		},
		{
			"a pg_hba.conf that is refused", "-- alpha/etc/postgresql/14/main/pg_hba.conf --\nhost all all all md55\n",
			[]string{
				`alpha 127.0.0.1 maas@maasdb > alpha: refused-file, line 1, invalid authentication method "md55"`,
				`alpha ::1 maas@maasdb > alpha: refused-file, line 1, invalid authentication method "md55"`,
				`(alpha 10.0.0.11 maas@maasdb > alpha: refused-file, line 1, invalid authentication method "md55")`,
				`beta 10.0.0.12 maas@maasdb > alpha: refused-file, line 1, invalid authentication method "md55"`,
				`(beta fd00::12 maas@maasdb > alpha: refused-file, line 1, invalid authentication method "md55")`,
			},
		},
		{
			"a user that looks like a secret", "-- beta/etc/maas/regiond.conf --\ndatabase_host: 10.0.0.11\ndatabase_name: maasdb\ndatabase_user: 'maas password=vogelfrei'\n",
			append(alphaLocalhost,
				"beta 10.0.0.12 @ > alpha: depends, database_user holds what looks like a password",
				"beta fd00::12 @ > alpha: depends, database_user holds what looks like a password"),
		},
		{
			"a standby, to which no region comes through its own host", `
-- hosts.yaml --
hosts:
  alpha: {cpus: 8, roles: [region, database], addresses: [10.0.0.11]}
  beta: {cpus: 4, roles: [region, standby], addresses: [10.0.0.12]}
-- beta/etc/postgresql/14/main/pg_hba.conf --
host maasdb maas 10.0.0.12/32 md5
`,
			append(alphaLocalhost, beta4,
				"(alpha 10.0.0.11 maas@maasdb > beta: no-entry, no record matches; line 1 is for another address, 10.0.0.12/32)",
				"beta 10.0.0.12 maas@maasdb > beta: admit, line 1"),
		},
		{"no region", "-- hosts.yaml --\nhosts:\n  alpha: {roles: [database], addresses: [10.0.0.11]}\n", nil},
		{"no database", "-- hosts.yaml --\nhosts:\n  beta: {cpus: 4, roles: [region], addresses: [10.0.0.12]}\n", nil},
	} {
		var got []string
		for _, row := range access.Bundle(loadBundle(test.files), asTheyAre) {
			got = append(got, rowText(row))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestBundleAdaptsAttempts shows that what is asked is what adapt makes of the
// attempts, and that the row says as whom.
func TestBundleAdaptsAttempts(t *testing.T) {
	plainAsOther := func(attempts []hba.Connection) []hba.Connection {
		c := attempts[len(attempts)-1]
		c.User, c.Database = "postgres", "postgres"
		return []hba.Connection{c}
	}
	var got []string
	for _, row := range access.Bundle(loadBundle(""), plainAsOther) {
		if row.Used {
			got = append(got, rowText(row))
		}
	}
	want := []string{
		"alpha 127.0.0.1 postgres@postgres > alpha: admit, line 2",
		"alpha ::1 postgres@postgres > alpha: no-entry, no record matches; line 2 is for another address, 127.0.0.1/32",
		"beta 10.0.0.12 postgres@postgres > alpha: no-entry, no record matches; line 2 is for another address, 127.0.0.1/32",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

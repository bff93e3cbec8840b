package rules_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/rules"
)

// TestNote shows notes that say why a finding may look wrong, and what else would
// put it right.
func TestNote(t *testing.T) {
	const (
		conf = "alpha/etc/postgresql/14/main/postgresql.conf"
		hba  = "alpha/etc/postgresql/14/main/pg_hba.conf"
		two  = `hosts:
  alpha: {roles: [database], addresses: [10.0.0.11]}
  beta: {cpus: 4, roles: [region], addresses: [10.0.0.12, 172.30.0.12, "fd00::12"]}
`
	)
	for _, test := range []struct {
		what, code string
		files      files
		want       []string
	}{
		{
			"a line for TLS, which the server does not do", "HBA001",
			files{conf: "ssl = off\n", hba: "host all all 127.0.0.1/32 md5\nhost all all 10.0.0.12/32 md5\nhostssl maasdb maas 10.0.0.0/24 md5\n"},
			[]string{
				`PostgreSQL answers: no pg_hba.conf entry for host "10.0.0.13", user "maas", database "maasdb"`,
				"line 3 is for TLS alone, and ssl is off on alpha",
			},
		},
		{
			"an address from which the region may never connect", "HBA001",
			files{"hosts.yaml": two, hba: "host all all 10.0.0.12/32 md5\n"},
			[]string{
				`PostgreSQL answers: no pg_hba.conf entry for host "172.30.0.12", user "maas", database "maasdb"`,
				"if beta never connects from there, take 172.30.0.12 out of its addresses in the manifest",
			},
		},
		{
			"an address that the server may not have when it starts", "PGC006",
			files{
				"hosts.yaml": "database: {address: 10.0.0.10}\n" + two, conf: "listen_addresses = 'localhost'\n",
				"beta/etc/maas/regiond.conf": "database_host: 10.0.0.10\n",
			},
			[]string{
				"10.0.0.10 is none of alpha's own addresses: if it moves between hosts, listen on '*', or set sysctl net.ipv4.ip_nonlocal_bind=1",
				"the region's log says: Connection refused",
			},
		},
	} {
		t.Run(test.what, func(t *testing.T) {
			all := base(t)
			maps.Copy(all, test.files)
			findings := ruleOf(t, test.code).Run(bundle.Load("base", all.fs(), bundle.Options{}), rules.Options{}).Findings
			if len(findings) != 1 {
				t.Fatalf("%d findings, want one", len(findings))
			}
			if diff := cmp.Diff(test.want, findings[0].Notes); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

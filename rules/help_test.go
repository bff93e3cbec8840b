package rules_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/rules"
)

// TestHelp shows helps that are made of what the files hold: lines, names,
// commands, numbers.
func TestHelp(t *testing.T) {
	const (
		conf    = "alpha/etc/postgresql/14/main/postgresql.conf"
		hba     = "alpha/etc/postgresql/14/main/pg_hba.conf"
		regiond = "beta/etc/maas/regiond.conf"
	)
	for _, test := range []struct {
		what, code string
		files      files
		want       []string
	}{
		{"lines of several files", "PGC004", files{
			conf:                                  "port = 5431\ninclude 'a.conf'\nport = 5433\nport = 5432\n",
			"alpha/etc/postgresql/14/main/a.conf": "port = 1\nport = 2\n",
		}, []string{"remove lines 1 and 3, and lines 1 and 2 of /etc/postgresql/14/main/a.conf, so that nobody changes it in vain"}},
		{"the line that counts today", "RGD004", files{
			regiond: "debug: false\ndebug: true\ndebug: false\n",
		}, []string{"remove lines 1 and 2; line 3 is the one that MAAS uses today"}},
		{
			"entries on one line", "RGD004",
			files{regiond: "{debug: false, debug: true}\n"},
			[]string{"remove all but the last, which is the one that MAAS uses today"},
		},
		{
			"where none but its default is reserved", "PGC008",
			files{conf: "max_connections = 3\n"},
			[]string{"set max_connections = 135 or more"},
		},
		{
			"a regular expression for a name", "HBA013",
			files{hba: "host /^maasdb$ /^maas$ 10.0.0.0/24 md5\n"},
			[]string{"write `maasdb` and `maas` instead"},
		},
		{
			"one for some names", "HBA013",
			files{hba: `host maasdb "/^(maas|other)$" 10.0.0.0/24 md5` + "\n"},
			[]string{"write `maas,other` instead"},
		},
		{
			"one that is no list of names", "HBA013",
			files{hba: "host maasdb /^maas|other$ 10.0.0.0/24 md5\n"},
			[]string{"write the names that are meant, as a list with commas, or all"},
		},
		{
			"one for a keyword", "HBA013",
			files{hba: "host maasdb /^all$ 10.0.0.0/24 md5\n"},
			[]string{"write the names that are meant, as a list with commas, or all"},
		},
		{"a name that SQL takes in quotes only", "HBA012", files{
			conf:                          "password_encryption = md5\n",
			hba:                           "host all all 10.0.0.0/24 scram-sha-256\n",
			"alpha/etc/maas/regiond.conf": "database_user: MAAS\n",
		}, []string{"set password_encryption = 'scram-sha-256', reload PostgreSQL, and set the password anew, in psql on the primary: " +
			"`\\password \"MAAS\"` and `\\password maas`"}},
		{"IDs of a snap", "HST002", files{
			"beta/var/snap/maas/common/maas/maas_id":  "abc\n",
			"gamma/var/snap/maas/common/maas/maas_id": "abc\n",
		}, []string{"if gamma is the copy, run `sudo snap stop maas` and `sudo rm /var/snap/maas/common/maas/maas_id` on it; " +
			"then `sudo snap restart maas` on beta; only then `sudo snap start maas` on gamma, which gets an ID of its own; " +
			"copy its maas_id into the bundle again"}},
		{
			"a version that a path tells", "PGC012",
			files{
				"hosts.yaml": "maas_version: '3.5'\nhosts:\n  alpha: {cpus: 8, roles: [region, database], addresses: [10.0.0.11], " +
					"files: {postgresql: alpha/etc/postgresql/12/main/postgresql.conf, pg_hba: alpha/etc/postgresql/14/main/pg_hba.conf}}\n",
				"alpha/etc/postgresql/12/main/postgresql.conf": "max_connections = 400\n",
			},
			[]string{"upgrade PostgreSQL on alpha to 14 or newer, and rename alpha/etc/postgresql/12 in the bundle and in the manifest to match"},
		},
		{
			"one region of three with another password", "RGD007",
			files{regiond: "database_pass: other\n"},
			[]string{"set the `database_pass` of alpha and gamma on beta; or the other way round, if beta is right"},
		},
		{
			"what ALTER SYSTEM has set", "PGC009",
			files{
				conf: "port = 5432\n",
				"alpha/etc/postgresql/14/main/postgresql.auto.conf": "port = '5433'\n",
			},
			[]string{"`ALTER SYSTEM RESET port` and restart PostgreSQL, to have the value of postgresql.conf; else write 5433 here too"},
		},
		{
			"what is left of Vault", "RGD013",
			files{regiond: "vault_url: https://vault\nvault_approle_id: x\n"},
			[]string{"run `sudo maas config-vault configure` on beta, which sets all three, or remove vault_url and vault_approle_id"},
		},
		{"a line where DNS decides", "HBA001", files{hba: "host maasdb maas .example.net md5\n"}, []string{
			"add `host maasdb maas 127.0.0.1/32 md5` above this line, to be sure",
			"add `host maasdb maas 10.0.0.12/32 md5` above this line, to be sure",
			"add `host maasdb maas 10.0.0.13/32 md5` above this line, to be sure",
		}},
	} {
		bundled := base(t)
		maps.Copy(bundled, test.files)
		findings := ruleOf(t, test.code).Run(bundle.Load("b", bundled.fs(), bundle.Options{}), rules.Options{}).Findings
		var got []string
		for _, f := range findings {
			got = append(got, f.Help)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

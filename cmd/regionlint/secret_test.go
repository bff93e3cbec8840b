package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// canary is planted wherever a secret can stand.
const canary = "Kanarienvogel7"

// TestNoSecretIsTold plants a secret in a file of the demo, most of them where
// they do not belong, and looks for it in all that is printed.
func TestNoSecretIsTold(t *testing.T) {
	const (
		regiond = "beta/etc/maas/regiond.conf"
		hba     = "alpha/etc/postgresql/9.5/main/pg_hba.conf"
		conf    = "alpha/etc/postgresql/9.5/main/postgresql.conf"
		bouncer = "alpha/etc/pgbouncer/pgbouncer.ini"
		named   = "alpha/etc/bind/named.conf.options"
		shared  = "beta/var/lib/maas/secret"
	)
	for _, test := range []struct {
		what, file, text string
		// whole replaces the file; else text goes in at its start.
		whole bool
	}{
		{"the password itself", regiond, "database_pass: " + canary + "\nnum_workers: 99\n", true},
		{"behind a tab", regiond, "num_workers: 99\ndatabase_pass:\t" + canary + "\n", true},
		{"as a nested key", regiond, "num_workers: 99\ndatabase_pass:\n  " + canary + ": x: y\n", true},
		{"in a block", regiond, "database_pass: |\n  " + canary + "\nnum_workers: 99\n", true},
		{"through an alias", regiond, "database_pass: &p " + canary + "\ndatabase_host: *p\ndatabase_name: *p\n", true},
		{"through an alias in a list", regiond, "database_pass: &p " + canary + "\ndatabase_host: [*p]\nx: {y: *p}\n", true},
		{"behind an escape", regiond, "database_host: \"maas:\\x4b" + canary[1:] + "@10.0.0.11\"\nmaas_url: \"http://a:\\x4b" + canary[1:] + "@x/\"\n", true},
		{"as a number", regiond, "database_pass: !!binary " + canary + "\nvault_secret_id: [" + canary + "]\n", true},
		{"as the id of a role", regiond, "vault_approle_id: " + canary + "\n", true},
		{"in a key", regiond, "database_host: {\"postgres://maas:" + canary + "@b\": x}\n\"pass\\x77ord=" + canary + "\": x\n", true},
		{"in a key that stands twice", regiond, "\"pass\\x77ord=" + canary + "\": x\n\"pass\\x77ord=" + canary + "\": y\n", true},
		{"twice", regiond, "database_pass: " + canary + "\ndatabase_host: 10.0.0.11\ndatabase_pass: " + canary + "8\n", true},
		{"between duplicates that move", regiond, "database_host: 10.0.0.11\nnum_workers: 4\ndebug: false\ndatabase_user: maas\ndatabase_pass: " + canary + "\ndatabase_host: localhost\nnum_workers: 99\ndebug: true\n", true},
		{"under a misspelt key", regiond, "databse_pass: " + canary + "\nnum_workers: 99\n", true},
		{"without a key", regiond, "num_workers: 99\ndatabase " + canary + "\n", true},
		{"in database_host", regiond, "database_host: maas:" + canary + "@10.0.0.11\n", true},
		{"in an URI as database_host", regiond, "database_host: postgres://maas:" + canary + "@10.0.0.11/maasdb\n", true},
		{"in a list as database_host", regiond, "database_host: [a, 'postgres://maas:" + canary + "@b']\n", true},
		{"in a conninfo as database_name", regiond, "database_host: 10.0.0.11\ndatabase_name: dbname=x password=" + canary + "\n", true},
		{"in a comment", regiond, "num_workers: 99 # old pw " + canary + "\n", true},
		{"in a conninfo", conf, "primary_conninfo = 'password=" + canary + "'\n", false},
		{"in a conninfo on a broken line", conf, "foo.conninfo = 'user=x pwd=" + canary + "' j\n", false},
		{"in a command", conf, "archive_command = curl -u me:" + canary + " x\n", false},
		{"in listen_addresses", conf, "listen_addresses = 'postgres://u:" + canary + "@h/'\n", false},
		{"for LDAP", hba, "host all all all ldap ldapbindpasswd=" + canary + " x\n", false},
		{"for LDAP, in quotes", hba, "host all all all ldap ldapbindpasswd=\"a " + canary + "\" x\n", false},
		{"for LDAP, behind a blank", hba, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd=first " + canary + "\n", false},
		{"for LDAP, behind a comma", hba, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd=first, " + canary + "\n", false},
		{"for LDAP, in two words", hba, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd=\"first\" \"" + canary + "\"\n", false},
		{"for LDAP, in a quote over two lines", hba, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd=\"first\n" + canary + "\"\n", false},
		{"for LDAP, on the next line", hba, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd\n=" + canary + "\n", false},
		{"for LDAP, behind a backslash", hba, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd=\\\n" + canary + "\n", false},
		{"for RADIUS, in a list that cannot be split", hba, "host all all all radius radiusservers=a radiussecrets=\"x " + canary + "\"\n", false},
		{"for a tool", conf, "archive_command = 'x --cipher-pass=" + canary + "'\nshared_buffers = x\n", false},
		{"for an extension", conf, "pgsodium.key = '" + canary + "'\nshared_buffers = x\n", false},
		{"for RADIUS", hba, "host all all all radius radiussecrets=a," + canary + "\n", false},
		{"as MAAS's shared secret", shared, canary + "\n", true},
		{"as MAAS's shared secret, in quotes", shared, "\"" + canary + "\"", true},
		{"as MAAS's shared secret, behind a word", shared, "secret " + canary + "\r\n", true},
		{"as MAAS's shared secret, over lines", shared, "\n5f1d7a0c\n" + canary + "\n\n" + canary + "\n", true},
		{"for PgBouncer", bouncer, "[databases]\nmaasdb = host=h password=" + canary + " pool_mode=transaction\n[pgbouncer]\nlisten_port = 5432\n", true},
		{"for PgBouncer, in quotes", bouncer, "[databases]\n* = password = 'a " + canary + "' pool_mode='transaction'\n[pgbouncer]\nlisten_port = 5432\n", true},
		{"for PgBouncer, beside its mode", bouncer, "; password " + canary + "\n;x = password=" + canary + "\n[databases]\n* = host=h\n[pgbouncer]\npool_mode = transaction\nlisten_port = 5432\n", true},
		{"for PgBouncer, in a broken connection string", bouncer, "[databases]\nmaasdb = host=h " + canary + "\n[pgbouncer]\nlisten_port = 5432\n", true},
		{"for PgBouncer, as an URI", bouncer, "[databases]\nmaasdb = postgres://u:" + canary + "@h/maasdb\n[pgbouncer]\nlisten_port = 5432\n", true},
		{"in a key of BIND", named, "key k { algorithm hmac-sha256; secret \"" + canary + "\" };\noptions { forward only };\n", true},
		{"in a key of BIND, commented out", named, "options { dnssec-validation no;\n// secret \"" + canary + "\";\ninclude \"/etc/bind/maas/named.conf.options.inside.maas\";\n};\n", true},
		{"in a key of BIND, without quotes", named, "key k { secret " + canary + " };\n", true},
		{"in a suppression", regiond, "# regionlint: password=" + canary + strings.Repeat("x", 40) + "\n# regionlint: ignore WRK001 password=" + canary + "\n# regionlint: ignore WRK001 until=2001-01-31 -- password: " + canary + "\nnum_workers: 99\n", true},
		{"in a suppression without a colon", regiond, "num_workers: 99 # regionlint ignore password=" + canary + "\n", true},
		{"in a suppression in a broken file", regiond, "num_workers: 99 # regionlint: ignore WRK001 -- " + canary + "\nmaas_url: \"x\ndatabase_pass: " + canary + "\ndebug: false # regionlint: ignore " + canary + "\ndatabase_port: 5432 # regionlint: " + canary + "\n", true},
		{"as a word in a broken file", regiond, "num_workers: 99 # regionlint: ignore WRK001\nmaas_url: \"x\n" + canary + " x\nfoo: " + canary + " x\n debug: true x: " + canary + " # regionlint: ignore WRK001\n", true},
		{"in an address of the manifest", "hosts.yaml", "hosts:\n  beta: {cpus: 4, roles: [region], addresses: ['maas:" + canary + "@10.0.0.12']}\n", true},
	} {
		t.Run(test.what, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "testdata", "bundles", "demo"))); err != nil {
				t.Fatal(err)
			}
			t.Chdir(dir)
			plant(t, filepath.FromSlash(test.file), test.text, test.whole)
			// With another one to compare it with.
			plant(t, filepath.FromSlash("alpha/var/lib/maas/secret"), "00"+canary, true)
			summary := filepath.Join(t.TempDir(), "summary.md")
			t.Setenv(summaryVariable, summary)
			for _, command := range []string{
				"dump pg_hba " + hba, "dump pg_hba -f json " + hba, "dump postgresql " + conf, "dump postgresql -f json " + conf,
				"dump pg_hba " + conf, "dump postgresql " + hba,
				"dump regiond " + regiond, "dump regiond -f json " + regiond, "dump regiond --maas-version 2.0 -f json " + regiond,
				"dump regiond " + conf, "dump regiond -f json " + hba, "dump regiond hosts.yaml",
				"access .", "access -f json .", "budget .", "budget -f json .", "config .", "access --address 10.0.0.12 --user maas --pg-hba " + hba,
				".", "-f json .", "-f concise .", "-f sarif .", "-f rdjson .", "-f html .", "-v .", "--color always .", "--diff .", "--diff --unsafe-fixes .",
				"-f junit .", "-f github .", "-f gitlab .", "-f table .", "--statistics .",
				"--write-baseline known.json .", "--baseline known.json -v .", "--fix -v .",
			} {
				var out bytes.Buffer
				if status := run(strings.Fields(command), nil, &out, &out); status == exitFailure && test.file != "hosts.yaml" {
					t.Errorf("regionlint %s: %s", command, out.String())
				}
				if strings.HasPrefix(command, "--write-baseline") {
					known, err := os.ReadFile("known.json")
					if err != nil {
						t.Error(err)
					}
					out.Write(known)
				}
				if strings.HasPrefix(command, "-f github") {
					text, err := os.ReadFile(summary)
					if err != nil {
						t.Error(err)
					}
					out.Write(text)
				}
				for line := range strings.Lines(out.String()) {
					if strings.Contains(line, canary) {
						t.Errorf("regionlint %s tells it: %s", command, line)
					}
				}
			}
		})
	}
}

func plant(t *testing.T, file, text string, whole bool) {
	t.Helper()
	if !whole {
		old, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text += string(old)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

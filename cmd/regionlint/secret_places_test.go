package main

import (
	"fmt"
	"strings"
)

// The files that secrets are planted in.
const (
	regiondFile  = "beta/etc/maas/regiond.conf"
	hbaFile      = "alpha/etc/postgresql/9.5/main/pg_hba.conf"
	confFile     = "alpha/etc/postgresql/9.5/main/postgresql.conf"
	bouncerFile  = "alpha/etc/pgbouncer/pgbouncer.ini"
	namedFile    = "alpha/etc/bind/named.conf.options"
	autoFile     = "alpha/etc/postgresql/9.5/main/postgresql.auto.conf"
	manifestFile = "hosts.yaml"
	ownFile      = ".regionlint.yaml"
	sharedFile   = "beta/var/lib/maas/secret"
)

// demo stands for what the file holds in the demo.
const demo = "‹demo›"

// planting is a file with a secret in it.
type planting struct {
	what, file string
	// text is the file's. The secret is § in it; where it is written with an escape of
	// YAML for its first byte, ¤.
	text string
}

// with is the text with that secret.
func (p planting) with(secret string) string {
	escaped := fmt.Sprintf(`\x%02x%s`, secret[0], secret[1:])
	return strings.NewReplacer("§", secret, "¤", escaped).Replace(p.text)
}

// plantings are the places where a secret can stand, most of them such where it
// does not belong.
var plantings = []planting{
	{"the password itself", regiondFile, "database_pass: §\nnum_workers: 99\n"},
	{"behind a tab", regiondFile, "num_workers: 99\ndatabase_pass:\t§\n"},
	{"as a nested key", regiondFile, "num_workers: 99\ndatabase_pass:\n  §: x: y\n"},
	{"in a block", regiondFile, "database_pass: |\n  §\nnum_workers: 99\n"},
	{"through an alias", regiondFile, "database_pass: &p §\ndatabase_host: *p\ndatabase_name: *p\n"},
	{"through an alias in a list", regiondFile, "database_pass: &p §\ndatabase_host: [*p]\nx: {y: *p}\n"},
	{"behind an escape", regiondFile, "database_host: \"maas:¤@10.0.0.11\"\nmaas_url: \"http://a:¤@x/\"\n"},
	{"as a number", regiondFile, "database_pass: !!binary §\nvault_secret_id: [§]\n"},
	{"as the id of a role", regiondFile, "vault_approle_id: §\n"},
	{"in a key", regiondFile, "database_host: {\"postgres://maas:§@b\": x}\n\"pass\\x77ord=§\": x\n"},
	{"in a key that stands twice", regiondFile, "\"pass\\x77ord=§\": x\n\"pass\\x77ord=§\": y\n"},
	{"twice", regiondFile, "database_pass: §\ndatabase_host: 10.0.0.11\ndatabase_pass: §8\n"},
	{"between duplicates that move", regiondFile, "database_host: 10.0.0.11\nnum_workers: 4\ndebug: false\ndatabase_user: maas\ndatabase_pass: §\ndatabase_host: localhost\nnum_workers: 99\ndebug: true\n"},
	{"under a misspelt key", regiondFile, "databse_pass: §\nnum_workers: 99\n"},
	{"without a key", regiondFile, "num_workers: 99\ndatabase §\n"},
	{"in database_host", regiondFile, "database_host: maas:§@10.0.0.11\n"},
	{"in an URI as database_host", regiondFile, "database_host: postgres://maas:§@10.0.0.11/maasdb\n"},
	{"in a list as database_host", regiondFile, "database_host: [a, 'postgres://maas:§@b']\n"},
	{"in a conninfo as database_name", regiondFile, "database_host: 10.0.0.11\ndatabase_name: dbname=x password=§\n"},
	{"in a comment", regiondFile, "num_workers: 99 # old pw §\n"},
	{"in a conninfo", confFile, "primary_conninfo = 'password=§'\n" + demo},
	{"in a conninfo on a broken line", confFile, "foo.conninfo = 'user=x pwd=§' j\n" + demo},
	{"in a command", confFile, "archive_command = curl -u me:§ x\n" + demo},
	{"in listen_addresses", confFile, "listen_addresses = 'postgres://u:§@h/'\n" + demo},
	{"for LDAP", hbaFile, "host all all all ldap ldapbindpasswd=§ x\n" + demo},
	{"for LDAP, in quotes", hbaFile, "host all all all ldap ldapbindpasswd=\"a §\" x\n" + demo},
	{"for LDAP, behind a blank", hbaFile, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd=first §\n" + demo},
	{"for LDAP, behind a comma", hbaFile, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd=first, §\n" + demo},
	{"for LDAP, in two words", hbaFile, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd=\"first\" \"§\"\n" + demo},
	{"for LDAP, in a quote over two lines", hbaFile, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd=\"first\nx §\"\n" + demo},
	{"for LDAP, on the next line", hbaFile, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd\n=§\n" + demo},
	{"for LDAP, behind a backslash", hbaFile, "host all all all ldap ldapserver=x ldapbasedn=a ldapbindpasswd=\\\n§\n" + demo},
	{"for RADIUS, in a list that cannot be split", hbaFile, "host all all all radius radiusservers=a radiussecrets=\"x §\"\n" + demo},
	{"for a tool", confFile, "archive_command = 'x --cipher-pass=§'\nshared_buffers = x\n" + demo},
	{"for an extension", confFile, "pgsodium.key = '§'\nshared_buffers = x\n" + demo},
	{"for RADIUS", hbaFile, "host all all all radius radiussecrets=a,§\n" + demo},
	{"as MAAS's shared secret", sharedFile, "§\n"},
	{"as MAAS's shared secret, in quotes", sharedFile, "\"§\""},
	{"as MAAS's shared secret, behind a word", sharedFile, "secret §\r\n"},
	{"as MAAS's shared secret, over lines", sharedFile, "\n5f1d7a0c\n§\n\n§\n"},
	{"for PgBouncer", bouncerFile, "[databases]\nmaasdb = host=h password=§ pool_mode=transaction\n[pgbouncer]\nlisten_port = 5432\n"},
	{"for PgBouncer, in quotes", bouncerFile, "[databases]\n* = password = 'a §' pool_mode='transaction'\n[pgbouncer]\nlisten_port = 5432\n"},
	{"for PgBouncer, beside its mode", bouncerFile, "; password §\n;x = password=§\n[databases]\n* = host=h\n[pgbouncer]\npool_mode = transaction\nlisten_port = 5432\n"},
	{"for PgBouncer, in a broken connection string", bouncerFile, "[databases]\nmaasdb = host=h §\n[pgbouncer]\nlisten_port = 5432\n"},
	{"for PgBouncer, as an URI", bouncerFile, "[databases]\nmaasdb = postgres://u:§@h/maasdb\n[pgbouncer]\nlisten_port = 5432\n"},
	{"in a key of BIND", namedFile, "key k { algorithm hmac-sha256; secret \"§\" };\noptions { forward only };\n"},
	{"in a key of BIND, commented out", namedFile, "options { dnssec-validation no;\n// secret \"§\";\ninclude \"/etc/bind/maas/named.conf.options.inside.maas\";\n};\n"},
	{"in a key of BIND, without quotes", namedFile, "key k { secret § };\n"},
	{"in a suppression", regiondFile, "# regionlint: password=§xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n# regionlint: ignore WRK001 password=§\n# regionlint: ignore WRK001 until=2001-01-31 -- password: §\nnum_workers: 99\n"},
	{"in a suppression without a colon", regiondFile, "num_workers: 99 # regionlint ignore password=§\n"},
	{"in a suppression in a broken file", regiondFile, "num_workers: 99 # regionlint: ignore WRK001 -- §\nmaas_url: \"x\ndatabase_pass: §\ndebug: false # regionlint: ignore §\ndatabase_port: 5432 # regionlint: §\n"},
	{"as a word in a broken file", regiondFile, "num_workers: 99 # regionlint: ignore WRK001\nmaas_url: \"x\n§ x\nfoo: § x\n debug: true x: § # regionlint: ignore WRK001\n"},
	{"in an address of the manifest", manifestFile, "hosts:\n  beta: {cpus: 4, roles: [region], addresses: ['maas:§@10.0.0.12']}\n"},
	{"as an alias that is maas_url", regiondFile, "database_pass: &p §\nmaas_url: *p\nbroadcast_address: *p\n"},
	{"through a merge", regiondFile, "x: &x {database_pass: §}\n<<: *x\nnum_workers: 99\n"},
	{"folded", regiondFile, "database_pass: >-\n  §\n  §\nnum_workers: 99\n"},
	{"in quotes", regiondFile, "database_pass: '§'\ndatabase_pass: \"¤\"\n"},
	{"over lines in quotes", regiondFile, "database_pass: \"\n  §\\\n  §\"\nnum_workers: 99\n"},
	{"in a quote that does not end", regiondFile, "num_workers: 99\ndatabase_pass: \"§\ndebug: true\n"},
	{"before a broken line", regiondFile, "database_pass: §\nnum_workers 99\ndebug: true\n"},
	{"on a line that a finding is on", regiondFile, "{num_workers: 99, database_pass: §, debug: true}\n"},
	{"on lines that end with CR LF", regiondFile, "\ufeffdatabase_pass: §\r\nnum_workers: 99\r\ndebug: 1\r\n"},
	{"in Latin-1", regiondFile, "database_pass: §\xe9\nnum_workers: 99\n"},
	{"on a long line", regiondFile, "num_workers: 99 # " + strings.Repeat("x", 3000) + " database_pass: §\n"},
	{"of Vault", regiondFile, "vault_url: http://x\nvault_secret_id: §\nvault_approle_id: §\nvault_secrets_path: x\nnum_workers: 99\n"},
	{"in Vault's URL", regiondFile, "vault_url: http://u:§@x/?token=§\nnum_workers: 99\n"},
	{"in the URL of MAAS", regiondFile, "maas_url: http://u:§@x:5240/MAAS\nnum_workers: 99\n"},
	{"as a number of workers", regiondFile, "num_workers: postgres://u:§@x\ndebug: postgres://u:§@x\ndatabase_port: postgres://u:§@x\n"},
	{"under an unknown name", regiondFile, "my_token: §\nsome_password: §\ndatabase_passwd: §\nDATABASE_PASS: §\n"},
	{"commented out", regiondFile, "#database_pass: §\n# database_pass: '§'\ndatabase_host: localhost # database_pass: §\nnum_workers: 99\n"},
	{"above a value to be changed", regiondFile, "database_host: localhost\ndatabase_pass: §\nnum_workers: 99\ndatabase_name: maasdb\n"},
	{"with all else in order", regiondFile, "database_host: 10.0.0.11\ndatabase_name: maasdb\ndatabase_user: maas\ndatabase_pass: §\n"},
	{"in the wrong file", confFile, "database_pass: §\nmax_connections = x\n"},
	{"in a file of any kind", hbaFile, "database_pass: §\n[databases]\nx = host=h password=§\nprimary_conninfo = 'password=§'\n"},
	{"in a standby's conninfo", confFile, demo + "\nprimary_conninfo = 'host=10.0.0.11 user=repl password=''§'' sslmode=require'\n"},
	{"in a conninfo as an URI", confFile, demo + "\nprimary_conninfo = 'postgresql://repl:§@10.0.0.11/x?password=§'\n"},
	{"in a conninfo with escapes", confFile, demo + "\nprimary_conninfo = E'host=x password=\\x61§'\nprimary_conninfo = 'unterminated §\n"},
	{"under a misspelt parameter", confFile, "primary_coninfo = 'host=x user=y §'\n" + demo},
	{"for the key of TLS", confFile, "ssl_passphrase_command = 'echo §'\nssl_passphrase_command_supports_reload = §\n" + demo},
	{"in a command for archives", confFile, "restore_command = 'AWS_SECRET_ACCESS_KEY=§ aws s3 cp'\narchive_cleanup_command = 'curl --user me:§ x'\n" + demo},
	{"in ALTER SYSTEM's file", autoFile, "primary_conninfo = 'password=§'\nmax_connections = 'x'\nfoo.password = '§'\n"},
	{"in an extension's setting", confFile, "foo.api_token = '§'\nfoo.passwrd = '§'\nbar.encryption_key = §\nmax_connections = 5000000000\n" + demo},
	{"for LDAP, in an URL", hbaFile, "host all all all ldap ldapurl=\"ldap://u:§@h/x\"\n" + demo},
	{"for LDAP, misspelt", hbaFile, "host all all all ldap ldapserver=x ldapbindpaswd=§\n" + demo},
	{"for LDAP, in order", hbaFile, demo + "\nhost all all 10.0.0.12/32 ldap ldapserver=x ldapbasedn=y ldapbinddn=z ldapbindpasswd=§\n"},
	{"for RADIUS, in lists", hbaFile, demo + "\nhost all all 10.0.0.12/32 radius radiusservers=\"a,b\" radiussecrets=\"§,§\" radiusports=1\n"},
	{"for OAuth", hbaFile, demo + "\nhost all all 10.0.0.12/32 oauth issuer=https://u:§@x scope=y\n"},
	{"in a comment of pg_hba.conf", hbaFile, "# password is §\nhost all all all md5 # pw §\n" + demo},
	{"as the method", hbaFile, "host all all 10.0.0.0/24 password=§\nhost all all 10.0.0.0/24 md5 password=§\n" + demo},
	{"for PgBouncer, to ask for users", bouncerFile, "[databases]\nmaasdb = host=h auth_user=x auth_query='select 1' password='§'\n[pgbouncer]\nauth_file = x\nlisten_port = 5432\npool_mode = transaction\n"},
	{"in PgBouncer's list of users", "alpha/etc/pgbouncer/userlist.txt", "\"maas\" \"§\"\n"},
	{"in BIND's own key", "alpha/etc/bind/rndc.key", "key \"rndc-key\" { algorithm hmac-md5; secret \"§\"; };\n"},
	{"in a key of BIND in one line with an option", namedFile, "options { dnssec-validation no; }; key k { algorithm x; secret §; }; options { dnssec-validation yes; };\n"},
	{"in the manifest, as a password", manifestFile, "database: {address: 10.0.0.11, password: §}\nhosts:\n  beta: {cpus: 4, roles: [region], password: §, addresses: [10.0.0.12]}\n"},
	{"in the manifest, as an URI", manifestFile, "database: {address: 'postgres://maas:§@10.0.0.11/maasdb'}\nhosts:\n  beta: {cpus: 'postgres://maas:§@h', roles: ['postgres://maas:§@h'], names: ['postgres://maas:§@h'], addresses: [10.0.0.12]}\n"},
	{"in a broken manifest", manifestFile, "hosts:\n  beta: {cpus: 4, password: §\n"},
	{"in the settings", ownFile, "password: §\nselect: ['postgres://u:§@h']\nfail_on: 'password=§'\n"},
	{"in broken settings", ownFile, "select: [WRK001\npassword: §\n"},
	{"in a comment of the settings", ownFile, "ignore: [WRK001]\n# password: §\n"},
	{"in the reason of a suppression", regiondFile, "num_workers: 99 # regionlint: ignore WRK001 until=2001-01-31 -- the password is §\ndatabase_pass: §\n"},
	{"in a baseline", "known.json", "{\"findings\": [{\"password\": \"§\"}]}\n"},
}

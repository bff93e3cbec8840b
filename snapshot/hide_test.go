package snapshot

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/digest"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/version"
)

// fileOf is a file of a host as a snapshot has it.
func fileOf(path, text string) *File { return &File{Path: path, Text: []byte(text)} }

// ofRegiond is what hides the passwords of a regiond.conf. Without MAAS's secret, digests
// take no time.
func ofRegiond(text string) *hiding {
	return &hiding{regiond: []*regiond.File{regiond.Parse(parse.NewSource("regiond.conf", []byte(text)), version.NewestMAAS)}}
}

// TestRedactedRegiond shows what is left of regiond.conf.
func TestRedactedRegiond(t *testing.T) {
	const d = digest.Incomparable
	for name, test := range map[string]struct{ text, want string }{
		"a password":         {"database_pass: hunter2secret\nnum_workers: 4\n", "database_pass: " + d + "\nnum_workers: 4\n"},
		"in quotes":          {"database_pass: 'hunter2 secret'  # ours\r\n", "database_pass: " + d + "  # " + d + "\r\n"},
		"a number":           {"database_pass: 12345678", "database_pass: " + d},
		"none":               {"database_pass: ''\ndatabase_user: maas\n", "database_pass: ''\ndatabase_user: maas\n"},
		"nothing":            {"database_pass:\n", "database_pass:\n"},
		"in a comment":       {"# database_pass: hunter2secret\na: 1\n", "# database_pass: " + d + "\na: 1\n"},
		"twice":              {"database_pass: one1secret\ndatabase_pass: two2secret\n", "database_pass: " + d + "\ndatabase_pass: " + d + "\n"},
		"vault's":            {"vault_secret_id: 0a1b2c3d-aaaa\nvault_url: http://v\n", "vault_secret_id: " + d + "\nvault_url: http://v\n"},
		"in flow style":      {"{database_pass: hunter2secret, num_workers: 4}\n", "{database_pass: " + d + ", num_workers: 4}\n"},
		"an option unknown":  {"database_passwrd: hunter2secret\n", "database_passwrd: " + d + "\n"},
		"nothing secret":     {"num_workers: 4 # as many as CPUs\n", "num_workers: 4 # as many as CPUs\n"},
		"a digest, redacted": {"database_pass: redacted-0123456789abcdef0123456789abcdef\n", "database_pass: redacted-0123456789abcdef0123456789abcdef\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, left := ofRegiond(test.text).redacted(fileOf("regiond.conf", test.text))
			if left != "" {
				t.Errorf("left out: %s", left)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
	for name, text := range map[string]string{"not YAML": "database_pass: 'hunter2secret\n", "a tab": "database_pass:\thunter2secret\n"} {
		got, left := ofRegiond(text).redacted(fileOf("regiond.conf", text))
		if left == "" || bytes.Contains(got, []byte("hunter2")) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestRedactedServer shows what is left of PostgreSQL's files: records and settings that
// PostgreSQL takes as before.
func TestRedactedServer(t *testing.T) {
	const d = digest.Incomparable
	const records = "host a b 10.0.0.0/8 ldap ldapserver=x ldapbindpasswd=hunter2secret ldapbasedn=dc=y # why\n" +
		"host a b 10.0.0.0/8 radius radiusservers=x radiussecrets=\"hunter2 secret\"\n# ldapbindpasswd=hunter2secret\nhost all all 10.0.0.1/32 md5\n"
	src := parse.NewSource("pg_hba.conf", []byte(records))
	file, err := hba.Parse(&parse.Tree{FS: root(map[string]string{"pg_hba.conf": records}), Dir: "."}, "pg_hba.conf", hba.Server{Version: version.PostgreSQL15, SSL: true})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := (&hiding{hba: []*hba.File{file}, others: []*parse.Source{file.Source, src}}).redacted(fileOf("pg_hba.conf", records))
	want := "host a b 10.0.0.0/8 ldap ldapserver=x \"ldapbindpasswd=" + d + "\" ldapbasedn=dc=y # " + d + "\n" +
		"host a b 10.0.0.0/8 radius radiusservers=x radiussecrets=\"" + d + "\"\n# ldapbindpasswd=" + d + "\nhost all all 10.0.0.1/32 md5\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("records (-want +got)\n%s", diff)
	}

	const settings = "primary_conninfo = 'host=x password=hunter2secret'\nport = 5432\n"
	conf, err := pgconf.Parse(&parse.Tree{FS: root(map[string]string{"postgresql.conf": settings}), Dir: "."}, "postgresql.conf", version.PostgreSQL15)
	if err != nil {
		t.Fatal(err)
	}
	got, _ = (&hiding{others: conf.Sources}).redacted(fileOf("postgresql.conf", settings))
	if diff := cmp.Diff("primary_conninfo = '"+d+"'\nport = 5432\n", string(got)); diff != "" {
		t.Errorf("settings (-want +got)\n%s", diff)
	}
}

// FuzzRedacted checks of any regiond.conf with a password in it that this is not in what
// is left, that lines stay where they are, and that a second time changes nothing.
func FuzzRedacted(f *testing.F) {
	const password = "Kanarienvogel7"
	for _, text := range []string{
		"database_pass: P\nnum_workers: 4\n", "database_pass: 'P'\n", "database_pass: \"P\\x20\"\n", "database_pass: |\n  P\n  P\nnum_workers: 4\n",
		"database_pass: >-\n  P\n\n  P\n", "a: &x P\ndatabase_pass: *x\n", "<<: {database_pass: P}\n", "? database_pass\n: P\n", "{database_pass: P, a: b}\n",
		"database_pass: 'a\n  P'\nx: y\n", "# password: P\n", "database_pass: [P, P]\n", "vault_secret_id: {a: P}\n", "database_pass: !x P\n", "pass: P: P\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		text := strings.ReplaceAll(pattern, "P", password)
		src := parse.NewSource("regiond.conf", []byte(text))
		before := regiond.Parse(src, version.NewestMAAS)
		got, left := ofRegiond(text).redacted(fileOf("regiond.conf", text))
		if bytes.Contains([]byte(before.Source.Shown(parse.Span{End: len(text)})), []byte(password)) {
			// It stands somewhere in the open, where nobody takes it for one.
			return
		}
		if bytes.Contains(got, []byte(password)) {
			t.Fatalf("%q is left of %q", got, text)
		}
		if left != "" {
			return
		}
		if a, b := strings.Count(text, "\n"), bytes.Count(got, []byte("\n")); a != b {
			t.Fatalf("%d line ends, not %d: %q of %q", b, a, got, text)
		}
		if again, _ := ofRegiond(string(got)).redacted(fileOf("regiond.conf", string(got))); !bytes.Equal(again, got) {
			t.Fatalf("%q, and once more %q", got, again)
		}
	})
}

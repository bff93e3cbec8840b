package access_test

import (
	"fmt"
	"net/netip"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/access"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// withTLS and without are servers of PostgreSQL 16.
var (
	withTLS = hba.Server{Version: version.PostgreSQL16, SSL: true}
	without = hba.Server{Version: version.PostgreSQL16}
)

// load reads a pg_hba.conf, in whose directory there is more.conf beside.
func load(t *testing.T, server hba.Server, text string) *hba.File {
	t.Helper()
	tree := &parse.Tree{Dir: ".", FS: fstest.MapFS{
		"pg_hba.conf": {Data: []byte(text)},
		"more.conf":   {Data: []byte("# regions\nhost maasdb maas 10.0.0.12/32 md5\n")},
	}}
	f, err := hba.Parse(tree, "pg_hba.conf", server)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// plain is maas, which asks for maasdb from 10.0.0.12; tls does so over TLS, and
// socket through the Unix-domain socket.
func plain() hba.Connection {
	return hba.Connection{Address: netip.MustParseAddr("10.0.0.12"), User: "maas", Database: "maasdb", UserExists: true}
}

func tls() hba.Connection {
	c := plain()
	c.SSL = true
	return c
}

func socket() hba.Connection {
	c := plain()
	c.Local = true
	return c
}

func withoutName() hba.Connection {
	c := plain()
	c.HostNameKnown = true
	return c
}

// said is an answer on one line: the decision, and the line of the record that
// it rests on.
func said(a access.Answer) string {
	if a.Record == nil {
		return string(a.Decision)
	}
	return fmt.Sprintf("%s, line %d", a.Decision, a.Record.Line())
}

// TestAskOneOfSeveral shows which of the answers to several attempts counts: what
// surely lets the client in, else what may, else what rejects it. Of answers of
// one kind it is the first.
func TestAskOneOfSeveral(t *testing.T) {
	const open = "# what DNS says decides\nhostssl all all db.example.com md5\n"
	for _, test := range []struct {
		what, text string
		attempts   []hba.Connection
		want       string
	}{
		{"both get in", "hostssl all all all cert\nhost all all all md5\n", []hba.Connection{tls(), plain()}, "admit, line 1"},
		{"the second gets in", "hostssl all all all reject\nhost all all all md5\n", []hba.Connection{tls(), plain()}, "admit, line 2"},
		{"the second surely gets in, the first perhaps", open + "hostnossl all all all md5\n", []hba.Connection{tls(), plain()}, "admit, line 3"},
		{"the first surely gets in, the second perhaps", open + "hostnossl all all all md5\n", []hba.Connection{plain(), tls()}, "admit, line 3"},
		{"the first perhaps, the second is rejected", open + "hostnossl all all all reject\n", []hba.Connection{tls(), plain()}, "depends, line 2"},
		{"the first is rejected, the second perhaps gets in", open + "hostnossl all all all reject\n", []hba.Connection{plain(), tls()}, "depends, line 2"},
		{"no entry for the first, the second is rejected", "hostnossl all all all reject\n", []hba.Connection{tls(), plain()}, "reject, line 1"},
		{"the first is rejected, no entry for the second", "hostssl all all all reject\n", []hba.Connection{tls(), plain()}, "reject, line 1"},
		{"both are rejected", "hostssl all all all reject\nhost all all all reject\n", []hba.Connection{tls(), plain()}, "reject, line 1"},
		{"no entry for either", "local all all peer\n", []hba.Connection{tls(), plain()}, "no-entry"},
	} {
		if diff := cmp.Diff(test.want, said(access.Ask(load(t, withTLS, test.text), test.attempts...))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestAskWhatMayMatch shows records of which files do not tell whether they
// match: they leave the decision open only where they decide otherwise.
func TestAskWhatMayMatch(t *testing.T) {
	const (
		dns     = "depending on what name DNS has for 10.0.0.12"
		member  = "depending on whether maas is a member of role dba"
		refusal = `PostgreSQL answers: pg_hba.conf rejects connection for host "10.0.0.12", user "maas", database "maasdb", no encryption`
	)
	for _, test := range []struct{ what, text, want, reason string }{
		{
			"it would admit, as the one that matches does", "host all all db.example.com md5\nhost all all all scram-sha-256\n",
			"admit, line 2", "the first record that matches is `host all all all scram-sha-256`, which asks for the password; or line 1 may admit it by md5, " + dns,
		},
		{
			"it would reject, as the one that matches does", "host all all db.example.com reject\nhost all all all reject\n",
			"reject, line 2", "the first record that matches is `host all all all reject`; " + refusal + "; or line 1 may reject it, " + dns,
		},
		{
			"it would admit, the one that matches rejects", "host all all db.example.com md5\nhost all all all reject\n",
			"depends, line 1", "line 1 may admit it by md5, " + dns + "; else line 2 will reject it",
		},
		{
			"it would reject, the one that matches admits", "host all all db.example.com reject\nhost all all all md5\n",
			"depends, line 1", "line 1 may reject it, " + dns + "; else line 2 will admit it by md5",
		},
		{
			"two of them, one of which would decide otherwise", "host all +dba all reject\nhost all all db.example.com md5\nhost all all all md5\n",
			"depends, line 1", "line 1 may reject it, " + member + "; line 2 may admit it by md5, " + dns + "; else line 3 will admit it by md5",
		},
		{
			"nothing else matches", "host all all db.example.com md5\n",
			"depends, line 1", "line 1 may admit it by md5, " + dns + "; else no record matches",
		},
		{
			"it would reject, and nothing else matches", "host all all db.example.com reject\n",
			"depends, line 1", "line 1 may reject it, " + dns + "; else no record matches",
		},
		{
			"it stands for a file that nobody read", "include ../other.conf\nhost all all all md5\n",
			"depends, line 1", "line 1 may decide, depending on the contents of ../other.conf, which was not read; else line 2 will admit it by md5",
		},
		{
			"it comes too late", "host all all all md5\nhost all all db.example.com reject\n",
			"admit, line 1", "the first record that matches is `host all all all md5`, which asks for the password",
		},
	} {
		a := access.Ask(load(t, withTLS, test.text), plain())
		if diff := cmp.Diff([]string{test.want, test.reason}, []string{said(a), a.Reason}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestAskWhy words a row of the table, in which the whole reason has no place.
func TestAskWhy(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"host  all all\tall  ldap ldapbasedn=\"dc=a b\" ldapbindpasswd=geheim\n", `host all all all ldap ldapbasedn="dc=a b" ldapbindpasswd=********`},
		{"host all all all reject\n", "host all all all reject"},
		{"host all +dba all md5\n", "depends on whether maas is a member of role dba"},
		{"local all all peer\n", "no record matches"},
		{"host all all 10.0.0.11/32 md5\n", "no record matches; line 1 is for another address, 10.0.0.11/32"},
		{"host all all 10.0.0.11/32 md55\n", `invalid authentication method "md55"`},
	} {
		if diff := cmp.Diff(test.want, access.Ask(load(t, withTLS, test.text), plain()).Why); diff != "" {
			t.Errorf("%s(-want +got):\n%s", test.text, diff)
		}
	}
}

// TestAskWhatMethodsAskFor shows what a client that is admitted has to bring.
func TestAskWhatMethodsAskFor(t *testing.T) {
	const asks = ", which asks for "
	const system = ": the operating-system user must have the role's name, or be mapped to it"
	v18 := hba.Server{Version: version.PostgreSQL18, SSL: true, OAuthValidators: "v"}
	for _, test := range []struct {
		record string
		c      hba.Connection
		want   string
	}{
		{"host all all all trust", plain(), asks + "nothing"},
		{"host all all all password", plain(), asks + "the password"},
		{"host all all all md5", plain(), asks + "the password"},
		{"host all all all scram-sha-256", plain(), asks + "the password"},
		{"host all all all ldap ldapbasedn=dc=x", plain(), asks + "the password"},
		{"host all all all radius radiussecrets=x radiusservers=127.0.0.1", plain(), asks + "the password"},
		{"host all all all pam", plain(), asks + "the password"},
		{"host all all all gss", plain(), asks + "a Kerberos ticket"},
		{"host all all all ident", plain(), "; ident" + system},
		{"local all all peer", socket(), "; peer" + system},
		{"hostssl all all all ident clientcert=verify-ca", tls(), "; ident" + system + ", and the client needs a certificate"},
		{"local all all trust", socket(), asks + "nothing"},
		{"hostssl all all all cert", tls(), asks + "a client certificate"},
		{"hostssl all all all cert clientcert=verify-full", tls(), asks + "a client certificate"},
		{"hostssl all all all md5 clientcert=verify-ca", tls(), asks + "the password and a client certificate"},
		{"hostssl all all all oauth issuer=x scope=y", tls(), asks + "an OAuth token"},
	} {
		f := load(t, v18, test.record+"\n")
		want := "the first record that matches is `" + access.Text(&f.Records[0]) + "`" + test.want
		if diff := cmp.Diff(want, access.Ask(f, test.c).Reason); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.record, diff)
		}
	}
}

// TestAskNearMisses shows the record that is named where none matches.
func TestAskNearMisses(t *testing.T) {
	for _, test := range []struct {
		what   string
		server hba.Server
		text   string
		c      hba.Connection
		want   string
	}{
		{"none is near", withTLS, "local all all peer\n", plain(), ""},
		{"two things differ", withTLS, "host postgres all 10.0.0.11/32 md5\n", plain(), ""},
		{"the address", withTLS, "host maasdb maas 10.0.0.0 255.255.255.248 md5\n", plain(), "line 1 is for another address, 10.0.0.0 255.255.255.248"},
		{"the database", withTLS, "host postgres,\"a b\" all 10.0.0.12/32 md5\n", plain(), `line 1 is for another database, postgres,"a b"`},
		{"the user", withTLS, "host maasdb postgres 10.0.0.12/32 md5\n", plain(), "line 1 is for another user, postgres"},
		{"the type", withTLS, "hostssl maasdb maas 10.0.0.12/32 md5\n", plain(), "line 1 is for another type of connection, hostssl"},
		{"the type, over TLS", withTLS, "hostnossl maasdb maas 10.0.0.12/32 md5\n", tls(), "line 1 is for another type of connection, hostnossl"},
		{"the type, on a server without TLS", without, "hostssl maasdb maas 10.0.0.12/32 md5\n", plain(), "line 1 is for TLS, and ssl is off on the server"},
		{"the user, through the socket", withTLS, "host all all all md5\nlocal all postgres peer\n", socket(), "line 2 is for another user, postgres"},
		{"a name that the client does not have", withTLS, "host all all db.example.com md5\nhost maasdb maas 10.0.0.11/32 md5\n", withoutName(), "line 1 is for the host name db.example.com, which 10.0.0.12 is taken not to have"},
		{"in an included file", withTLS, "include more.conf\n", func() hba.Connection { c := plain(); c.User = "other"; return c }(), "line 2 of more.conf is for another user, maas"},
	} {
		a := access.Ask(load(t, test.server, test.text), test.c)
		want := "no record matches"
		if test.want != "" {
			want += "; " + test.want
		}
		if diff := cmp.Diff([]string{"no-entry", want}, []string{said(a), a.Why}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
		want += "; PostgreSQL answers: " + test.c.Refusal(false, test.server.Version)
		if diff := cmp.Diff(want, a.Reason); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestAskWithoutTLS shows a server with ssl = off: an attempt over TLS comes to
// nothing, whatever the records say, and the one without decides.
func TestAskWithoutTLS(t *testing.T) {
	const text = "hostssl all all all md5\nhostnossl all all all scram-sha-256\nhost all all all trust\nlocal all all peer\n"
	for _, test := range []struct {
		what     string
		attempts []hba.Connection
		want     string
	}{
		{"over TLS", []hba.Connection{tls()}, "no-entry: ssl is off on the server, which takes no TLS then"},
		{"over TLS, then without", []hba.Connection{tls(), plain()}, "admit, line 2: hostnossl all all all scram-sha-256"},
		{"the socket knows no TLS", []hba.Connection{func() hba.Connection { c := socket(); c.SSL = true; return c }()}, "admit, line 4: local all all peer"},
	} {
		a := access.Ask(load(t, without, text), test.attempts...)
		if diff := cmp.Diff(test.want, said(a)+": "+a.Why); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestAskFilesThatDoNotLoad shows files that a server refuses, which let nobody
// in, and the first record that it refuses them for.
func TestAskFilesThatDoNotLoad(t *testing.T) {
	for _, test := range []struct {
		what   string
		server hba.Server
		text   string
		want   string
		reason string
	}{
		{"empty", withTLS, "", "refused-file", "PostgreSQL 16 does not load the file: the file has no records"},
		{"nothing but comments", withTLS, "# host all all all trust\n\n", "refused-file", "PostgreSQL 16 does not load the file: the file has no records"},
		{
			"two records that are wrong", withTLS, "host all all all trust\nhost all all all md55\nhost all all\n",
			"refused-file, line 2", `PostgreSQL 16 does not load the file: line 2: invalid authentication method "md55"`,
		},
		{
			"a file that is not there", withTLS, "host all all all trust\ninclude no.conf\n",
			"refused-file, line 2", `PostgreSQL 16 does not load the file: line 2: could not open file "/no.conf": No such file or directory`,
		},
		{
			"an include that the server does not know",
			hba.Server{Version: version.PostgreSQL15, SSL: true},
			"include more.conf\n",
			"refused-file, line 1", `PostgreSQL 15 does not load the file: line 1: invalid connection type "include"`,
		},
		{
			"a record for TLS, before 10",
			hba.Server{Version: version.PostgreSQL96},
			"hostssl all all all md5\n",
			"refused-file, line 1", "PostgreSQL 9.6 does not load the file: line 1: hostssl requires SSL to be turned on",
		},
	} {
		a := access.Ask(load(t, test.server, test.text), plain())
		if diff := cmp.Diff([]string{test.want, test.reason}, []string{said(a), a.Reason}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestAskNamesIncludedFiles shows that a line of another file is not taken for
// one of the file itself.
func TestAskNamesIncludedFiles(t *testing.T) {
	const text = "host all all db.example.com reject\ninclude more.conf\n"
	a := access.Ask(load(t, withTLS, text), plain())
	want := "line 1 may reject it, depending on what name DNS has for 10.0.0.12; else line 2 of more.conf will admit it by md5"
	if diff := cmp.Diff([]string{"depends, line 1", want}, []string{said(a), a.Reason}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	a = access.Ask(load(t, withTLS, "include more.conf\n"), plain())
	if diff := cmp.Diff([]string{"admit, line 2", "more.conf"}, []string{said(a), a.Record.Source.Path}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

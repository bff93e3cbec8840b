package parse_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
)

func TestPosition(t *testing.T) {
	src := parse.NewSource("f", []byte("ab\r\näöx\n\xff\xfey"))
	for _, test := range []struct {
		what   string
		offset int
		want   parse.Position
	}{
		{"the start", 0, parse.Position{Offset: 0, Line: 1, Column: 1}},
		{"the carriage return", 2, parse.Position{Offset: 2, Line: 1, Column: 3}},
		{"the first byte of the second line", 4, parse.Position{Offset: 4, Line: 2, Column: 1}},
		{"behind two letters of two bytes", 8, parse.Position{Offset: 8, Line: 2, Column: 3}},
		{"behind two bytes that are no UTF-8", 12, parse.Position{Offset: 12, Line: 3, Column: 3}},
		{"the end", 13, parse.Position{Offset: 13, Line: 3, Column: 4}},
	} {
		if diff := cmp.Diff(test.want, src.Position(test.offset)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestColumnsOfLongLines counts each column of lines that are longer than what is
// counted at a time.
func TestColumnsOfLongLines(t *testing.T) {
	for _, part := range []string{"a", "ö", "数", "😀", "\x80", "\xff", "a\xe6\x95", "\xf0\x9f\x98\x80\x80\n"} {
		for shift := range 4 {
			text := strings.Repeat("b", shift) + strings.Repeat(part, 1200)
			src := parse.NewSource("f", []byte(text))
			for offset := range len(text) + 1 {
				start := strings.LastIndex(text[:offset], "\n") + 1
				want := utf8.RuneCountInString(text[start:offset]) + 1
				if got := src.Position(offset).Column; got != want {
					t.Fatalf("%q, shifted by %d: offset %d is in column %d, not %d", part, shift, offset, got, want)
				}
			}
		}
	}
}

func TestInsertLine(t *testing.T) {
	for _, test := range []struct {
		what, text string
		offset     int
		want       string
	}{
		{"into nothing", "", 0, "new\n"},
		{"between lines", "a\nb\n", 2, "new\n"},
		{"at the end", "a\n", 2, "new\n"},
		{"behind a last line without an end", "a\nb", 3, "\nnew"},
		{"between lines that end as on Windows", "a\r\nb\r\n", 3, "new\r\n"},
		{"at the end of such a file", "a\r\n", 3, "new\r\n"},
		{"behind such a file's last line without an end", "a\r\nb", 4, "\r\nnew"},
	} {
		edit := parse.NewSource("f", []byte(test.text)).InsertLine(test.offset, "new")
		if edit.Text != test.want {
			t.Errorf("%s: %q is inserted, want %q", test.what, edit.Text, test.want)
		}
	}
}

// TestSecretsByLook shows what is hidden on a line that no parser has read.
func TestSecretsByLook(t *testing.T) {
	for line, want := range map[string]string{
		"database_pass: geheim":                            "database_pass: ********",
		"# database_pass: geheim":                          "# database_pass: ********",
		"vault_secret_id: 'geheim'":                        "vault_secret_id: ********",
		"host all all all ldap ldapbindpasswd=\"a b\" x=y": "host all all all ldap ldapbindpasswd=********",
		"primary_conninfo = 'user=r password=''geheim'''":  "primary_conninfo = ********",
		"#archive_command = 'PGPASSWORD=geheim cp %p x'":   "#archive_command = 'PGPASSWORD=********",
		"PGPASSWORD=geheim psql":                           "PGPASSWORD=********",
		"url: postgres://maas:geheim@db/maasdb":            "url: postgres://********@db/maasdb",
		"url: http://maas:ge/heim@db/maasdb":               "url: http://********@db/maasdb",
		"maasdb = host=x pasword=geheim":                   "maasdb = host=x pasword=********",
		"mirror: http://10.0.0.11/a/x":                     "mirror: http://10.0.0.11/a/x",
		"archive_command = curl -u me:geheim x":            "archive_command = ********",
		"# the maas password is geheim":                    "# the maas password is ********",
		"num_workers: 4 # old pw geheim":                   "num_workers: 4 # old pw ********",
		"# a password may be needed":                       "# a password may be needed",
		"host all all all password # as the docs say":      "host all all all password # as the docs say",
		"password_encryption = md5":                        "password_encryption = md5",
		"md5_password_warnings = off":                      "md5_password_warnings = off",
		"host all all all password":                        "host all all all password",
		"maas_url: http://10.0.0.11:5240/MAAS":             "maas_url: http://10.0.0.11:5240/MAAS",
		"database_pass:":                                   "database_pass:",
		"PGPASSWORD=geheim # \u0130":                       "PGPASSWORD=********",
		"# \xff\u0130\u0130 PASSWORD=geheim":               "# \xff\u0130\u0130 PASSWORD=********",
	} {
		src := parse.NewSource("f", []byte("first\n"+line+"\r\nlast"))
		if got := src.Shown(src.LineSpan(2)); got != want {
			t.Errorf("%s is shown as %s, want %s", line, got, want)
		}
	}
}

// TestSecretsGoOn shows what is hidden of the lines below a name.
func TestSecretsGoOn(t *testing.T) {
	for text, want := range map[string]string{
		"password:\n  geheim\nuser: maas":              "password:\n  ********\nuser: maas",
		"password: # old\n  geheim\n\n  heim\nuser: a": "password: ********\n  ********\n\n  ********\nuser: a",
		"password: |  # old\n  geheim":                 "password: ********\n  ********",
		"password: 'ge\n  heim'":                       "password: ********\n  ********",
		"  password: geheim\n    user: maas":           "  password: ********\n    user: maas",
	} {
		src := parse.NewSource("f", []byte(text))
		if diff := cmp.Diff(want, src.Shown(parse.Span{End: len(text)})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestSecretsOfLongLines looks for them in lines that are full of what tells them. What
// takes the square of a line's length takes minutes.
func TestSecretsOfLongLines(t *testing.T) {
	for _, word := range []string{"passw", "pwd=", "password: \"", "_command = a ", "# pw ", "@", "://@", " a:@", "'\t@"} {
		text := "a:b@" + strings.Repeat(word, (1<<20)/len(word))
		src := parse.NewSource("f", []byte(text))
		if shown := src.Shown(parse.Span{End: len(text)}); !strings.HasPrefix(shown, parse.Mask+"@") {
			t.Errorf("%q is shown as %.20q", word, shown)
		}
	}
}

func TestMarkedSecrets(t *testing.T) {
	src := parse.NewSource("f", []byte("one two three four"))
	src.MarkSecret(parse.Span{Start: 4, End: 7})
	src.MarkSecret(parse.Span{Start: 6, End: 13})
	for _, test := range []struct {
		span parse.Span
		want string
	}{
		{parse.Span{Start: 0, End: 18}, "one ******** four"},
		{parse.Span{Start: 5, End: 6}, "********"},
		{parse.Span{Start: 0, End: 4}, "one "},
		{parse.Span{Start: 10, End: 18}, "******** four"},
	} {
		if got := src.Shown(test.span); got != test.want {
			t.Errorf("%v is shown as %q, want %q", test.span, got, test.want)
		}
	}
}

func TestResolve(t *testing.T) {
	tree := &parse.Tree{Dir: "alpha"}
	const from = "alpha/etc/postgresql/14/main/postgresql.conf"
	for _, test := range []struct{ name, want string }{
		{"x.conf", "alpha/etc/postgresql/14/main/x.conf"},
		{"../x.conf", "alpha/etc/postgresql/14/x.conf"},
		{"/etc/x.conf", "alpha/etc/x.conf"},
		{"/../../x.conf", "alpha/x.conf"},
		{"../../../../../x.conf", ""},
		{"../../../../../beta/x.conf", ""},
	} {
		got, err := tree.Resolve(from, test.name)
		if (err != nil) != (test.want == "") || got != test.want {
			t.Errorf("Resolve(%s) = %q, %v, want %q", test.name, got, err, test.want)
		}
	}
	for _, test := range []struct{ name, want string }{
		{"x.conf", "alphabet/x.conf"},
		{"../beta/x.conf", "beta/x.conf"},
		{"/etc/x.conf", "alpha/etc/x.conf"},
		{"../../x.conf", ""},
	} {
		got, err := tree.Resolve("alphabet/postgresql.conf", test.name)
		if (err != nil) != (test.want == "") || got != test.want {
			t.Errorf("outside of the host's directory, Resolve(%s) = %q, %v, want %q", test.name, got, err, test.want)
		}
	}
	if got := tree.OnHost("alphabet/postgresql.conf"); got != "/alphabet/postgresql.conf" {
		t.Errorf("on the host the file outside of its directory is %s", got)
	}
	if got := tree.OnHost(from); got != "/etc/postgresql/14/main/postgresql.conf" {
		t.Errorf("on the host the file is %s", got)
	}
}

// TestUnmistakable asks for few secrets, and for so many that they are looked for
// in another way.
func TestUnmistakable(t *testing.T) {
	for _, others := range []int{0, 500} {
		var text strings.Builder
		want := []string{"Kanarienvogel7", "5f1d7a0c-mine"}
		text.WriteString("user: open2word\npassword: open2word\npassword: region\npassword: scram-sha-256\n" +
			"password: Kanarienvogel7\npassword: 'first 5f1d7a0c-mine'\npassword: Kanarienvogel7\npassword: abc1\npassword: elsewhere1\n")
		for i := range others {
			fmt.Fprintf(&text, "password%d: number%d.\n", i, i+10)
			want = append(want, fmt.Sprintf("number%d.", i+10))
		}
		got := parse.Unmistakable([]*parse.Source{
			parse.NewSource("regiond.conf", []byte(text.String())), parse.NewSource("hosts.yaml", []byte("elsewhere1:")),
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("with %d others (-want +got):\n%s", others, diff)
		}
	}
}

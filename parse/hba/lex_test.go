package hba_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

func parseText(t testing.TB, text string, v version.PostgreSQL) *hba.File {
	t.Helper()
	tree := &parse.Tree{FS: fstest.MapFS{"pg_hba.conf": {Data: []byte(text)}}, Dir: "."}
	f, err := hba.Parse(tree, "pg_hba.conf", hba.Server{Version: v, SSL: true})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestTokens shows how a line is cut into columns and words: each word as it is
// read, and as it is written where that differs.
func TestTokens(t *testing.T) {
	for _, test := range []struct {
		what, line string
		want       string
	}{
		{"blanks and tabs", " host\tall  all\tall md5 ", "host|all|all|all|md5"},
		{"a list", "host a,b c, d all md5", "host|a,b|c,d|all|md5"},
		{"a blank before a comma ends the list", "host a ,b all md5", "host|a|b|all|md5"},
		{"empty items vanish", "host a,,b ,c all md5", "host|a,b|c|all|md5"},
		{"a comment in mid-word", "host all all all md5#x", "host|all|all|all|md5"},
		{"quotes", `host "a b" "c,d" "#" "a""b" ""`, `host|a b="a b"|c,d="c,d"|#="#"|a"b="a""b"|=""`},
		{"quotes in mid-word", `ho"st" a"l"l "x"y`, `host=ho"st"|all=a"l"l|xy="x"y`},
		{"a quote that is not closed", `host "a b`, `host|a b="a b`},
		{"a carriage return is a blank", "host\rall\r", "host|all"},
		{"a backslash joins lines", "host a\\\nb all", "host|ab=a\\\nb|all"},
	} {
		f := parseText(t, test.line, version.PostgreSQL14)
		var columns []string
		for _, field := range f.Records[0].Fields() {
			var words []string
			for _, token := range field {
				word := token.Text
				if written := token.Place.Text(); written != word {
					word += "=" + written
				}
				words = append(words, word)
			}
			columns = append(columns, strings.Join(words, ","))
		}
		if diff := cmp.Diff(test.want, strings.Join(columns, "|")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestSecretsOfRecords shows that the value of a secret option is hidden, also
// where a blank cuts it in two.
func TestSecretsOfRecords(t *testing.T) {
	for line, want := range map[string]string{
		`host all all all ldap ldapbindpasswd=geheim ldapserver=x`:          `host all all all ldap ldapbindpasswd=********`,
		`host all all all radius radiussecrets="a,b"`:                       `host all all all radius radiussecrets=********`,
		`host all all all radius "radiussecrets=a b"`:                       `host all all all radius "radiussecrets=********`,
		`host all all all ldap ldapbindpaswd=geheim`:                        `host all all all ldap ldapbindpaswd=********`,
		`host all all all radius radiusecrets=geheim`:                       `host all all all radius radiusecrets=********`,
		`host all all all ldap ldapbinddn=cn`:                               `host all all all ldap ldapbinddn=cn`,
		`host all all all ldap ldapbindpasswd=ge heim`:                      `host all all all ldap ldapbindpasswd=********`,
		`host all all all ldap ldapbinddn="cn=a" ldapserver=x ldaptls=1 #c`: `host all all all ldap ldapbinddn="cn=a" ldapserver=x ldaptls=1 #c`,
	} {
		f := parseText(t, line+"\n", version.PostgreSQL16)
		if got := f.Source.Shown(f.Source.LineSpan(1)); got != want {
			t.Errorf("%s is shown as %s, want %s", line, got, want)
		}
	}
}

// TestSecretThatIsCut hides all of a secret of which the server reads a part.
func TestSecretThatIsCut(t *testing.T) {
	line := "host all all all ldap ldapserver=x ldapbindpasswd=" + strings.Repeat("x", 255) + "yz\n"
	f := parseText(t, line, version.PostgreSQL96)
	want := "host all all all ldap ldapserver=x ldapbindpasswd=********"
	if got := f.Source.Shown(f.Source.LineSpan(1)); got != want {
		t.Errorf("shown as %s, want %s", got, want)
	}
}

// TestSecretGoesOnBelow hides a secret that goes on on the next line.
func TestSecretGoesOnBelow(t *testing.T) {
	f := parseText(t, "host all all all ldap ldapbindpasswd=\"ge\\\nheim\"\nlocal all all peer\n", version.PostgreSQL16)
	for n, want := range map[int]string{1: `host all all all ldap ldapbindpasswd=********`, 2: "********", 3: "local all all peer"} {
		if got := f.Source.Shown(f.Source.LineSpan(n)); got != want {
			t.Errorf("line %d is shown as %s, want %s", n, got, want)
		}
	}
}

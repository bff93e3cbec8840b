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
		for _, field := range f.Records[0].Fields {
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
		`host all all all ldap ldapbindpasswd=ge heim`:                      `host all all all ldap ldapbindpasswd=********`,
		`host all all all ldap ldapbinddn="cn=a" ldapserver=x ldaptls=1 #c`: `host all all all ldap ldapbinddn="cn=a" ldapserver=x ldaptls=1 #c`,
	} {
		f := parseText(t, line+"\n", version.PostgreSQL16)
		if got := f.Source.Shown(f.Source.LineSpan(1)); got != want {
			t.Errorf("%s is shown as %s, want %s", line, got, want)
		}
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

// FuzzParse holds the reader to what is true of every file: it does not panic,
// records stand in the order of the text, in its bytes, each one with its words
// inside of it; and a record alone on its lines reads the same.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"local all all peer\nhost a,b \"c d\" 10.0.0.0/8 md5 x=y # z\n",
		"host all all \\\n 10.0.0.1 255.0.0.0 md5\r\n",
		"include x\ninclude_dir d\nhost @x all samenet trust\n",
		"host a\x00b\nhostssl /^x$ +r ::1/128 cert map=m\n\"",
	} {
		f.Add(seed, byte(9))
	}
	f.Fuzz(func(t *testing.T, text string, pick byte) {
		versions := []version.PostgreSQL{905, 906, 1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800}
		v := versions[int(pick)%len(versions)]
		file := parseText(t, text, v)
		at := 0
		for _, r := range file.Records {
			if r.Span.Start < at || r.Span.End < r.Span.Start || r.Span.End > len(text) {
				t.Fatalf("record %v does not follow %d in %d bytes", r.Span, at, len(text))
			}
			if !r.Lines.Contains(r.Span) {
				t.Fatalf("record %v is not on its lines %v", r.Span, r.Lines)
			}
			at = r.Span.End
			word := r.Span.Start
			for _, field := range r.Fields {
				for _, token := range field {
					if token.Place.Span.Start < word || token.Place.Span.End > r.Span.End {
						t.Fatalf("word %v does not follow %d in record %v", token.Place.Span, word, r.Span)
					}
					word = token.Place.Span.End
				}
			}
			readsAlone(t, file, r)
		}
	})
}

func readsAlone(t *testing.T, file *hba.File, r *hba.Record) {
	t.Helper()
	if len(r.Fields) == 0 {
		return
	}
	alone := parseText(t, string(file.Source.Text[r.Lines.Start:r.Lines.End]), file.Server.Version)
	if len(alone.Records) != 1 {
		t.Fatalf("%q alone has %d records", file.Source.Text[r.Lines.Start:r.Lines.End], len(alone.Records))
	}
	columns := func(r *hba.Record) (list [][]string) {
		for _, field := range r.Fields {
			var words []string
			for _, token := range field {
				words = append(words, token.Text)
			}
			list = append(list, words)
		}
		return list
	}
	if diff := cmp.Diff(columns(r), columns(alone.Records[0])); diff != "" {
		t.Fatalf("alone it reads otherwise (-in the file +alone):\n%s", diff)
	}
}

package hba_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// TestOAuthValidators has what a server of PostgreSQL 18 made of the libraries
// that it has and of the one that a record names.
func TestOAuthValidators(t *testing.T) {
	const several = `authentication method "oauth" requires argument "validator" to be set when oauth_validator_libraries contains multiple options`
	for _, test := range []struct{ libraries, option, want string }{
		{"", "", "oauth_validator_libraries must be set for authentication method oauth"},
		{"v", "", "issuer=x scope=y validator=v"},
		{"v", "validator=v", "issuer=x scope=y validator=v"},
		{"v", "validator=w", `validator "w" is not permitted by oauth_validator_libraries`},
		{"v", "validator=", `validator "" is not permitted by oauth_validator_libraries`},
		{"v", "map=m delegate_ident_mapping=1", "map cannot be used in combination with delegate_ident_mapping"},
		{"v", "map=m delegate_ident_mapping=0", "map=m issuer=x scope=y validator=v"},
		{"v", "delegate_ident_mapping=1", "issuer=x scope=y validator=v delegate_ident_mapping=true"},
		{"a,", "", `invalid list syntax in parameter "oauth_validator_libraries"`},
		{"v,w", "", several},
		{`"v" , /x//y/`, "", several},
		{`"v" , /x//y/`, "validator=v", "issuer=x scope=y validator=v"},
		{"v,w", "validator=w", "issuer=x scope=y validator=w"},
		{"v,w", "delegate_ident_mapping=1", several},
	} {
		text := "hostssl all all 10.0.0.0/8 oauth issuer=x scope=y " + test.option + "\n"
		tree := &parse.Tree{FS: fstest.MapFS{"pg_hba.conf": {Data: []byte(text)}}, Dir: "."}
		f, err := hba.Parse(tree, "pg_hba.conf", hba.Server{Version: version.PostgreSQL18, OAuthValidators: test.libraries})
		if err != nil {
			t.Fatal(err)
		}
		// A record that is taken does not show that TLS is off, either.
		row := f.View(func(string) string { return "" })[0]
		got := strings.Join(row.Options, " ")
		if row.Error != nil {
			got = *row.Error
		}
		if got != test.want {
			t.Errorf("%q with %q:\n%s, want\n%s", test.option, test.libraries, got, test.want)
		}
	}
}

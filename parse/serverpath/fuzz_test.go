package serverpath_test

import (
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse/serverpath"
	"github.com/regionlint/regionlint/parse/version"
)

// FuzzCanonical holds paths to what is true of them in every version: what is
// canonical has no slash at its end and stays as it is; an absolute path remains one.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{"", "/", "//a//b/", "/a/./b/..", "../..", "a/..", "./x", "/..", ".", "a/../..", "..", "/a/.", "a\x00/"} {
		f.Add(seed, "/etc/f", uint8(0))
		f.Add(seed, "f", uint8(10))
	}
	f.Fuzz(func(t *testing.T, name, from string, pick uint8) {
		v := version.PostgreSQLs()[int(pick)%len(version.PostgreSQLs())]
		p := serverpath.Canonical(name, v)
		if again := serverpath.Canonical(p, v); again != p {
			t.Errorf("%q is %q, and that %q", name, p, again)
		}
		if strings.Contains(p, "//") || len(p) > 1 && strings.HasSuffix(p, "/") {
			t.Errorf("%q is %q", name, p)
		}
		if strings.HasPrefix(name, "/") != strings.HasPrefix(p, "/") {
			t.Errorf("%q is %q: one of them is absolute", name, p)
		}
		if at := serverpath.Absolute(from, name, v); strings.HasPrefix(name, "/") && at != name {
			t.Errorf("%q in %q is at %q", name, from, at)
		}
	})
}

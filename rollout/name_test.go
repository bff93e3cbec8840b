package rollout_test

import (
	"strings"
	"testing"

	"github.com/regionlint/regionlint/rollout"
)

// TestNames shows what becomes of names that a file, a shell or ssh would take for
// something else.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		name, file string
		reachable  bool
	}{
		{"alpha", "alpha", true},
		{"region-1.example.net", "region-1.example.net", true},
		{"10.0.0.11", "10.0.0.11", true},
		{"Region_1", "Region_1", true},
		{"", "", false},
		{"..", "%2E.", false},
		{"../x", "%2E.%2Fx", false},
		{"a/b", "a%2Fb", false},
		{"-rf", "%2Drf", false},
		{".ssh", "%2Essh", false},
		{"a b", "a%20b", false},
		{"a:b", "a%3Ab", false},
		{"me@alpha", "me%40alpha", false},
		{"$(id)", "%24%28id%29", false},
		{"it's", "it%27s", false},
		{"a\nb", "a%0Ab", false},
		{"a%2Fb", "a%252Fb", false},
		{"ä", "%C3%A4", false},
	} {
		if got := rollout.FileName(c.name); got != c.file {
			t.Errorf("%q: got the file name %q, want %q", c.name, got, c.file)
		}
		if got := rollout.Reachable(c.name); got != c.reachable {
			t.Errorf("%q: reachable is %t", c.name, got)
		}
	}
}

// FuzzFileName shows that no name leads out of a directory, and that no two meet.
func FuzzFileName(f *testing.F) {
	f.Add("../x", "..%2Fx")
	f.Add(strings.Repeat("-", 255), strings.Repeat("-", 254)+"_")
	f.Add("alpha", "Alpha")
	f.Fuzz(func(t *testing.T, a, b string) {
		one, other := rollout.FileName(a), rollout.FileName(b)
		if (one == other) != (a == b) {
			t.Errorf("%q and %q are called %q and %q", a, b, one, other)
		}
		if len(one) > 220 || strings.ContainsAny(one, "/\\\x00 \n'\"$") || strings.HasPrefix(one, "-") || strings.HasPrefix(one, ".") {
			t.Errorf("%q is called %q", a, one)
		}
		if a != "" && one == "" {
			t.Errorf("%q has no name", a)
		}
	})
}

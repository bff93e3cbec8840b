//go:build live

package live

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestShrink loses all but what is wrong: a word in one file, a letter in
// another.
func TestShrink(t *testing.T) {
	f := files{
		mainFile: "host all all 10.0.0.0/8 md5\nlocal all @d/a peer\n# nothing\n",
		"d/a":    "alice\nbob\n",
		"d/b":    "carol\n",
	}
	got := shrink(f, func(f files) bool {
		return strings.Contains(f[mainFile], "@d/a") && strings.Contains(f["d/a"], "b")
	})
	if diff := cmp.Diff(files{mainFile: "@d/a", "d/a": "b"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

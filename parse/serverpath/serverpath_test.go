package serverpath_test

import (
	"fmt"
	"testing"

	"github.com/regionlint/regionlint/parse/serverpath"
	"github.com/regionlint/regionlint/parse/version"
)

func TestCanonical(t *testing.T) {
	for _, test := range []struct{ path, old, since15 string }{
		{"", "", ""},
		{"/", "/", "/"},
		{"/a//b/", "/a/b", "/a/b"},
		{"/a/./b", "/a/./b", "/a/b"},
		{"/a/../b", "/a/../b", "/b"},
		{"/a/b/..", "/a", "/a"},
		{"/a/b/../..", "/", "/"},
		{"/a/b/.", "/a/b", "/a/b"},
		{"a/b/", "a/b", "a/b"},
	} {
		got := fmt.Sprint(serverpath.Canonical(test.path, version.PostgreSQL14), " ", serverpath.Canonical(test.path, version.PostgreSQL15))
		if want := test.old + " " + test.since15; got != want {
			t.Errorf("%q is %q, want %q", test.path, got, want)
		}
	}
}

package namelist_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/namelist"
	"github.com/regionlint/regionlint/parse/version"
)

func TestSplit(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
		ok   bool
	}{
		{"", nil, true},
		{" \t", nil, true},
		{"*", []string{"*"}, true},
		{"a, B ,c", []string{"a", "B", "c"}, true},
		{`"a,b""c" , d`, []string{`a,b"c`, "d"}, true},
		{`""`, []string{""}, true},
		{",", nil, false},
		{"a,", nil, false},
		{",a", nil, false},
		{"a b", nil, false},
		{`"a`, nil, false},
		{`"a"b`, nil, false},
	} {
		got, ok := namelist.Split(test.text, version.PostgreSQL16)
		if !ok {
			got = nil
		}
		if diff := cmp.Diff(test.want, got); diff != "" || ok != test.ok {
			t.Errorf("%q: %v %s", test.text, ok, diff)
		}
	}
}

// TestPaths has what servers take for unix_socket_directories.
func TestPaths(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
		ok   bool
	}{
		{"", nil, true},
		{" /tmp/a b , /tmp ", []string{"/tmp/a b", "/tmp"}, true},
		{`"/tmp/a,b"`, []string{"/tmp/a,b"}, true},
		{`"/tmp" x`, nil, false},
		{"/tmp,", nil, false},
		{",", nil, false},
	} {
		got, ok := namelist.Paths(test.text, version.PostgreSQL16)
		if !ok {
			got = nil
		}
		if diff := cmp.Diff(test.want, got); diff != "" || ok != test.ok {
			t.Errorf("%q: %v %s", test.text, ok, diff)
		}
	}
}

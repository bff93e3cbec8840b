package namelist_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse/namelist"
	"github.com/regionlint/regionlint/parse/version"
)

// FuzzCut reads any text as a list of names: written anew, each in quotes, they are
// the same.
func FuzzCut(f *testing.F) {
	for _, seed := range []string{"", " a , b", `"a""b",c`, `"a`, "a,", ",", "a b", "a\vb", "\"\"", "a,\x00", `a"b"`} {
		f.Add(seed, uint8(9))
	}
	f.Fuzz(func(t *testing.T, text string, pick uint8) {
		v := version.PostgreSQLs()[int(pick)%len(version.PostgreSQLs())]
		items, ok := namelist.Cut(text, v)
		names, same := namelist.Split(text, v)
		if ok != same || len(names) != len(items) || !ok && len(items) > 0 {
			t.Fatalf("%q is cut into %v, %t, and split into %q, %t", text, items, ok, names, same)
		}
		for _, item := range items {
			if !item.Quoted && (item.Name == "" || strings.ContainsAny(item.Name, ", \t\n\r\f")) {
				t.Fatalf("%q is a name in %q", item.Name, text)
			}
		}
		rereads(t, text, names, func(text string) ([]string, bool) { return namelist.Split(text, v) })
		if paths, ok := namelist.Paths(text, v); ok {
			rereads(t, text, paths, func(text string) ([]string, bool) { return namelist.Paths(text, v) })
		}
	})
}

func rereads(t *testing.T, text string, names []string, read func(string) ([]string, bool)) {
	t.Helper()
	var quoted []string
	for _, name := range names {
		quoted = append(quoted, `"`+strings.ReplaceAll(name, `"`, `""`)+`"`)
	}
	again, ok := read(strings.Join(quoted, ", "))
	if !ok || !slices.Equal(names, again) {
		t.Fatalf("%q has the names %q, which in quotes are %q, %t", text, names, again, ok)
	}
}

package pgconf

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

func TestIncludeProblems(t *testing.T) {
	for _, test := range []struct {
		name, text string
		kind       Kind
		at, says   string
	}{
		{"missing", "include 'no.conf'\n", IncludeMissing, "'no.conf'", `could not open configuration file "/etc/postgresql/no.conf": No such file or directory`},
		{"absolute and missing", "include '/no.conf'\n", IncludeMissing, "'/no.conf'", `could not open configuration file "/no.conf": No such file or directory`},
		{"missing but optional", "include_if_exists 'no.conf'\n", IncludeSkipped, "'no.conf'", `skipping missing configuration file "/etc/postgresql/no.conf"`},
		{"a directory", "include 'conf.d'\n", IncludeUnreadable, "'conf.d'", `input in flex scanner failed at file "/etc/postgresql/conf.d" line 1`},
		{"no directory", "include_dir 'none.d'\n", IncludeMissing, "'none.d'", `could not open configuration directory "/etc/postgresql/none.d": No such file or directory`},
		{"blank", "include ' '\n", IncludeNameEmpty, "' '", `empty configuration file name: " "`},
		{"itself", "include './postgresql.conf'\n", IncludeRecursion, "'./postgresql.conf'", `configuration file recursion in "/etc/postgresql/postgresql.conf"`},
		{"outside", "include '../../../x.conf'\n", IncludeOutside, "'../../../x.conf'", `"/x.conf" is outside the bundle`},
		{"outside, a directory", "include_dir '../../../x'\n", IncludeOutside, "'../../../x'", `"/x" is outside the bundle`},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree := &parse.Tree{Dir: "db-01", FS: fstest.MapFS{
				"db-01/etc/postgresql/postgresql.conf": {Data: []byte(test.text)},
				"db-01/etc/postgresql/conf.d/a.conf":   {Data: []byte("")},
				"x.conf":                               {Data: []byte("")},
			}}
			f, err := Parse(tree, "db-01/etc/postgresql/postgresql.conf", version.PostgreSQL16)
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Problems) != 1 {
				t.Fatalf("problems %+v", f.Problems)
			}
			p := f.Problems[0]
			got := []any{p.Kind, p.Place.Text(), p.Text}
			if diff := cmp.Diff([]any{test.kind, test.at, test.says}, got); diff != "" {
				t.Error(diff)
			}
			if f.Start().OK == p.Kind.Fatal() {
				t.Errorf("starts: %v", f.Start().OK)
			}
		})
	}
}

func TestIncludeIsAbsoluteOnTheHost(t *testing.T) {
	tree := &parse.Tree{Dir: "db-01", FS: fstest.MapFS{
		"db-01/etc/postgresql.conf": {Data: []byte("include '/srv/x.conf'\n")},
		"db-01/srv/x.conf":          {Data: []byte("include_dir 'd'\n")},
		"db-01/srv/d/1.conf":        {Data: []byte("port = 5433\n")},
	}}
	f, err := Parse(tree, "db-01/etc/postgresql.conf", version.PostgreSQL16)
	if err != nil || len(f.Problems) > 0 {
		t.Fatal(err, f.Problems)
	}
	n, set, ok := f.Int("port")
	if n != 5433 || !ok || set.Source.Path != "db-01/srv/d/1.conf" || len(f.Sources) != 3 {
		t.Errorf("port %d %v, sources %v", n, set, f.Sources)
	}
}

// TestIncludeBomb has files that include each other a hundred times each.
func TestIncludeBomb(t *testing.T) {
	tree := &parse.Tree{Dir: ".", FS: fstest.MapFS{
		"postgresql.conf": {Data: []byte(strings.Repeat("include 'a'\n", 100))},
		"a":               {Data: []byte("work_mem = 8MB\n" + strings.Repeat("include 'b'\n", 100))},
		"b":               {Data: []byte(strings.Repeat("include 'a'\n", 100))},
	}}
	_, err := Parse(tree, "postgresql.conf", version.PostgreSQL16)
	if many := (*parse.TooMany)(nil); !errors.As(err, &many) {
		t.Errorf("the error is %v", err)
	}
}

// TestIncludedAgain has a long file that is included many times: it is told once that it
// is not read any more.
func TestIncludedAgain(t *testing.T) {
	f := parseFiles(t, map[string]string{
		"postgresql.conf": strings.Repeat("include 'a'\n", 20),
		"a":               "work_mem = 8MB\n" + strings.Repeat("#"+strings.Repeat("a", 1000)+"\n", 500),
	}, version.PostgreSQL16)
	told := 0
	for _, p := range f.Problems {
		if p.Kind == IncludeTooDeep {
			told++
		}
	}
	if told != 1 || len(f.Settings) > 10 {
		t.Errorf("it is told %d times, and there are %d settings", told, len(f.Settings))
	}
}

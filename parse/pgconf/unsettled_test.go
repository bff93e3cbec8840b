package pgconf

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// closedFS has files without the right to read them: those that hold "closed".
type closedFS struct{ fstest.MapFS }

func (c closedFS) ReadFile(name string) ([]byte, error) {
	text, err := c.MapFS.ReadFile(name)
	if string(text) == "closed" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return text, err
}

func TestUnsettled(t *testing.T) {
	const outside, unreadable, missing = "postgresql.conf includes a file outside of the bundle",
		"a file that postgresql.conf includes cannot be read", "a file that postgresql.conf includes is not in the bundle"
	for _, test := range []struct {
		name, conf string
		files      map[string]string
		want       string
	}{
		{"set", "ssl = on\n", nil, ""},
		{"not set", "", nil, ""},
		{"an include outside", "include '../x'\n", nil, outside},
		{"an include outside after it", "ssl = on\ninclude '../x'\n", nil, outside},
		{"an include outside before it", "include '../x'\nssl = on\n", nil, ""},
		{"an include outside in an include after it", "ssl = on\ninclude 'x'\n", map[string]string{"x": "include_if_exists '../y'\n"}, outside},
		{"an include outside in an include that sets it", "include 'x'\n", map[string]string{"x": "include '../x'\nssl = on\n"}, ""},
		{"a file without rights", "include 'x'\n", map[string]string{"x": "closed"}, unreadable},
		{"an optional file without rights", "include_if_exists 'x'\n", map[string]string{"x": "closed"}, unreadable},
		{"a directory for a file", "include 'd'\n", map[string]string{"d/x": ""}, unreadable},
		{"a file without rights in a directory", "include_dir 'd'\n", map[string]string{"d/x.conf": "closed"}, unreadable},
		{"a missing file", "include 'x'\n", nil, missing},
		{"a missing optional file", "include_if_exists 'x'\n", nil, ""},
		{"a missing directory", "include_dir 'conf.d'\n", nil, ""},
		{"itself", "include 'postgresql.conf'\n", nil, ""},
		{"a broken line", "ssl = \"on\"\n", nil, "PostgreSQL cannot read line 1, which sets ssl"},
		{"a broken last line without an end", "port = 1\n SSL =", nil, "PostgreSQL cannot read line 2, which sets ssl"},
		{"a broken line with a colon", "ssl:on\n", nil, "PostgreSQL cannot read line 1, which sets ssl"},
		{"a broken line before it", "ssl = \"on\"\nssl = off\n", nil, ""},
		{"a broken line about another", "ssl_ca_file = \"on\"\n", nil, ""},
		{"a broken comment", "// ssl = on\n", nil, ""},
		{"a broken include_dir", "ssl = on\ninclude_dir conf.d\n", nil, "PostgreSQL cannot read line 2, which includes other files"},
		{"a broken include", "Include more.conf\n", nil, "PostgreSQL cannot read line 1, which includes other files"},
		{"a broken include_if_exists", "include_if_exists more.conf\n", nil, "PostgreSQL cannot read line 1, which includes other files"},
		{"a directory with a broken file", "include_dir 'd'\n", map[string]string{"d/a.conf": "x x x\nssl = on\n", "d/b.conf": ""}, "PostgreSQL reads no further than /d/a.conf"},
		{"a directory with a broken file at its end", "include_dir 'd'\n", map[string]string{"d/a.conf": "x x x\n"}, ""},
		{"a file given up", strings.Repeat("x x x\n", 100) + "ssl = on\n", nil, "PostgreSQL reads no further than line 100"},
		{"auto.conf", "ssl = on\ninclude '../x'\nssl = \"off\"\n", map[string]string{"postgresql.auto.conf": "ssl = off\n"}, ""},
		{"an auto.conf about another", "ssl = on\ninclude '../x'\n", map[string]string{"postgresql.auto.conf": "port = 1\n"}, outside},
		{"a broken line in auto.conf", "ssl = on\n", map[string]string{"postgresql.auto.conf": "ssl =\n"}, "PostgreSQL cannot read line 1, which sets ssl"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{"postgresql.conf": {Data: []byte(test.conf)}}
			for path, text := range test.files {
				files[path] = &fstest.MapFile{Data: []byte(text)}
			}
			f, err := Parse(&parse.Tree{FS: closedFS{files}, Dir: "."}, "postgresql.conf", version.PostgreSQL16)
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Unsettled("ssl"); got != test.want {
				t.Errorf("unsettled because %q, want %q", got, test.want)
			}
		})
	}
}

func TestUnsettledByAnOldName(t *testing.T) {
	f := parseText(t, "sort_mem = 4 MB\n", version.PostgreSQL16)
	if f.Unsettled("work_mem") == "" || f.Unsettled("maintenance_work_mem") != "" {
		t.Error("sort_mem is work_mem alone")
	}
}

package pgconf

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// parseText reads one file without anything beside it.
func parseText(t *testing.T, text string, v version.PostgreSQL) *File {
	t.Helper()
	return parseFiles(t, map[string]string{"postgresql.conf": text}, v)
}

// parseFiles reads postgresql.conf among files.
func parseFiles(t *testing.T, files map[string]string, v version.PostgreSQL) *File {
	t.Helper()
	tree := &parse.Tree{FS: fstest.MapFS{}, Dir: "."}
	for path, text := range files {
		tree.FS.(fstest.MapFS)[path] = &fstest.MapFile{Data: []byte(text)}
	}
	f, err := Parse(tree, "postgresql.conf", v)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSettings(t *testing.T) {
	type setting struct {
		Name, Value      string
		Line             int
		AtName, AtValue  string
		Quoted, IsCustom bool
	}
	f := parseText(t, "\xef\xbb\xbf# first\r\nwork_mem = 8MB\r\n  Port=5433# x\r\napplication_name 'it''s'\r\na.b = ''", version.PostgreSQL16)
	var got []setting
	for _, s := range f.Settings {
		got = append(got, setting{s.Name, s.Value, s.Line, s.NamePlace().Text(), s.ValuePlace().Text(), s.Quoted, s.Custom()})
	}
	want := []setting{
		{"work_mem", "8MB", 2, "work_mem", "8MB", false, false},
		{"Port", "5433", 3, "Port", "5433", false, false},
		{"application_name", "it's", 4, "application_name", "'it''s'", true, false},
		{"a.b", "", 5, "a.b", "''", true, true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	if len(f.Problems) != 1 || f.Problems[0].Text != `syntax error in file "/postgresql.conf" line 1, near end of line` {
		t.Errorf("problems %+v", f.Problems)
	}
}

func TestCommented(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"the sample file's line", "a\n#max_connections = 100\t\t# (change requires restart)\nb\n", "#max_connections = 100"},
		{"blanks", "\t # Max_Connections=100 \r\n", "# Max_Connections=100"},
		{"the last one", "#max_connections = 1\n#max_connections = 2", "#max_connections = 2"},
		{"prose", "# max_connections = 100 is the default\n", ""},
		{"prose with a colon", "# max_connections: see below\n", ""},
		{"prose without a value", "# max_connections =\n", ""},
		{"another name", "#max_connections_x = 100\n", ""},
		{"a setting", "max_connections = 100 # max_connections = 5\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := parseText(t, test.text, version.PostgreSQL16)
			span, ok := f.Commented("max_connections")
			got := ""
			if ok {
				got = test.text[span.Start:span.End]
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestEffective(t *testing.T) {
	f := parseText(t, "sort_mem = 8MB\nWORK_MEM = '9 MB'\nmax_connections = junk\nssl = of\nlisten_addresses = '*, \"a,b\"'\nwal_level = hot_standby\n", version.PostgreSQL14)
	if n, set, ok := f.Int("work_mem"); n != 9216 || set == nil || set.Line != 2 || !ok {
		t.Errorf("work_mem %d %v %v", n, set, ok)
	}
	if _, set, ok := f.Int("max_connections"); set == nil || ok {
		t.Errorf("max_connections is %v", ok)
	}
	if n, set, ok := f.Int("superuser_reserved_connections"); n != 3 || set != nil || !ok {
		t.Errorf("superuser_reserved_connections %d %v %v", n, set, ok)
	}
	if _, _, ok := f.Int("reserved_connections"); ok {
		t.Error("14 knows reserved_connections")
	}
	if on, _, ok := f.Bool("ssl"); on || !ok {
		t.Errorf("ssl %v %v", on, ok)
	}
	items, _, ok := f.ListenAddresses()
	if diff := cmp.Diff([]string{"*", "a,b"}, items); diff != "" || !ok {
		t.Errorf("listen_addresses %s", diff)
	}
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	for i := range 800 {
		switch {
		case i%40 == 0:
			text.WriteString("max_connections = 100\t\t\t# (change requires restart)\n")
		case i%3 == 0:
			text.WriteString("\n")
		default:
			text.WriteString("#autovacuum_vacuum_scale_factor = 0.2\t# fraction of table size before vacuum\n")
		}
	}
	tree := &parse.Tree{FS: fstest.MapFS{"postgresql.conf": {Data: []byte(text.String())}}, Dir: "."}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(tree, "postgresql.conf", version.PostgreSQL16); err != nil {
			b.Fatal(err)
		}
	}
}

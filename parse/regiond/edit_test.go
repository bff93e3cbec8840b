package regiond_test

import (
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
)

// apply returns text after edits that do not overlap.
func apply(text string, edits ...parse.Edit) string {
	sort.SliceStable(edits, func(i, j int) bool { return edits[i].Span.Start > edits[j].Span.Start })
	for _, e := range edits {
		text = text[:e.Span.Start] + e.Text + text[e.Span.End:]
	}
	return text
}

func read(text string) *regiond.File {
	return regiond.Parse(parse.NewSource("etc/maas/regiond.conf", []byte(text)), 305)
}

func TestInsertOption(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", "num_workers: 4\n"},
		{"comments only", "# nothing\n", "# nothing\nnum_workers: 4\n"},
		{"comment without line end", "# nothing", "# nothing\nnum_workers: 4"},
		{"byte order mark", "\ufeff", "\ufeff\nnum_workers: 4"},
		{"mapping", "debug: true\n", "debug: true\nnum_workers: 4\n"},
		{"comment behind", "debug: true # on\n\n# end\n", "debug: true # on\nnum_workers: 4\n\n# end\n"},
		{"missing last line end", "debug: true", "debug: true\nnum_workers: 4"},
		{"carriage returns", "debug: true\r\n", "debug: true\r\nnum_workers: 4\r\n"},
		{"carriage returns alone", "debug: true\r", "debug: true\r\nnum_workers: 4"},
		{"indented", "  debug: true\n  # x\n", "  debug: true\n  num_workers: 4\n  # x\n"},
		{"document markers", "---\ndebug: true\n...\n", "---\ndebug: true\nnum_workers: 4\n...\n"},
		{"block scalar", "database_pass: |\n  x\n\n", "database_pass: |\n  x\nnum_workers: 4\n\n"},
		{"kept line ends", "database_pass: |+\n  x\n\n", "database_pass: |+\n  x\n\nnum_workers: 4\n"},
		{"list", "x:\n- a\n- b\n", "x:\n- a\n- b\nnum_workers: 4\n"},
		{"folded", "database_pass: a\n  b\n", "database_pass: a\n  b\nnum_workers: 4\n"},
		{"explicit key", "? debug\n: true\n", "? debug\n: true\nnum_workers: 4\n"},
		{"flow", "{debug: true}\n", "{debug: true, num_workers: 4}\n"},
		{"empty flow", "{}\n", "{num_workers: 4}\n"},
		{"flow with comma", "{debug: true, }\n", "{debug: true, num_workers: 4, }\n"},
		{"JSON", "{\n  \"debug\": true\n}\n", "{\n  \"debug\": true, num_workers: 4\n}\n"},
		{"flow key alone", "{debug}\n", "{debug, num_workers: 4}\n"},
		{"merged elsewhere", "<<: {num_workers: 9}\ndebug: true\n", "<<: {num_workers: 9}\ndebug: true\nnum_workers: 4\n"},
		{"only a merge", "<<: {num_workers: 9}\n", "<<: {num_workers: 9}\nnum_workers: 4\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := read(tt.text)
			edit, ok := f.InsertOption("num_workers", "4")
			if !ok {
				t.Fatal("no edit")
			}
			if diff := cmp.Diff(tt.want, apply(tt.text, edit)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestInsertOptionRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"broken":     "a: b: c\n",
		"null":       "~\n",
		"two":        "---\n...\n---\n",
		"present":    "num_workers: 3\n",
		"a list":     "- a\n",
		"UTF-16":     "\xff\xfea\x00:\x00 \x00b\x00\n\x00",
		"closed":     "...\n",
		"set":        "!!set {a}\n",
		"empty ends": "--- \n...\n",
	} {
		if edit, ok := read(text).InsertOption("num_workers", "4"); ok {
			t.Errorf("%s: %q", name, apply(text, edit))
		}
	}
	if _, ok := read("a: b\n").InsertOption("num_workers", "4\nx: y"); ok {
		t.Error("two entries were inserted as one")
	}
}

func TestRemove(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"middle", "a: 1\nnum_workers: 4 # x\nb: 2\n", "a: 1\nb: 2\n"},
		{"last without line end", "a: 1\nnum_workers: 4", "a: 1\n"},
		{"only", "num_workers: 4\n", ""},
		{"several lines", "num_workers:\n  - 4\n  - 5\nb: 2\n", "b: 2\n"},
		{"block scalar", "num_workers: |\n  4\n\nb: 2\n", "\nb: 2\n"},
		{"flow first", "{num_workers: 4, b: 2}\n", "{b: 2}\n"},
		{"flow last", "{a: 1, num_workers: 4}\n", "{a: 1}\n"},
		{"flow only", "{num_workers: 4}\n", "{}\n"},
		{"flow only with comma", "{num_workers: 4,}\n", "{}\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := read(tt.text)
			edit, ok := f.Remove(f.Effective("num_workers"))
			if !ok {
				t.Fatal("no edit")
			}
			if diff := cmp.Diff(tt.want, apply(tt.text, edit)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRemoveKeepsAnchors(t *testing.T) {
	f := read("num_workers: &n 4\ndatabase_port: *n\n")
	if edit, ok := f.Remove(f.Effective("num_workers")); ok {
		t.Errorf("%+v leaves an alias to nothing", edit)
	}
}

func TestRemoveShadowed(t *testing.T) {
	const text = "num_workers: 4\nnum_workers: 8\n"
	f := read(text)
	if !f.Options[0].Shadowed || f.Options[1].Shadowed {
		t.Fatal("the first entry is the shadowed one")
	}
	edit, ok := f.Remove(f.Options[0])
	if got := apply(text, edit); !ok || got != "num_workers: 8\n" {
		t.Errorf("%v, %q", ok, got)
	}
}

func TestRepair(t *testing.T) {
	for _, tt := range []struct{ name, text, key, want string }{
		{"quoted workers", "num_workers: \"8\" # x\n", "num_workers", "num_workers: 8 # x\n"},
		{"quoted port", "database_port: '5432'\n", "database_port", "database_port: 5432\n"},
		{"no workers", "a: 1\nnum_workers:\nb: 2\n", "num_workers", "a: 1\nb: 2\n"},
		{"null workers", "num_workers: ~\n", "num_workers", ""},
		{"empty workers", "a: 1\nnum_workers: ''\n", "num_workers", "a: 1\n"},
		{"null port", "database_port: null\n", "database_port", ""},
		{"number as password", "database_pass: 12345\n", "database_pass", "database_pass: '12345'\n"},
		{"octal as password", "database_pass: 0123\n", "database_pass", "database_pass: '0123'\n"},
		{"boolean as password", "database_pass: yes  # x\n", "database_pass", "database_pass: 'yes'  # x\n"},
		{"date as password", "database_pass: 2020-01-01\n", "database_pass", "database_pass: '2020-01-01'\n"},
		{"number as name", "{database_name: 1.0}\n", "database_name", "{database_name: '1.0'}\n"},
		{"last of two", "database_pass: 1\ndatabase_pass: 2\n", "database_pass", "database_pass: 1\ndatabase_pass: '2'\n"},
		{"quoted flag", "debug: \"false\"\n", "debug", "debug: false\n"},
		{"quoted off", "debug: 'Off'\n", "debug", "debug: Off\n"},
		{"quoted keepalive", "database_keepalive: \"yes\"\n", "database_keepalive", "database_keepalive: yes\n"},
		{"tagged password", "database_pass: !!int 5\n", "database_pass", ""},
		{"aliased", "x: &a 5\ndatabase_pass: *a\n", "database_pass", ""},
		{"list as host", "database_host: [10.0.0.1]\n", "database_host", ""},
		{"good", "num_workers: 8\n", "num_workers", ""},
		{"out of range", "num_workers: \"0\"\n", "num_workers", ""},
		{"octal in quotes", "num_workers: \"010\"\n", "num_workers", ""},
		{"words", "num_workers: \"eight\"\n", "num_workers", ""},
		{"loose", "database_keepalive_idle: \"15\"\n", "database_keepalive_idle", ""},
		{"null age", "database_conn_max_age:\n", "database_conn_max_age", ""},
		{"empty flag", "debug: \"\"\n", "debug", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := read(tt.text)
			repair, ok := f.Repair(f.Effective(tt.key))
			if ok && repair.Message == "" {
				t.Error("no message")
			}
			got := ""
			if ok {
				got = apply(tt.text, repair.Edits...)
			}
			if wanted := tt.want != "" || tt.name == "null workers" || tt.name == "null port"; ok != wanted || got != tt.want {
				t.Errorf("%v, %q; want %q", ok, got, tt.want)
			}
		})
	}
}

func TestRepairHoldsNoSecret(t *testing.T) {
	f := read("database_pass: 918273\n")
	repair, ok := f.Repair(f.Effective("database_pass"))
	if !ok || len(repair.Edits) != 2 {
		t.Fatal(repair, ok)
	}
	for _, e := range repair.Edits {
		if e.Span.Len() != 0 || strings.Trim(e.Text, "'") != "" {
			t.Errorf("the edit %+v touches the value", e)
		}
	}
}

package regiond_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRename(t *testing.T) {
	for _, tt := range []struct{ name, text, to, want string }{
		{"plain", "num-workers: 8 # x\n", "num_workers", "num_workers: 8 # x\n"},
		{"in single quotes", "'num-workers': 8\n", "num_workers", "'num_workers': 8\n"},
		{"in double quotes", "{\"num\\x2dworkers\": 8}\n", "num_workers", "{\"num_workers\": 8}\n"},
		{"a secret", "databse_pass: geheim\n", "database_pass", "database_pass: geheim\n"},
		{"an option that is set", "num-workers: 8\nnum_workers: 4\n", "num_workers", ""},
		{"an option that is merged", "num-workers: 8\n<<: {num_workers: 4}\n", "num_workers", ""},
		{"no option", "num-workers: 8\n", "workers", ""},
		{"of a later release", "use-json-logging: 8\n", "use_json_logging", ""},
		{"a value that is refused", "num-workers: \"8\"\n", "num_workers", ""},
		{"a value that the settings refuse", "keepalive: \"yes\"\n", "database_keepalive", ""},
		{"a number that is nothing", "num-workers:\n", "num_workers", ""},
		{"shadowed", "num-workers: 8\nnum-workers: 4\n", "num_workers", ""},
		{"UTF-16", utf16("num-workers: 8\n"), "num_workers", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := read(tt.text)
			edit, ok := f.Rename(f.Options[0], tt.to)
			got := ""
			if ok {
				got = apply(tt.text, edit)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestIsLent(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"merged", "x: &x {a: 1}\n<<: *x\n", true},
		{"a part", "x: {y: [&z 1]}\nnum_workers: *z\n", true},
		{"an anchor alone", "x: &x {a: 1}\nnum_workers: 4\n", false},
		{"to itself", "x: &x [*x]\n", false},
		{"to itself and elsewhere", "x: &x [*x]\ny: *x\n", true},
		{"of another entry", "x: 1\ny: &y 1\nz: *y\n", false},
		{"no anchor", "x: 1\n", false},
	} {
		f := read(tt.text)
		if got := f.IsLent(f.Options[0]); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestEntries(t *testing.T) {
	f := read("a: 1\na: 2\n<<: {b: 3, a: 4}\nc: 5\n")
	var got []string
	for _, o := range f.Entries() {
		got = append(got, o.Key+" "+o.Value.Repr())
	}
	if diff := cmp.Diff([]string{"a 1", "a 2", "c 5", "b 3"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestRemoveShadowedOnes(t *testing.T) {
	for _, tt := range []struct{ name, key, text, want string }{
		{"three", "a", "a: 1\nb: 2\na: 3\na: 4\n", "b: 2\na: 4\n"},
		{"flow style", "a", "{a: 1, a: 3, b: 2, a: 4}", "{b: 2, a: 4}"},
		{"a comment of another line", "a", "{a: 1,\n# b\na: 2}", ""},
		{"a comment of its own", "a", "a: 1 # x\n# y\na: 2 # z\n", "# y\na: 2 # z\n"},
		{"byte order mark", "a", "\ufeffa: 1\na: 2\n", "\ufeffa: 2\n"},
		{"with an anchor", "a", "a: &x 1\na: 2\nb: *x\n", ""},
		{"text and number", "1", "1: a\n\"1\": b\n1: c\n\"1\": d\n", "1: a\n1: c\n\"1\": d\n"},
		{"none", "a", "a: 1\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := read(tt.text)
			edits, ok := f.RemoveShadowed(tt.key)
			got := ""
			if ok {
				got = apply(tt.text, edits...)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

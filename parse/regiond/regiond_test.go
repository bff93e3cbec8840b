package regiond_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/version"
)

func TestOptions(t *testing.T) {
	const text = "# x\ndatabase_host: 'db'  # here\nnum_workers: 4\nfoo: bar\n1: one\nnum_workers: 8\nbroadcast_address:\n"
	f := read(text)
	type option struct {
		Key, Type, Key2, Value, Lines string
		Quoted, Known, Shadowed       bool
	}
	var got []option
	for _, o := range f.Options {
		got = append(got, option{
			o.Key, o.Value.Type, f.Place(o.KeySpan).Text(), f.Place(o.ValueSpan).Text(), f.Place(o.Lines).Text(),
			o.Quoted(), o.Known, o.Shadowed,
		})
	}
	want := []option{
		{"database_host", "str", "database_host", "'db'", "database_host: 'db'  # here\n", true, true, false},
		{"num_workers", "int", "num_workers", "4", "num_workers: 4\n", false, true, true},
		{"foo", "str", "foo", "bar", "foo: bar\n", false, false, false},
		{"1", "str", "1", "one", "1: one\n", false, false, false},
		{"num_workers", "int", "num_workers", "8", "num_workers: 8\n", false, true, false},
		{"broadcast_address", "NoneType", "broadcast_address", "", "broadcast_address:\n", false, true, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if o := f.Effective("num_workers"); o != f.Options[4] {
		t.Errorf("the effective entry is %+v", o)
	}
	if o := f.Effective("1"); o != nil {
		t.Errorf("MAAS cannot find the key 1, but got %+v", o)
	}
}

func TestEffectiveThroughMerge(t *testing.T) {
	f := read("x: &a {num_workers: 2, debug: true}\ny: &b {num_workers: 3}\n<<: [*a, *b]\ndebug: false\n")
	o := f.Effective("num_workers")
	if n, _ := o.Value.Number(); n != 2 || !o.Merged {
		t.Errorf("num_workers is %+v; the first mapping of a merge wins", o)
	}
	if o := f.Effective("debug"); o.Value.Truth() || o.Merged {
		t.Errorf("debug is %+v; an own entry wins over a merge", o)
	}
}

func TestReleases(t *testing.T) {
	for _, tt := range []struct {
		text    string
		release version.MAAS
		key     string
		want    string
		workers int
	}{
		{"num_workers: 8\n", 204, "num_workers", "8", 8},
		{"num_workers: 8\n", 203, "num_workers", "8", 4},
		{"debug: false\n", 205, "debug", "'false'", 4},
		{"debug: false\n", 206, "debug", "False", 4},
		{"", 307, "database_sslmode", "'prefer'", 4},
		{"", 306, "database_sslmode", "None", 4},
		{"vault_url: 5\n", 302, "vault_url", "5", 4},
	} {
		t.Run(fmt.Sprintf("%s %s", tt.release, tt.key), func(t *testing.T) {
			f := regiond.Parse(parse.NewSource("regiond.conf", []byte(tt.text)), tt.release)
			value, raised := f.Get(tt.key)
			if raised != nil || value.Repr() != tt.want {
				t.Errorf("%s, %v; want %s", value.Repr(), raised, tt.want)
			}
			if n, _, _ := f.Workers(); n != tt.workers {
				t.Errorf("%d workers", n)
			}
			if !f.SettingsOK() {
				t.Error("no settings")
			}
		})
	}
}

func TestKeepaliveBefore26(t *testing.T) {
	// int('true') was fatal until 2.6.1, which is why the options could not be
	// set at all.
	f := regiond.Parse(parse.NewSource("regiond.conf", []byte("database_keepalive: true\n")), 205)
	settings := f.Settings()
	if settings.OK || settings.Option == nil || settings.Option.Key != "database_keepalive" {
		t.Errorf("%+v", settings)
	}
}

func TestString(t *testing.T) {
	f := read("database_user: bob\ndatabase_name: 5\ndatabase_port: 5433\n")
	for key, want := range map[string]string{
		"database_user": "bob", "database_host": "localhost", "database_name": "", "database_port": "", "nonsense": "",
	} {
		if got := f.String(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

// TestUsesVault shows that MAAS asks Vault only with all that it takes.
func TestUsesVault(t *testing.T) {
	const all = "vault_url: https://v\nvault_approle_id: a\nvault_secret_id: s\n"
	for text, want := range map[string]bool{
		all:                          true,
		all + "vault_secret_id:\n":   false,
		all + "vault_secret_id: 5\n": false,
		"vault_url: https://v\n":     false,
		"":                           false,
	} {
		if got := read(text).UsesVault(); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if regiond.Parse(parse.NewSource("regiond.conf", []byte(all)), 302).UsesVault() {
		t.Error("3.2 knows no Vault")
	}
}

func TestNames(t *testing.T) {
	f := read("foo: 1\nnum_workers: 2\nuse_json_logging: no\n")
	names := f.Names()
	if diff := cmp.Diff([]string{"foo", "use_json_logging"}, names[len(names)-2:]); diff != "" {
		t.Error(diff)
	}
	if names[0] != "maas_url" || len(names) != 23 {
		t.Errorf("%d names from %s", len(names), names[0])
	}
}

func TestLoadErrors(t *testing.T) {
	for _, tt := range []struct{ text, place, context, plain string }{
		{"a: b\n\tc: d\n", "\t", "\t", "a tab where YAML takes only spaces"},
		{"a: b\nnum_workers:8\n", "num_workers:8", "", "no space follows the colon"},
		{"a: b\nnum_workers = 8\n", "num_workers = 8", "", "options are written `key: value`, not `key = value`"},
		{"a: b\nnum_workers\n", "num_workers", "", "this line is no `key: value`"},
		{"a: \"b\n", "\"b", "", "a quote is opened and never closed"},
		{"num_workers:8\n", "num_workers:8", "num_workers:8", "no space follows the colon"},
		{"num_workers = 8\n", "num_workers = 8", "num_workers = 8", "options are written `key: value`, not `key = value`"},
		{"a: caf\xe9\n", "\xe9", "\xe9", "a byte that is not UTF-8"},
		{"a: {{ x }}\n", "{ x }", "{{ x }}", "a value that begins with { or [ stands without quotes"},
		{"a: b\n---\nc: d\n", "-", "a", "a second `---`, but MAAS reads one document"},
		{"<<<<<<< HEAD\na: b\n", "<<<<<<< HEAD", "<<<<<<< HEAD", "a merge conflict was never resolved"},
	} {
		t.Run(tt.text, func(t *testing.T) {
			e := read(tt.text).LoadError
			if e == nil {
				t.Fatal("it loads")
			}
			got := []string{e.Place.Text(), e.Context.Text(), e.Plain}
			if diff := cmp.Diff([]string{tt.place, tt.context, tt.plain}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDefinitionsAreKnownByName(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range regiond.Definitions() {
		if seen[d.Name] || regiond.Lookup(d.Name) == nil || d.Release == "" {
			t.Errorf("%+v", d)
		}
		seen[d.Name] = true
		if since, err := version.ParseMAAS(d.Release); d.Since > 0 && (err != nil || since != d.Since) {
			t.Errorf("%s: %s is not %s", d.Name, d.Release, d.Since)
		}
	}
}

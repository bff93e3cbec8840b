package pgconf

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/regionlint/regionlint/parse/version"
)

func TestLookup(t *testing.T) {
	for _, test := range []struct {
		name string
		v    version.PostgreSQL
		want *Parameter
	}{
		{"WORK_MEM", version.PostgreSQL18, &Parameter{Name: "work_mem", Type: Integer, Context: User, Unit: "kB", Min: 64, Max: math.MaxInt32, Boot: "4096"}},
		{"sort_mem", version.PostgreSQL95, &Parameter{Name: "work_mem", Type: Integer, Context: User, Unit: "kB", Min: 64, Max: math.MaxInt32, Boot: "4096"}},
		{"datestyle", version.PostgreSQL18, &Parameter{Name: "DateStyle", Type: String, Context: User, Boot: "ISO, MDY"}},
		{"min_wal_size", version.PostgreSQL96, &Parameter{Name: "min_wal_size", Type: Integer, Context: Sighup, Unit: "16MB", Min: 2, Max: math.MaxInt32, Boot: "5"}},
		{"password_encryption", version.PostgreSQL96, &Parameter{Name: "password_encryption", Type: Bool, Context: User, Boot: "on"}},
		{"password_encryption", version.PostgreSQL13, &Parameter{Name: "password_encryption", Type: Enum, Context: User, Boot: "md5", Values: []string{"md5", "scram-sha-256"}}},
		{"max_connections", version.PostgreSQL95, &Parameter{Name: "max_connections", Type: Integer, Context: Postmaster, Min: 1, Max: 8388607, Boot: "100"}},
		{"random_page_cost", version.PostgreSQL12, &Parameter{Name: "random_page_cost", Type: Real, Context: User, Max: math.MaxFloat64, Boot: "4"}},
		{"max_wal_senders", version.PostgreSQL95, &Parameter{Name: "max_wal_senders", Type: Integer, Context: Postmaster, Max: 8388607, Boot: "0"}},
		{"max_wal_senders", version.PostgreSQL96, &Parameter{Name: "max_wal_senders", Type: Integer, Context: Postmaster, Max: 262143, Boot: "0"}},
		{"max_wal_senders", version.PostgreSQL10, &Parameter{Name: "max_wal_senders", Type: Integer, Context: Postmaster, Max: 262143, Boot: "10"}},
		{"ssl", version.PostgreSQL96, &Parameter{Name: "ssl", Type: Bool, Context: Postmaster, Boot: "off"}},
		{"ssl", version.PostgreSQL10, &Parameter{Name: "ssl", Type: Bool, Context: Sighup, Boot: "off"}},
		{"wal_level", version.PostgreSQL95, &Parameter{Name: "wal_level", Type: Enum, Context: Postmaster, Boot: "minimal", Values: []string{"minimal", "archive", "hot_standby", "logical"}}},
		{"wal_level", version.PostgreSQL96, &Parameter{Name: "wal_level", Type: Enum, Context: Postmaster, Boot: "minimal", Values: []string{"minimal", "replica", "logical"}}},
		{"vacuum_cost_delay", version.PostgreSQL11, &Parameter{Name: "vacuum_cost_delay", Type: Integer, Context: User, Unit: "ms", Max: 100, Boot: "0"}},
		{"vacuum_cost_delay", version.PostgreSQL12, &Parameter{Name: "vacuum_cost_delay", Type: Real, Context: User, Unit: "ms", Max: 100, Boot: "0"}},
		{"wal_keep_segments", version.PostgreSQL12, &Parameter{Name: "wal_keep_segments", Type: Integer, Context: Sighup, Max: math.MaxInt32, Boot: "0"}},
		{"wal_keep_segments", version.PostgreSQL13, nil},
		{"wal_keep_size", version.PostgreSQL12, nil},
		{"wal_keep_size", version.PostgreSQL13, &Parameter{Name: "wal_keep_size", Type: Integer, Context: Sighup, Unit: "MB", Max: math.MaxInt32, Boot: "0"}},
		{"autovacuum_max_workers", version.PostgreSQL17, &Parameter{Name: "autovacuum_max_workers", Type: Integer, Context: Postmaster, Min: 1, Max: 262143, Boot: "3"}},
		{"autovacuum_max_workers", version.PostgreSQL18, &Parameter{Name: "autovacuum_max_workers", Type: Integer, Context: Sighup, Min: 1, Max: 262143, Boot: "3"}},
		{"autovacuum_worker_slots", version.PostgreSQL17, nil},
		{"autovacuum_worker_slots", version.PostgreSQL18, &Parameter{Name: "autovacuum_worker_slots", Type: Integer, Context: Postmaster, Min: 1, Max: 262143, Boot: "16"}},
		{"log_connections", version.PostgreSQL18, &Parameter{Name: "log_connections", Type: String, Context: SuperuserBackend}},
		{"reserved_connections", version.PostgreSQL15, nil},
		{"sql_inheritance", version.PostgreSQL10, nil},
		{"a.b", version.PostgreSQL18, nil},
	} {
		got, ok := Lookup(test.name, test.v)
		if diff := cmp.Diff(test.want, got, cmpopts.IgnoreUnexported(Parameter{})); diff != "" || ok != (test.want != nil) {
			t.Errorf("%s in %s, %v (-want +got):\n%s", test.name, test.v, ok, diff)
		}
	}
}

// TestOldNames shows which old names still work, and since when.
func TestOldNames(t *testing.T) {
	for _, test := range []struct {
		name string
		v    version.PostgreSQL
		want string
	}{
		{"sort_mem", version.PostgreSQL95, "work_mem"},
		{"Sort_Mem", version.PostgreSQL18, "work_mem"},
		{"vacuum_mem", version.PostgreSQL12, "maintenance_work_mem"},
		{"ssl_ecdh_curve", version.PostgreSQL17, "ssl_ecdh_curve"},
		{"ssl_ecdh_curve", version.PostgreSQL18, "ssl_groups"},
	} {
		if p, ok := Lookup(test.name, test.v); !ok || p.Name != test.want {
			t.Errorf("%s in %s is %v, want %s", test.name, test.v, p, test.want)
		}
	}
}

// TestSpellings shows how the values of an Enum may be written: in any case, and
// in ways that the server does not list.
func TestSpellings(t *testing.T) {
	for _, test := range []struct {
		name string
		v    version.PostgreSQL
		text string
		want string // "" is refused
	}{
		{"wal_level", version.PostgreSQL95, "archive", "archive"},
		{"wal_level", version.PostgreSQL95, "replica", ""},
		{"wal_level", version.PostgreSQL96, "archive", "replica"},
		{"wal_level", version.PostgreSQL18, "Hot_Standby", "replica"},
		{"wal_level", version.PostgreSQL18, "rep", ""},
		{"password_encryption", version.PostgreSQL10, "on", "md5"},
		{"password_encryption", version.PostgreSQL13, "off", ""},
		{"password_encryption", version.PostgreSQL14, "on", ""},
		{"password_encryption", version.PostgreSQL14, "MD5", "md5"},
		{"synchronous_commit", version.PostgreSQL95, "remote_apply", ""},
		{"synchronous_commit", version.PostgreSQL96, "yes", "on"},
		{"log_min_messages", version.PostgreSQL11, "debug2", "debug"},
		{"log_min_messages", version.PostgreSQL12, "debug", "debug2"},
		{"wal_compression", version.PostgreSQL15, "on", "pglz"},
	} {
		p, ok := Lookup(test.name, test.v)
		if !ok {
			t.Fatalf("%s does not know %s", test.v, test.name)
		}
		if got, _ := p.spelling(test.text); got != test.want {
			t.Errorf("%s = %s in %s is %q, want %q", test.name, test.text, test.v, got, test.want)
		}
	}
}

// TestRecordedSettings compares every parameter of every version with what a
// server's pg_settings showed.
func TestRecordedSettings(t *testing.T) {
	for v := version.PostgreSQL10; v <= version.NewestPostgreSQL; v += 100 {
		recorded := recordedSettings(t, v)
		for name, want := range recorded {
			got, ok := Lookup(name, v)
			if !ok {
				t.Errorf("%s is not known in %s", name, v)
				continue
			}
			if boot, ok := debianBoots[name]; ok {
				want.Boot = boot
			}
			if diff := cmp.Diff(want.parameter(name), withoutLibraries(*got), cmpopts.IgnoreUnexported(Parameter{})); diff != "" {
				t.Errorf("%s in %s (-server +regionlint):\n%s", name, v, diff)
			}
		}
		for _, name := range Names(v) {
			if _, ok := recorded[name]; !ok && !slices.Contains(unshown, name) {
				t.Errorf("%s is known in %s, but not to the server", name, v)
			}
		}
	}
}

// unshown are the parameters that pg_settings hides, and the one that Debian
// adds.
var unshown = []string{
	"default_with_oids", "extension_destdir", "is_superuser", "role", "seed", "session_authorization", "ssl_renegotiation_limit",
}

// debianBoots are what Debian's server says of boot values that tell where a
// server was built.
var debianBoots = map[string]string{"krb_server_keyfile": "FILE:/etc/postgresql-common/krb5.keytab"}

// withoutLibraries takes away the values for which the recorded servers were not
// built.
func withoutLibraries(p Parameter) Parameter {
	p.Values = slices.DeleteFunc(slices.Clone(p.Values), func(value string) bool {
		return slices.Contains([]string{"lz4", "zstd", "io_uring"}, value)
	})
	return p
}

// recordedSetting is a row of pg_settings; what is NULL there is absent.
type recordedSetting struct {
	Type       Type
	Context    Context
	Unit       string
	Min, Max   string
	Enum, Boot string
}

func recordedSettings(t *testing.T, v version.PostgreSQL) (rows map[string]recordedSetting) {
	t.Helper()
	text, err := os.ReadFile("testdata/settings/" + v.String() + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

func (r recordedSetting) parameter(name string) Parameter {
	p := Parameter{Name: name, Type: r.Type, Context: r.Context, Unit: r.Unit, Boot: r.Boot}
	if r.Type == Enum {
		p.Values = strings.Split(r.Enum, ",")
	}
	if r.Type == Integer || r.Type == Real {
		p.Min, p.Max = recordedBound(r.Min), recordedBound(r.Max)
	}
	return p
}

// recordedBound reads a bound as the server prints it, which shortens DBL_MAX.
func recordedBound(text string) float64 {
	if text == "1.79769e+308" {
		return math.MaxFloat64
	}
	n, _ := strconv.ParseFloat(text, 64)
	return n
}

// TestTable checks what the server wants of every row: that its boot value is
// one, and that its rows follow each other.
func TestTable(t *testing.T) {
	for name := range table() {
		rows := under(name).rows
		for i, p := range rows {
			first, last := p.versions.First, p.versions.Last
			if first == 0 || last < first || i > 0 && first <= rows[i-1].versions.Last {
				t.Errorf("%s is known from %d to %d", name, first, last)
			}
			if _, bad := p.decode(p.Boot, last); bad != nil {
				t.Errorf("%s in %s: %s", name, last, bad.text)
			}
		}
	}
	if n := len(Names(version.PostgreSQL18)); n < 398 {
		t.Errorf("18 knows %d parameters", n)
	}
}

func TestKnown(t *testing.T) {
	for _, test := range []struct {
		name        string
		first, last version.PostgreSQL
	}{
		{"max_connections", version.PostgreSQL95, version.PostgreSQL18},
		{"Sort_Mem", version.PostgreSQL95, version.PostgreSQL18},
		{"wal_keep_segments", version.PostgreSQL95, version.PostgreSQL12},
		{"ssl_ecdh_curve", version.PostgreSQL95, version.PostgreSQL18},
		{"promote_trigger_file", version.PostgreSQL12, version.PostgreSQL15},
		{"reserved_connections", version.PostgreSQL16, version.PostgreSQL18},
		{"checkpoint_segments", 0, 0},
		{"a.b", 0, 0},
	} {
		got, ok := Known(test.name)
		if want := (version.Range{First: test.first, Last: test.last}); got != want || ok != (test.first != 0) {
			t.Errorf("%s is known to %v, %v", test.name, got, ok)
		}
	}
}

// TestKnownWithoutHoles sees to it that no parameter went and came back, which
// a range of versions could not tell.
func TestKnownWithoutHoles(t *testing.T) {
	for name := range table() {
		known, _ := Known(name)
		for _, v := range version.PostgreSQLs() {
			if _, ok := Lookup(name, v); ok != known.Has(v) {
				t.Errorf("%s in %s: %v", name, v, ok)
			}
		}
	}
}

func TestAccepts(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       bool
	}{
		{"max_connections", "100", true},
		{"max_connections", "0", false},
		{"wal_level", "Replica", true},
		{"wal_level", "full", false},
		{"timezone", "Nowhere/Else", false},
		{"block_size", "8192", false}, // no file may set it
	} {
		p, _ := Lookup(test.name, version.PostgreSQL14)
		if got := p.Accepts(test.text, version.PostgreSQL14); got != test.want {
			t.Errorf("%s = %s: %v", test.name, test.text, got)
		}
	}
}

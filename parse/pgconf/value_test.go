package pgconf

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/version"
)

func TestValues(t *testing.T) {
	const old, since12 = version.PostgreSQL11, version.PostgreSQL12
	for _, test := range []struct {
		name, text string
		v          version.PostgreSQL
		want       string // or none
	}{
		{"work_mem", "1MB", old, "1024"},
		{"work_mem", " 1 MB ", old, "1024"},
		{"work_mem", "1mB", old, ""},
		{"work_mem", "131073B", old, "128"},
		{"work_mem", "131073B", version.PostgreSQL10, ""},
		{"work_mem", "0.5MB", old, ""},
		{"work_mem", "0.5MB", since12, "512"},
		{"work_mem", "1e3", since12, "1000"},
		{"work_mem", "0x80", old, "128"},
		{"work_mem", "0x80.8", since12, "128"},
		{"work_mem", "0200", old, "128"},
		{"work_mem", "0200.0", since12, "200"},
		{"work_mem", "08", since12, ""},
		{"work_mem", "2TB", since12, ""},
		{"work_mem", "nan", since12, ""},
		{"shared_buffers", "1MB", since12, "128"},
		{"checkpoint_timeout", "5min", old, "300"},
		{"checkpoint_timeout", "30499ms", old, "30"},
		{"checkpoint_timeout", "30500ms", since12, "30"},
		{"checkpoint_timeout", "31500ms", since12, "32"},
		{"statement_timeout", "1d", old, "86400000"},
		{"max_connections", "10k", old, ""},
		{"max_connections", "99.5", since12, "100"},
		{"max_connections", "100.5", since12, "100"},
		{"max_connections", "1e-999", since12, ""},
		{"min_wal_size", "80MB", version.PostgreSQL96, "5"},
		{"min_wal_size", "1GB", version.PostgreSQL96, "64"},
		{"vacuum_cost_delay", "1.5ms", since12, "1.5"},
		{"vacuum_cost_delay", "1500us", since12, "1.5"},
		{"random_page_cost", "1.5", old, "1.5"},
		{"random_page_cost", "1e10", old, "1e+10"},
		{"random_page_cost", "123456", old, "123456"},
		{"random_page_cost", "1234567", old, "1.23457e+06"},
		{"random_page_cost", "0.00001", old, "1e-05"},
		{"random_page_cost", "nan", old, ""},
		{"random_page_cost", "nan", since12, ""},
		{"fsync", "TR", old, "on"},
		{"fsync", "o", old, ""},
		{"wal_level", "Archive", version.PostgreSQL95, "archive"},
		{"wal_level", "Archive", version.PostgreSQL96, "replica"},
		{"password_encryption", "on", version.PostgreSQL96, "on"},
		{"password_encryption", "md5", version.PostgreSQL96, ""},
		{"log_filename", "a b", old, "a b"},
	} {
		p, ok := Lookup(test.name, test.v)
		if !ok {
			t.Fatal(test.name)
		}
		val, bad := p.read(test.text, test.v)
		if bad != nil && test.want != "" || bad == nil && val.text != test.want {
			t.Errorf("%s = '%s' in %s is %q, %+v, want %q", test.name, test.text, test.v, val.text, bad, test.want)
		}
	}
}

func TestUnits(t *testing.T) {
	for _, test := range []struct {
		name string
		v    version.PostgreSQL
		want string
	}{
		{"work_mem", version.PostgreSQL10, "kB MB GB TB"},
		{"work_mem", version.PostgreSQL11, "B kB MB GB TB"},
		{"statement_timeout", version.PostgreSQL11, "ms s min h d"},
		{"statement_timeout", version.PostgreSQL12, "us ms s min h d"},
		{"vacuum_cost_delay", version.PostgreSQL12, "us ms s min h d"},
		{"max_connections", version.PostgreSQL18, ""},
		{"ssl", version.PostgreSQL18, ""},
	} {
		p, _ := Lookup(test.name, test.v)
		if got := strings.Join(p.Units(test.v), " "); got != test.want {
			t.Errorf("%s in %s has the units %q", test.name, test.v, got)
		}
	}
}

func TestWritten(t *testing.T) {
	for _, test := range []struct {
		name string
		n    float64
		want string
	}{
		{"work_mem", 64, "64kB"},
		{"work_mem", 1 << 20, "1GB"},
		{"work_mem", 2147483647, "2147483647kB"},
		{"shared_buffers", 16, "128kB"},
		{"checkpoint_timeout", 30, "30s"},
		{"checkpoint_timeout", 86400, "1d"},
		{"log_rotation_age", 90, "90min"},
		{"autovacuum_vacuum_cost_delay", -1, "-1"},
		{"statement_timeout", 0, "0"},
		{"max_connections", 262143, "262143"},
		{"autovacuum_vacuum_scale_factor", 0.5, "0.5"},
	} {
		p, _ := Lookup(test.name, version.PostgreSQL14)
		if got := p.Written(test.n, version.PostgreSQL14); got != test.want {
			t.Errorf("%s of %v is written %s, want %s", test.name, test.n, got, test.want)
		}
	}
}

// TestWrittenIsRead sees to it that each version reads each bound as what it is.
func TestWrittenIsRead(t *testing.T) {
	for _, v := range version.PostgreSQLs() {
		for _, name := range Names(v) {
			p, _ := Lookup(name, v)
			if p.Type != Integer && p.Type != Real {
				continue
			}
			for _, n := range []float64{p.Min, p.Max} {
				if val, bad := p.decode(p.Written(n, v), v); bad != nil || val.number != n {
					t.Errorf("%s in %s: %s is read as %v (%v)", name, v, p.Written(n, v), val.number, bad)
				}
			}
		}
	}
}

// TestValueOf shows the values of assignments that do not count, too.
func TestValueOf(t *testing.T) {
	f := parseText(t, "work_mem = 1MB\nWORK_MEM = '1024'\nwork_mem = many\nwork_mem = 2MB\na.b = ' x'\nno = 1\n", version.PostgreSQL14)
	want := []string{"1024, true", "1024, true", ", false", "2048, true", " x, true", "1, false"}
	var got []string
	for _, s := range f.Settings {
		text, ok := f.ValueOf(s)
		got = append(got, fmt.Sprintf("%s, %v", text, ok))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]Fault{
		"ssl = maybe":                   Malformed,
		"default_with_oids = on":        Unfit, // since 12 there are none
		"wal_level = full":              Malformed,
		"work_mem = much":               Malformed,
		"work_mem = 4mb":                Malformed,
		"work_mem = 1":                  OutOfRange,
		"work_mem = 5000000000":         OutOfRange,
		"max_connections = 262143":      Unfit, // with the other processes it is too much
		"random_page_cost = low":        Malformed,
		"random_page_cost = -2":         OutOfRange,
		"timezone = Nowhere":            Unfit,
		"vacuum_cost_delay = '1 month'": Malformed,
	} {
		f := parseText(t, text+"\n", version.PostgreSQL15)
		if len(f.Problems) != 1 || f.Problems[0].Kind != BadValue || f.Problems[0].Fault != want {
			t.Errorf("%s: %+v", text, f.Problems)
		}
	}
}

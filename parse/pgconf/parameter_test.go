package pgconf

import (
	"math"
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
		{"wal_keep_segments", version.PostgreSQL12, &Parameter{Name: "wal_keep_segments", Type: Integer, Context: Sighup, Max: math.MaxInt32, Boot: "0"}},
		{"wal_keep_segments", version.PostgreSQL13, nil},
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

func TestKnown(t *testing.T) {
	for _, test := range []struct {
		name        string
		first, last version.PostgreSQL
	}{
		{"work_mem", version.PostgreSQL95, version.PostgreSQL18},
		{"Reserved_Connections", version.PostgreSQL16, version.PostgreSQL18},
		{"wal_keep_segments", version.PostgreSQL95, version.PostgreSQL12},
		{"wal_compression", version.PostgreSQL95, version.PostgreSQL18},
		{"nosuch", 0, 0},
	} {
		if first, last := Known(test.name); first != test.first || last != test.last {
			t.Errorf("%s is known from %d to %d, want %d to %d", test.name, first, last, test.first, test.last)
		}
	}
}

// TestTable checks what the server wants of every row: that its boot value is
// one, and that its rows follow each other.
func TestTable(t *testing.T) {
	for name, rows := range parameters() {
		for i, p := range rows {
			if p.first == 0 || p.last < p.first || i > 0 && p.first <= rows[i-1].last {
				t.Errorf("%s is known from %d to %d", name, p.first, p.last)
			}
			if _, bad := p.decode(p.Boot, p.last); bad != nil {
				t.Errorf("%s in %s: %s", name, p.last, bad.text)
			}
		}
	}
	if n := len(Names(version.PostgreSQL18)); n < 398 {
		t.Errorf("18 knows %d parameters", n)
	}
}

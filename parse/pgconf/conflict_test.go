package pgconf

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/version"
)

// TestConnectionSums shows what max_connections has to be more than in each
// version, and that a bad value hides only the sums that it is a part of.
func TestConnectionSums(t *testing.T) {
	const (
		full     = "max_connections = 10\nsuperuser_reserved_connections = 5\nmax_wal_senders = 5\n"
		overfull = "max_connections = 10\nsuperuser_reserved_connections = 10\nmax_wal_senders = 10\n"
		reserved = "max_connections = 10\nreserved_connections = 7\n"
		bad      = "max_connections = 10\nsuperuser_reserved_connections = 10\nmax_wal_senders = many\n"
	)
	for _, test := range []struct {
		text string
		v    version.PostgreSQL
		want []string
	}{
		{full, version.PostgreSQL10, nil},
		{full, version.PostgreSQL11, []string{"superuser_reserved_connections (5) plus max_wal_senders (5) must be less than max_connections (10)"}},
		{full, version.PostgreSQL12, nil},
		{overfull, version.PostgreSQL10, []string{
			"superuser_reserved_connections must be less than max_connections",
			"max_wal_senders must be less than max_connections",
		}},
		{overfull, version.PostgreSQL12, []string{"superuser_reserved_connections (10) must be less than max_connections (10)"}},
		{overfull, version.PostgreSQL16, []string{"superuser_reserved_connections (10) plus reserved_connections (0) must be less than max_connections (10)"}},
		{reserved, version.PostgreSQL15, nil},
		{reserved, version.PostgreSQL17, []string{`"superuser_reserved_connections" (3) plus "reserved_connections" (7) must be less than "max_connections" (10)`}},
		{bad, version.PostgreSQL10, []string{"superuser_reserved_connections must be less than max_connections"}},
		{bad, version.PostgreSQL11, nil},
		{bad, version.PostgreSQL15, []string{"superuser_reserved_connections (10) must be less than max_connections (10)"}},
	} {
		var got []string
		for _, p := range parseText(t, test.text, test.v).Problems {
			if p.Kind == NoConnections {
				got = append(got, p.Text)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s in %s (-want +got):\n%s", test.text, test.v, diff)
		}
	}
}

// TestConflictParameters shows which parameters take part in what stops a
// server, set or not, and where it is told: at the first of those that are set.
func TestConflictParameters(t *testing.T) {
	for _, test := range []struct {
		text       string
		v          version.PostgreSQL
		kind       Kind
		parameters []string
		place      string
	}{
		{
			"max_connections = 3\n", version.PostgreSQL16, NoConnections,
			[]string{"superuser_reserved_connections", "reserved_connections", "max_connections"},
			"3",
		},
		{
			"max_connections = 10\nsuperuser_reserved_connections = 20\n", version.PostgreSQL14, NoConnections,
			[]string{"superuser_reserved_connections", "max_connections"},
			"20",
		},
		{"wal_level = minimal\n", version.PostgreSQL14, Conflict, []string{"wal_level", "max_wal_senders"}, "minimal"},
		{
			"archive_mode = on\nmax_wal_senders = 0\nwal_level = minimal\n", version.PostgreSQL14, Conflict,
			[]string{"wal_level", "archive_mode"},
			"minimal",
		},
		{
			"max_wal_senders = 0\nsummarize_wal = on\nwal_level = minimal\n", version.PostgreSQL17, Conflict,
			[]string{"wal_level", "summarize_wal"},
			"minimal",
		},
		{
			"max_connections = 262143\n", version.PostgreSQL18, StartFailure,
			[]string{"max_connections", "autovacuum_worker_slots", "max_worker_processes", "max_wal_senders"},
			"262143",
		},
		{"listen_addresses = 'a b'\n", version.PostgreSQL14, StartFailure, []string{"listen_addresses"}, "'a b'"},
		{"wal_consistency_checking = hep\n", version.PostgreSQL15, StartFailure, []string{"wal_consistency_checking"}, "hep"},
	} {
		f := parseText(t, test.text, test.v)
		if len(f.Problems) != 1 {
			t.Errorf("%s has %d problems", test.text, len(f.Problems))
			continue
		}
		p := f.Problems[0]
		if p.Kind != test.kind || p.Place.Text() != test.place {
			t.Errorf("%s is of kind %d, at %s", test.text, p.Kind, p.Place.Text())
		}
		if diff := cmp.Diff(test.parameters, p.Parameters); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.text, diff)
		}
	}
}

// TestMostProcesses tries the limit, and what is one above it.
func TestMostProcesses(t *testing.T) {
	for _, v := range version.PostgreSQLs() {
		rest := int64(0)
		empty := parseText(t, "", v)
		for _, name := range Processes(v) {
			n, _, ok := empty.Int(name)
			if !ok {
				t.Errorf("%s does not know %s", v, name)
			}
			if name != "max_connections" {
				rest += n
			}
		}
		most := MostProcesses(v) - rest
		if f := parseText(t, fmt.Sprintf("max_connections = %d\n", most), v); len(f.Problems) != 0 {
			t.Errorf("%s refuses %d", v, most)
		}
		if f := parseText(t, fmt.Sprintf("max_connections = %d\n", most+1), v); len(f.Problems) != 1 {
			t.Errorf("%s takes %d", v, most+1)
		}
	}
}

package pgconf

import (
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
			if p.Kind == Conflict {
				got = append(got, p.Text)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s in %s (-want +got):\n%s", test.text, test.v, diff)
		}
	}
}

package connections_test

import (
	"testing"
	"testing/fstest"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse/version"
)

// TestLimit shows that the limit is what the server has in force, and that it is
// not told where what the server keeps of it cannot be.
func TestLimit(t *testing.T) {
	for text, want := range map[string]struct {
		limit  int
		reason string
	}{
		"":                               {limit: 100},
		"max_connections = 300":          {limit: 300},
		"max_connections = many":         {reason: "PostgreSQL refuses the value of max_connections"},
		"reserved_connections = -1":      {reason: "PostgreSQL refuses the value of reserved_connections"},
		"max_wal_senders = many":         {limit: 100}, // takes none of them
		"include 'more.conf'":            {reason: "a file that postgresql.conf includes is not in the bundle"},
		"superuser_reserved_connections": {reason: "PostgreSQL cannot read line 1, which sets superuser_reserved_connections"},
	} {
		b := bundle.Load("x", fstest.MapFS{
			"hosts.yaml":        {Data: []byte("hosts: {a: {roles: [database]}}\n")},
			"a/postgresql.conf": {Data: []byte(text + "\n")},
		}, bundle.Options{PostgreSQL: version.PostgreSQL16})
		if limit, reason := connections.Limit(b.Hosts[0]); limit != want.limit || reason != want.reason {
			t.Errorf("%q: %d %q, not %d %q", text, limit, reason, want.limit, want.reason)
		}
	}
	none := bundle.Load("x", fstest.MapFS{"hosts.yaml": {Data: []byte("hosts: {a: {roles: [database]}}\n")}}, bundle.Options{})
	if _, reason := connections.Limit(none.Hosts[0]); reason != "postgresql.conf is not in the bundle" {
		t.Errorf("without a file: %q", reason)
	}
}

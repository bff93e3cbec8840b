package hba_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// TestRefusal words the answers as the servers of 10 to 18 did that turned such
// connections away.
func TestRefusal(t *testing.T) {
	plain := hba.Connection{Address: netip.MustParseAddr("10.1.2.3"), User: "alice", Database: "app"}
	tls, physical, logical, local := plain, plain, plain, plain
	tls.SSL, tls.Address = true, netip.MustParseAddr("2001:db8::5")
	physical.Replication, logical.Replication = hba.Physical, hba.Logical
	local.Local, local.Database = true, ""
	for _, test := range []struct {
		connection hba.Connection
		rejected   bool
		version    version.PostgreSQL
		want       string
	}{
		{plain, false, version.PostgreSQL13, `no pg_hba.conf entry for host "10.1.2.3", user "alice", database "app", SSL off`},
		{plain, false, version.PostgreSQL14, `no pg_hba.conf entry for host "10.1.2.3", user "alice", database "app", no encryption`},
		{plain, true, version.PostgreSQL10, `pg_hba.conf rejects connection for host "10.1.2.3", user "alice", database "app", SSL off`},
		{tls, true, version.PostgreSQL13, `pg_hba.conf rejects connection for host "2001:db8::5", user "alice", database "app", SSL on`},
		{tls, false, version.PostgreSQL18, `no pg_hba.conf entry for host "2001:db8::5", user "alice", database "app", SSL encryption`},
		{physical, false, version.PostgreSQL16, `no pg_hba.conf entry for replication connection from host "10.1.2.3", user "alice", no encryption`},
		{physical, true, version.PostgreSQL16, `pg_hba.conf rejects replication connection for host "10.1.2.3", user "alice", no encryption`},
		{logical, false, version.PostgreSQL13, `no pg_hba.conf entry for replication connection from host "10.1.2.3", user "alice", SSL off`},
		{logical, false, version.PostgreSQL14, `no pg_hba.conf entry for host "10.1.2.3", user "alice", database "app", no encryption`},
		{local, false, version.PostgreSQL14, `no pg_hba.conf entry for host "[local]", user "alice", database "alice", no encryption`},
	} {
		if diff := cmp.Diff(test.want, test.connection.Refusal(test.rejected, test.version)); diff != "" {
			t.Errorf("%v (-server +regionlint):\n%s", test.version, diff)
		}
	}
}

package hba_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// TestNear shows which record comes nearest to a connection that none is for.
func TestNear(t *testing.T) {
	c := hba.Connection{Address: netip.MustParseAddr("10.0.0.12"), User: "maas", Database: "maasdb", UserExists: true}
	for file, want := range map[string]string{
		"host maasdb maas 10.0.0.11/32 md5":                                       "1 address 10.0.0.11/32",
		"host maasdb maas 10.0.0.11 255.255.255.255 md5":                          "1 address 10.0.0.11 255.255.255.255",
		"host all all 127.0.0.1/32 md5\nhost maasdb maas 10.0.0.11/32 md5":        "2 address 10.0.0.11/32",
		"hostssl maasdb maas all md5":                                             "1 type of connection hostssl",
		"host maasdb other,\"an other\" all md5\nhost all all 127.0.0.1/32 md5":   "1 user other,\"an other\"",
		"host postgres all all md5":                                               "1 database postgres",
		"local all all peer\nhost postgres other all md5":                         "none",
		"host maasdb maas 10.0.0.11/32 md55\nhost replication maas 10.0.0.12 md5": "none",
	} {
		f := parseText(t, file+"\n", version.PostgreSQL16)
		got := "none"
		if r, part := f.Near(c); r != nil {
			got = fmt.Sprintf("%d %s %s", r.Line(), part, r.Written(part))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

package bundle_test

import (
	"testing"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/version"
)

// TestVersionsAreKnown shows what tells a version, and that the newest one is
// only assumed.
func TestVersionsAreKnown(t *testing.T) {
	const (
		host  = "hosts: {a: {roles: [database]}}\n"
		given = "maas_version: \"3.8\"\npostgresql_version: \"18\"\n"
	)
	for _, tt := range []struct {
		what, manifest, files string
		asked                 bundle.Options
		maas, postgreSQL      bool
	}{
		{"nothing", host, "a/postgresql.conf", bundle.Options{}, false, false},
		{"the manifest", given + host, "a/postgresql.conf", bundle.Options{}, true, true},
		{"the manifest, without files", given + host, "", bundle.Options{}, true, true},
		{"a path", host, "a/etc/postgresql/18/main/postgresql.conf", bundle.Options{}, false, true},
		{"a path in the manifest", "hosts: {a: {roles: [database], files: {postgresql: postgresql/18/x.conf}}}\n", "", bundle.Options{}, false, true},
		{"a directory without a version", host, "a/postgresql/postgresql.conf", bundle.Options{}, false, false},
		{"flags", host, "a/postgresql.conf", bundle.Options{MAAS: 308, PostgreSQL: version.PostgreSQL18}, true, true},
	} {
		b := bundle.Load("x", tree(tt.manifest, tt.files), tt.asked)
		h := b.Hosts[0]
		if b.MAAS != version.NewestMAAS || h.PostgreSQL != version.NewestPostgreSQL {
			t.Errorf("%s: MAAS %s and PostgreSQL %s are not the newest", tt.what, b.MAAS, h.PostgreSQL)
		}
		if b.MAASKnown != tt.maas || h.PostgreSQLKnown != tt.postgreSQL {
			t.Errorf("%s: known are MAAS %v and PostgreSQL %v", tt.what, b.MAASKnown, h.PostgreSQLKnown)
		}
	}
}

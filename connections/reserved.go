package connections

import (
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/version"
)

// Reserved is a number of connections that a server keeps from regions.
type Reserved struct {
	// Parameter is the one of postgresql.conf that says how many.
	Parameter string
	Size      int
}

// reservedParameters take connections away from ordinary roles, in these
// versions (InitProcess in proc.c and InitPostgres in postinit.c).
var reservedParameters = []struct {
	name     string
	versions version.Range
}{
	{name: "superuser_reserved_connections"},
	{name: "reserved_connections", versions: version.Since(version.PostgreSQL16)},
	{name: "max_wal_senders", versions: version.Until(version.PostgreSQL11)},
}

// parametersOf are those that keep connections from regions in a version.
func parametersOf(v version.PostgreSQL) (names []string) {
	for _, p := range reservedParameters {
		if p.versions.Has(v) {
			names = append(names, p.name)
		}
	}
	return names
}

// ReservedIn is what a server with these files keeps, as far as it keeps any.
func ReservedIn(conf *pgconf.File) (list []Reserved) {
	for _, name := range parametersOf(conf.Version) {
		if n, _, _ := conf.Int(name); n > 0 {
			list = append(list, Reserved{name, int(n)})
		}
	}
	return list
}

package fleet

import (
	"fmt"
	"strings"
	"sync"

	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/version"
)

// asInstalled is a postgresql.conf that says of each parameter what it takes, and sets
// none: as long as that of PostgreSQL.
var asInstalled = sync.OnceValue(func() string {
	var text strings.Builder
	for _, name := range pgconf.Names(version.PostgreSQL16) {
		p, _ := pgconf.Lookup(name, version.PostgreSQL16)
		if p.Context == pgconf.Internal {
			continue
		}
		fmt.Fprintf(&text, "\n# A parameter of type %s, for %s.\n", p.Type, p.Context)
		fmt.Fprintf(&text, "#%s = '%s'\n", p.Name, p.Boot)
	}
	return text.String()
})

// settings is a postgresql.conf as installed, with what an administrator sets below.
func settings(connections int) string {
	return asInstalled() + fmt.Sprintf(`
listen_addresses = '*'
max_connections = %d            # for MAAS's regions
superuser_reserved_connections = 3
shared_buffers = 4GB
effective_cache_size = 12GB
ssl = on
log_timezone = 'Etc/UTC'
timezone = 'Etc/UTC'
datestyle = 'iso, mdy'
`, connections)
}

package reach

import (
	"net/netip"
	"strings"

	"github.com/regionlint/regionlint/bundle"
)

// namesDatabase tells whether a region that has host as database_host reaches
// the one database.
func namesDatabase(b *bundle.Bundle, region *bundle.Host, host string) bool {
	db := b.Database()
	// A proxy may have a socket too: PgBouncer's is in /var/run/postgresql, where
	// Debian's packages install it.
	if (region == db || HasProxy(region)) && IsLocal(host) {
		return true
	}
	if address := b.Manifest.Database.Address; address != "" {
		return SameHost(address, host)
	}
	return db != nil && Names(db, host)
}

// Names tells whether host is one of the addresses or names of h. What the
// manifest calls it counts as a name.
func Names(h *bundle.Host, host string) bool {
	for _, name := range append([]string{h.Name}, h.DNSNames...) {
		if SameHost(name, host) {
			return true
		}
	}
	for _, a := range h.Addresses {
		if SameHost(a.Addr.String(), host) {
			return true
		}
	}
	return false
}

// SameHost compares two addresses or names: fd00::1 is fd00:0::1, and DNS knows
// no case.
func SameHost(a, b string) bool {
	x, errX := netip.ParseAddr(a)
	y, errY := netip.ParseAddr(b)
	if errX == nil && errY == nil {
		return x.Unmap() == y.Unmap()
	}
	return strings.EqualFold(strings.TrimSuffix(a, "."), strings.TrimSuffix(b, "."))
}

// IsLoopback tells whether host is an address of the host itself, or localhost.
func IsLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}

// IsSocket tells whether libpq takes host for the directory of a Unix-domain
// socket: empty is its default one, and "@" is an abstract one.
func IsSocket(host string) bool {
	return host == "" || strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@")
}

// IsLocal tells whether host is reached without leaving the region's own host.
func IsLocal(host string) bool { return IsLoopback(host) || IsSocket(host) }

// RightHost is what every region's database_host should be: the manifest's
// address, else what most regions use of the database host's addresses and
// names, else its first address or name; "" when nothing tells.
func RightHost(b *bundle.Bundle) string {
	if address := b.Manifest.Database.Address; address != "" {
		return address
	}
	db := b.Database()
	if db == nil {
		return ""
	}
	if host := mostUsed(b, db); host != "" {
		return host
	}
	switch {
	case len(db.Addresses) > 0:
		return db.Addresses[0].Addr.String()
	case len(db.DNSNames) > 0:
		return db.DNSNames[0]
	}
	return ""
}

func mostUsed(b *bundle.Bundle, db *bundle.Host) string {
	count := map[string]int{}
	most := ""
	for _, h := range b.Regions() {
		if h.Regiond == nil || h.Regiond.LoadError != nil {
			continue
		}
		host := h.Regiond.String("database_host")
		if !Names(db, host) {
			continue
		}
		count[host]++
		if count[host] > count[most] {
			most = host
		}
	}
	return most
}

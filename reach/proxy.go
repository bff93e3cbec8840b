package reach

import (
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/regiond"
)

// HasProxy tells whether something on a region's own host passes on what the
// region asks of it: the manifest says so, or a PgBouncer there listens on the port
// that the region connects to.
func HasProxy(h *bundle.Host) bool {
	return h.DatabaseProxy || listensFor(h, h)
}

// listensFor tells whether a host has a PgBouncer on the port that a region
// connects to.
func listensFor(region, pooler *bundle.Host) bool {
	conf := pooler.PgBouncer.Conf
	return conf != nil && conf.ListenPort() == Port(region)
}

// ComesThrough tells whether a region connects to the PgBouncer of a host: to its
// port, and to the host or to the manifest's address of the database, if that is
// no host's but moves between them.
func ComesThrough(b *bundle.Bundle, region, pooler *bundle.Host) bool {
	if !listensFor(region, pooler) {
		return false
	}
	host := region.Regiond.String("database_host")
	if IsLocal(host) {
		return region == pooler
	}
	return Names(pooler, host) || SameHost(b.Manifest.Database.Address, host) &&
		!slices.ContainsFunc(b.Hosts, func(other *bundle.Host) bool { return Names(other, host) })
}

// ComesThroughAny tells whether a region connects to a PgBouncer of the bundle.
func ComesThroughAny(b *bundle.Bundle, region *bundle.Host) bool {
	return slices.ContainsFunc(b.Hosts, func(pooler *bundle.Host) bool { return ComesThrough(b, region, pooler) })
}

// BehindPooler says why nobody can tell from where a region's connections come to
// PostgreSQL: it is the PgBouncer of another host that makes them. "" when that can
// be told. An address that moves between hosts is not taken for PgBouncer's.
func (r Region) BehindPooler() (reason string) {
	for _, pooler := range r.bundle.Hosts {
		if listensFor(r.Host, pooler) && pooler != r.Host && Names(pooler, r.Target) {
			return fmt.Sprintf("it connects to the PgBouncer of %s, and PostgreSQL sees only that one", pooler.Name)
		}
	}
	return ""
}

// DefaultPort is what MAAS uses where database_port is absent, and up to 2.1.1 for
// every region.
const DefaultPort = 5432

// Port is the port that a region connects to; 0 where MAAS refuses the option.
func Port(h *bundle.Host) int {
	if !KnowsPort(h) {
		return DefaultPort
	}
	value, _ := h.Regiond.Get("database_port")
	n, _ := value.Number()
	return n
}

// KnowsPort tells whether a region's release of MAAS reads database_port.
func KnowsPort(h *bundle.Host) bool {
	return regiond.Lookup("database_port").KnownTo(h.Regiond.Release)
}

package reach

import (
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/regiond"
)

// HasProxy tells whether something on a region's own host passes on what the
// region asks of it: the manifest says so, or a PgBouncer there listens on the port
// that the region connects to.
func HasProxy(h *bundle.Host) bool {
	return h.DatabaseProxy || h.PgBouncer.Conf != nil && h.PgBouncer.Conf.ListenPort() == Port(h)
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

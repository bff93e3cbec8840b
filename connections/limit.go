package connections

import "github.com/regionlint/regionlint/bundle"

// Limit is max_connections of a server, for whoever gets what it keeps from
// regions too; reason says why one of these cannot be told.
func Limit(h *bundle.Host) (limit int, reason string) {
	if reason, lacks := h.Lacks(bundle.PostgreSQLConf); lacks {
		return 0, reason
	}
	for _, name := range append([]string{"max_connections"}, parametersOf(h.PostgreSQL)...) {
		if reason := h.Unsettled(name); reason != "" {
			return 0, reason
		}
	}
	n, _, _ := h.Conf.Int("max_connections")
	return int(n), ""
}

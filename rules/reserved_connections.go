package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/sentence"
)

var reservedConnectionsExceed = Rule{
	Code: "PGC008", Name: "reserved-connections-exceed", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PostgreSQLConf, func(h *bundle.Host) {
			for _, problem := range complaints(h, pgconf.NoConnections) {
				p.checkReserved(h, problem)
			}
		})
	},
}

func (p *Pass) checkReserved(h *bundle.Host, problem pgconf.Problem) {
	for _, name := range problem.Parameters {
		if !p.settled(h, name) {
			return
		}
	}
	most, _, _ := h.Conf.Int("max_connections")
	var total int64
	var reserved, parts, unset []string
	for _, name := range problem.Parameters {
		n, set, _ := h.Conf.Int(name)
		if set == nil {
			unset = append(unset, fmt.Sprintf("%s is not set, PostgreSQL uses %d", name, n))
		}
		if name != "max_connections" && n > 0 {
			total += n
			reserved = append(reserved, name)
			parts = append(parts, fmt.Sprintf("%s %d", name, n))
		}
	}
	sum := fmt.Sprintf("%s is %d", reserved[0], total)
	if len(parts) > 1 {
		sum = fmt.Sprintf("%s = %d", strings.Join(parts, " + "), total)
	}
	blamed := blamedForReserve(h, reserved)
	f := Finding{
		Message: fmt.Sprintf("max_connections is %d, but %s", most, sum),
		Host:    h.Name,
		Primary: Label{Place: h.Conf.Effective(blamed).ValuePlace()},
		Notes: append(serverSays(problem), append(unset,
			fmt.Sprintf("PostgreSQL %s does not start, since no connection would be left", h.PostgreSQL))...),
		Help: p.helpWithReserve(h, reserved, int(total)+1),
	}
	for _, name := range problem.Parameters {
		if label, ok := settingLabel(h, name, ""); ok && name != blamed {
			f.Related = append(f.Related, label)
		}
	}
	p.report(f)
}

// helpWithReserve says how many connections would do, at least as many as the
// server needs to start, and which of the reserves are higher than by default.
func (p *Pass) helpWithReserve(h *bundle.Host, reserved []string, toStart int) string {
	least, onTop := toStart, ""
	if h.IsDatabase() && len(p.Bundle.Regions()) > 0 {
		needed := connections.Of(p.Bundle, p.counting(true)).OnServer(connections.ReservedIn(h.Conf))
		least = max(toStart, needed.Need())
		if len(needed.Uncounted) > 0 {
			least, onTop = toStart, "; what the regions need comes on top"
		}
	}
	help := fmt.Sprintf("set max_connections = %d or more%s", least, onTop)
	var lower []string
	for _, name := range reserved {
		parameter, _ := pgconf.Lookup(name, h.PostgreSQL)
		if value, _, _ := h.Conf.Value(name); value != parameter.Boot {
			lower = append(lower, fmt.Sprintf("%s (%s is the default)", name, parameter.Boot))
		}
	}
	if lower == nil {
		return help
	}
	return fmt.Sprintf("lower %s, or %s", sentence.Or(lower), help)
}

// usualConnections is max_connections of every version when nobody sets it.
const usualConnections = 100

// blamedForReserve is the parameter that is most likely wrong: max_connections
// when someone lowered it, else the one that reserves most. It is set.
func blamedForReserve(h *bundle.Host, reserved []string) string {
	if n, set, _ := h.Conf.Int("max_connections"); set != nil && n < usualConnections {
		return "max_connections"
	}
	return slices.MaxFunc(reserved, func(a, b string) int {
		x, _, _ := h.Conf.Int(a)
		y, _, _ := h.Conf.Int(b)
		return cmp.Compare(x, y)
	})
}

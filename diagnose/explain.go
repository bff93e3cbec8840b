package diagnose

import (
	"cmp"
	"fmt"
	"net/netip"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/access"
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/rules"
)

// Explains tells whether a finding in a bundle may be the cause of what a log shows: it is
// of one of the symptom's rules, and about the host, file or name that the log tells of.
func (g *Group) Explains(b *bundle.Bundle, f rules.Finding) bool {
	if !slices.Contains(g.Rules, f.Rule.Code) {
		return false
	}
	for name, value := range g.Values {
		if concerns, ok := concerned[name]; ok && !concerns(b, f, value) {
			return false
		}
	}
	return true
}

// concerned tell of the values of a group, by their names, whether a finding may be about
// them. A finding about a server's file may be about any region.
var concerned = map[string]func(b *bundle.Bundle, f rules.Finding, value string) bool{
	"address": func(b *bundle.Bundle, f rules.Finding, value string) bool {
		region := regionOf(b, f)
		return region == nil || hasAddress(region, value)
	},
	"host": func(b *bundle.Bundle, f rules.Finding, value string) bool {
		return ofRegion(b, f, "database_host", value)
	},
	"user": func(b *bundle.Bundle, f rules.Finding, value string) bool {
		return ofRegion(b, f, "database_user", value)
	},
	"database": func(b *bundle.Bundle, f rules.Finding, value string) bool {
		return ofRegion(b, f, "database_name", value)
	},
	"file":      isInFile,
	"line":      isOnLine,
	"parameter": names,
	"option":    names,
}

// regionOf is the region that a finding is about; nil where that is another host, or none.
func regionOf(b *bundle.Bundle, f rules.Finding) *bundle.Host {
	i := slices.IndexFunc(b.Hosts, func(h *bundle.Host) bool { return h.Name == f.Host && h.IsRegion() })
	if i < 0 || b.Hosts[i].Regiond == nil || isServersFile(b.Hosts[i], f) {
		return nil
	}
	return b.Hosts[i]
}

// isServersFile tells that a finding on a host that is region and database is about the
// latter's file.
func isServersFile(h *bundle.Host, f rules.Finding) bool {
	perServer := []string{"HBA007", "HBA009", "HBA013", "PGC"}
	return slices.ContainsFunc(perServer, func(code string) bool { return strings.HasPrefix(f.Rule.Code, code) }) && hasServer(h)
}

func hasServer(h *bundle.Host) bool { return h.IsDatabase() || h.IsStandby() }

// ofRegion tells whether a region connects with a value, as far as one is concerned.
func ofRegion(b *bundle.Bundle, f rules.Finding, option, value string) bool {
	region := regionOf(b, f)
	return region == nil || region.Regiond.String(option) == value
}

// hasAddress tells whether a server may see a host come from an address. A loopback one is
// that of whoever is on the server's own host.
func hasAddress(h *bundle.Host, text string) bool {
	addr, err := netip.ParseAddr(text)
	if err == nil && addr.Unmap().IsLoopback() {
		return hasServer(h)
	}
	return err == nil && slices.ContainsFunc(h.Addresses, func(a manifest.Address) bool { return a.Addr == addr.Unmap() })
}

// isInFile tells whether a finding is in the file that is logged, or in one that this
// reads, or complains of it.
func isInFile(b *bundle.Bundle, f rules.Finding, file string) bool {
	src := f.Primary.Place.Source
	if src == nil {
		return false
	}
	isFile := func(h *bundle.Host, p string) bool {
		onHost := h.OnHost(p)
		// Where no more than a name is logged, or kept in the bundle, names are compared.
		if !path.IsAbs(file) || slices.Contains(flat, path.Dir(onHost)) {
			return path.Base(p) == path.Base(file)
		}
		return onHost == file
	}
	return slices.ContainsFunc(b.Hosts, func(h *bundle.Host) bool {
		return isFile(h, src.Path) || h.Conf != nil && isFile(h, h.Conf.Source.Path) && slices.Contains(h.Conf.Sources, src) ||
			h.HBA != nil && isFile(h, h.HBA.Source.Path) && slices.Contains(h.HBA.Sources, src)
	}) ||
		// A socket is no file of a bundle.
		strings.Contains(file, ".s.PGSQL.") || path.IsAbs(file) && complainsOf(f, file)
}

// flat are directories in which bundles have files, and no host.
var flat = []string{"/", "/postgresql"}

// complainsOf tells whether a finding is about a line that names another file.
func complainsOf(f rules.Finding, file string) bool {
	place := f.Primary.Place
	return strings.Contains(f.Message, file) || path.Base(f.Subject) == path.Base(file) || strings.Contains(place.Source.Shown(place.Span), path.Base(file))
}

// isOnLine compares with the line where a finding's place begins, as PostgreSQL counts.
func isOnLine(_ *bundle.Bundle, f rules.Finding, line string) bool {
	place := f.Primary.Place
	return place.Source != nil && strconv.Itoa(place.Source.Line(place.Span.Start)) == line
}

// names tells whether a finding speaks of a parameter or an option.
func names(_ *bundle.Bundle, f rules.Finding, name string) bool {
	return f.Subject == name || strings.Contains(f.Message, name)
}

// outOfConnections is the symptom of which a bundle tells how many there are.
const outOfConnections = "out-of-connections"

// Without says what a bundle tells of a group that none of its findings explains, and
// whether that is what to do about it. Connections of regions are counted as counting says.
func (g *Group) Without(b *bundle.Bundle, counting connections.Counting) (note string, settles bool) {
	const unexplained = "no finding of the bundle explains it: the hosts may have other files, or have not read them again"
	if g.Name == outOfConnections {
		return cmp.Or(enough(b, counting), unexplained), false
	}
	return g.withoutRefusal(b, unexplained)
}

// enough says that a bundle's server has as many connections as its regions take; it is ""
// where it has not, or nobody can tell.
func enough(b *bundle.Bundle, counting connections.Counting) string {
	server := b.Database()
	if server == nil {
		return ""
	}
	limit, reason := connections.Limit(server)
	if reason != "" {
		return ""
	}
	budget := connections.Of(b, counting).OnServer(connections.ReservedIn(server.Conf))
	if len(budget.Unknown()) > 0 || budget.Peak() > limit {
		return ""
	}
	return fmt.Sprintf("max_connections of %s is %d in the bundle, and its regions take %d at the most: "+
		"PostgreSQL was not restarted since it was raised, or others take connections too", server.Name, limit, budget.Peak()-budget.Kept()-budget.Extra)
}

func (g *Group) withoutRefusal(b *bundle.Bundle, unexplained string) (note string, settles bool) {
	address := g.Values["address"]
	addr, err := netip.ParseAddr(address)
	if err != nil || g.Values["user"] == "" || g.Values["database"] == "" {
		return unexplained, false
	}
	isKnown := func(h *bundle.Host) bool { return hasAddress(h, address) }
	if !addr.Unmap().IsLoopback() && !slices.ContainsFunc(b.Hosts, isKnown) {
		return fmt.Sprintf("no host of the bundle has the address %s: add it to hosts.yaml if it is a region's", address), true
	}
	for _, server := range b.Servers() {
		if server.HBA == nil {
			continue
		}
		c := hba.Connection{Address: addr, User: g.Values["user"], Database: g.Values["database"]}
		encrypted := c
		encrypted.SSL = true
		answer := access.Ask(server.HBA, encrypted, c)
		if answer.Decision == access.Admit && answer.Record != nil {
			return fmt.Sprintf("the bundle lets it in, by %s:%d: the server has another file, or was not told to reload it",
				answer.Record.Source.Path, answer.Record.Line()), true
		}
	}
	return unexplained, false
}

package inventory

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/sentence"
)

// Said is what people say themselves.
type Said struct {
	// Hosts are settings of --set.
	Hosts Settings
	// MAAS and PostgreSQL are the releases; "" where nothing is said.
	MAAS, PostgreSQL string
	// DatabaseAddress and DatabasePort are how the regions reach the database.
	DatabaseAddress string
	DatabasePort    int
}

// Combined is what came of several sources.
type Combined struct {
	Manifest *draft.Manifest
	// Contradictions are those of which nobody says what is right, each in one line.
	Contradictions []error

	from map[string]string
}

// From is who tells of a key of a host, or of the deployment where the host is "": a file
// with the line of the host, or a flag.
func (c *Combined) From(host, key string) string { return c.from[host+"\x00"+key] }

// Combine makes one manifest of several sources, which complete each other. Known are hosts
// by whose names those of the sources go, where they are the same. What people said decides
// where sources contradict each other; any other contradiction is an error that names both,
// and what no source tells is left open.
func Combine(sources []*Told, said Said, known []draft.Host) *Combined {
	c := &combiner{shared: sharedIDs(sources), from: map[string]string{}}
	for _, h := range known {
		c.groups = append(c.groups, &group{Host: draft.Host{Name: h.Name}, known: true, ids: idsOf(h)})
	}
	for i, told := range sources {
		for j, h := range told.Hosts {
			c.add(i+1, told.where(j), h)
		}
	}
	for _, h := range said.Hosts {
		c.say(h)
	}
	c.contradictions()
	m := &draft.Manifest{
		MAAS:       c.release("MAAS", said.MAAS, sources, func(t *Told) []string { return t.MAAS }),
		PostgreSQL: c.release("PostgreSQL", said.PostgreSQL, sources, func(t *Told) []string { return t.PostgreSQL }),

		DatabaseAddress: said.DatabaseAddress, DatabasePort: said.DatabasePort,
	}
	c.from["\x00address"], c.from["\x00port"] = "--database-address", "--database-port"
	for _, g := range c.groups {
		if g.told {
			m.Hosts = append(m.Hosts, g.host())
		}
	}
	if n := len(m.Hosts); n > manifest.MostHosts {
		c.fail("%d hosts are too many: a manifest has at most %d: give each deployment a bundle of its own", n, manifest.MostHosts)
	}
	return &Combined{Manifest: m, Contradictions: c.failed, from: c.from}
}

// combiner makes one manifest of several sources.
type combiner struct {
	groups []*group
	// shared are names and addresses that are of several hosts by one source, like those of
	// a bridge that each of them has.
	shared map[string]bool
	// from is who tells of what, by host and key.
	from   map[string]string
	failed []error
}

func (c *combiner) fail(format string, args ...any) {
	c.failed = append(c.failed, fmt.Errorf(format, args...))
}

// group is one host, and who tells of it.
type group struct {
	draft.Host
	ids ids
	// known tells of a host that has its name before the sources, and told of one of
	// which at least one of them tells.
	known, told bool
	// sources are the numbers of those that tell of it; those of the numbers of CPUs
	// are by number, in the order in which they come.
	sources map[int]bool
	counts  []counted
	// several are the sources with several addresses of one family.
	several []string
	// said is what people say of it.
	said draft.Host
}

type counted struct {
	cpus int
	from string
}

// ids are what a host is known by.
type ids struct{ names, addresses []string }

func idsOf(h draft.Host) (of ids) {
	for _, name := range append([]string{h.Name}, h.Names...) {
		if isAddress(name) {
			of.addresses = union(of.addresses, []string{name})
		} else {
			of.names = union(of.names, []string{strings.ToLower(name)})
		}
	}
	of.addresses = union(of.addresses, h.Addresses)
	return of
}

// sharedIDs are the names and addresses that cannot tell hosts apart: those of several hosts
// of one source.
func sharedIDs(sources []*Told) map[string]bool {
	shared := map[string]bool{}
	for _, told := range sources {
		seen := map[string]bool{}
		for _, h := range told.Hosts {
			of := idsOf(h)
			for _, id := range slices.Concat(of.names, of.addresses) {
				shared[id] = shared[id] || seen[id]
				seen[id] = true
			}
		}
	}
	return shared
}

// add adds what a source tells of a host.
func (c *combiner) add(source int, where string, h draft.Host) {
	of := idsOf(h)
	g := c.find(source, h.Name, of)
	if g == nil {
		g = &group{Host: draft.Host{Name: h.Name}}
		c.groups = append(c.groups, g)
	}
	if g.sources == nil {
		g.sources = map[int]bool{}
	}
	g.told, g.sources[source] = true, true
	g.ids.names, g.ids.addresses = union(g.ids.names, of.names), union(g.ids.addresses, of.addresses)
	if h.CPUs != 0 && !slices.ContainsFunc(g.counts, func(c counted) bool { return c.cpus == h.CPUs }) {
		g.counts = append(g.counts, counted{h.CPUs, where})
	}
	if severalOfOneFamily(h.Addresses) {
		g.several = append(g.several, where)
	}
	g.Roles = union(g.Roles, h.Roles)
	g.Addresses = union(g.Addresses, h.Addresses)
	if strings.Contains(h.Name, ".") && !isAddress(h.Name) {
		addName(&g.Host, h.Name)
	}
	for _, name := range h.Names {
		if !c.shared[strings.ToLower(name)] {
			addName(&g.Host, name)
		}
	}
	g.DatabaseProxy = g.DatabaseProxy || h.DatabaseProxy
	g.Open = append(g.Open, h.Open...)
	for _, key := range draft.Keys(h) {
		if at := g.Name + "\x00" + key; c.from[at] == "" {
			c.from[at] = where
		}
	}
}

// say adds what people say of a host.
func (c *combiner) say(h draft.Host) {
	g := c.find(0, h.Name, idsOf(draft.Host{Name: h.Name}))
	if g == nil {
		g = &group{Host: draft.Host{Name: h.Name}, ids: idsOf(h)}
		c.groups = append(c.groups, g)
	}
	g.told, g.said = true, h
	for _, key := range draft.Keys(h) {
		c.from[g.Name+"\x00"+key] = "--set"
	}
}

// find finds the host that another name, the same in short or in full, or an address tells
// of; nil for one that is new. Two hosts of one source are never the same.
func (c *combiner) find(source int, name string, of ids) *group {
	for _, is := range []func(*group) bool{
		func(g *group) bool { return g.Name == name },
		func(g *group) bool { return c.intersect(g.ids.names, of.names) },
		func(g *group) bool { return sameInShort(g.ids.names, of.names) },
		func(g *group) bool { return c.intersect(g.ids.addresses, of.addresses) },
	} {
		var found []*group
		for _, g := range c.groups {
			if (source == 0 || !g.sources[source]) && is(g) {
				found = append(found, g)
			}
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0]
		}
		c.fail("%s may be %s or %s: name it in full, with NAME=FILE or in --set", name, found[0].Name, found[1].Name)
		return found[0]
	}
	return nil
}

// intersect tells whether two hosts have a name or an address that is of one host alone.
func (c *combiner) intersect(a, b []string) bool {
	return slices.ContainsFunc(a, func(id string) bool { return !c.shared[id] && slices.Contains(b, id) })
}

// sameInShort tells whether a host that is known by a name without a domain alone is one
// that is known by the same with one.
func sameInShort(a, b []string) bool { return isShortOf(a, b) || isShortOf(b, a) }

func isShortOf(short, full []string) bool {
	return slices.ContainsFunc(short, func(name string) bool {
		hasDomain := func(other string) bool { return strings.HasPrefix(other, name+".") }
		return !strings.Contains(name, ".") && slices.ContainsFunc(full, hasDomain) && !slices.ContainsFunc(short, hasDomain)
	})
}

// contradictions are numbers of CPUs of which nobody says which is right.
func (c *combiner) contradictions() {
	for _, g := range c.groups {
		if len(g.counts) < 2 || g.said.CPUs != 0 {
			continue
		}
		a, b := g.counts[0], g.counts[1]
		c.fail("%s has %d CPUs by %s, and %d by %s: decide with --set %s,cpus=N", g.Name, a.cpus, a.from, b.cpus, b.from, g.Name)
	}
}

// release is the release that all sources tell of, or people say.
func (c *combiner) release(program, said string, sources []*Told, of func(*Told) []string) string {
	key := "\x00" + strings.ToLower(program) + "_version"
	if said != "" {
		c.from[key] = "--" + strings.ToLower(program) + "-version"
		return said
	}
	var first, path string
	for _, told := range sources {
		for _, release := range of(told) {
			switch {
			case first == "":
				first, path = release, told.Source.Path
			case first != release:
				c.fail("hosts run %s %s by %s, and %s by %s: decide with --%s-version", program, first, path, release, told.Source.Path, strings.ToLower(program))
				return first
			}
		}
	}
	c.from[key] = path
	return first
}

// host is what is known of the group's host, and what is open.
func (g *group) host() draft.Host {
	h := g.Host
	if len(g.counts) > 0 {
		h.CPUs = g.counts[0].cpus
	}
	if len(h.Addresses) > manifest.MostAddresses {
		h.Open = append(h.Open, draft.Open{Key: "addresses", Text: "more are known than the " + strconv.Itoa(manifest.MostAddresses) +
			" that a manifest has at most: give those from which it reaches the database"})
		h.Addresses = nil
	}
	if g.said.CPUs != 0 {
		h.CPUs = g.said.CPUs
	}
	if g.said.Roles != nil {
		h.Roles = g.said.Roles
		h.Open = slices.DeleteFunc(slices.Clone(h.Open), func(o draft.Open) bool { return o.Key == "roles" })
	}
	if g.said.Addresses != nil {
		h.Addresses = g.said.Addresses
		h.Open = slices.DeleteFunc(slices.Clone(h.Open), func(o draft.Open) bool { return o.Key == "addresses" })
	} else if len(g.several) > 0 && len(h.Addresses) > 0 && mayBeRegion(h) {
		h.Open = append(h.Open, draft.Open{Key: "addresses", Text: "all that " + sentence.And(g.several) + " has: keep those from which it reaches the database"})
	}
	if g.said.Names != nil {
		h.Names = g.said.Names
	}
	if g.said.Dir != "" {
		h.Dir = g.said.Dir
	}
	h.DatabaseProxy = h.DatabaseProxy || g.said.DatabaseProxy
	slices.SortFunc(h.Roles, func(a, b string) int { return slices.Index(roles, a) - slices.Index(roles, b) })
	return h
}

// roles are the words of the manifest in its order.
var roles = []string{"region", "database", "standby", "rack"}

func severalOfOneFamily(addresses []string) bool {
	n := map[bool]int{}
	for _, text := range addresses {
		addr, _ := netip.ParseAddr(text)
		n[addr.Is4()]++
	}
	return n[true] > 1 || n[false] > 1
}

func mayBeRegion(h draft.Host) bool { return len(h.Roles) == 0 || slices.Contains(h.Roles, "region") }

// Settle adds what is to be settled before a manifest is complete. It is not part of
// Combine since what sources lack may stand in a manifest that is there.
func Settle(m *draft.Manifest) {
	var databases []string
	for i := range m.Hosts {
		h := &m.Hosts[i]
		if slices.Contains(h.Roles, "database") {
			databases = append(databases, h.Name)
		}
		open := func(missing bool, key, text string) {
			if missing && !slices.ContainsFunc(h.Open, func(o draft.Open) bool { return o.Key == key }) {
				h.Open = append(h.Open, draft.Open{Key: key, Text: text})
			}
		}
		open(h.CPUs == 0 && mayBeRegion(*h), "cpus", "how many? `nproc` on "+h.Name+" prints it")
		open(h.Roles == nil, "roles", "what does it do? one or several of ["+strings.Join(roles, ", ")+"]")
		open(len(h.Addresses) == 0 && mayBeRegion(*h), "addresses", "from which does it reach the database? a list like [10.0.0.11]")
	}
	switch {
	case len(databases) > 1:
		m.Open = append(m.Open, "which host has the database? "+sentence.And(databases)+" have the role, and one can: the others may have the role standby")
	case len(databases) == 0 && m.DatabaseAddress == "":
		m.Open = append(m.Open, "no source tells which host has the database: give it the role `database`, or what regions put in database_host as `address` under `database`")
	}
}

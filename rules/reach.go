package rules

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

// reach is how a region reaches the database.
type reach struct {
	region *bundle.Host
	// host is database_host as MAAS reads it, and place where it stands: an
	// empty place at the file's start when it is not set.
	host  string
	place parse.Place
	// right tells whether host names the one database.
	right bool
	// target is host if that is right, else what it should be.
	target string
	// database and user are database_name and database_user.
	database, user string
}

// reaches returns how each region reaches the database, and skips the regions
// of which nobody can tell.
func (p *Pass) reaches() []reach {
	var list []reach
	p.each(p.Bundle.Regions(), bundle.RegiondConf, func(h *bundle.Host) {
		r, reason := p.reach(h)
		if reason != "" {
			p.skip(h.Name, reason)
			return
		}
		list = append(list, r)
	})
	return list
}

func (p *Pass) reach(h *bundle.Host) (r reach, reason string) {
	if h.Regiond.LoadError != nil {
		return r, "MAAS cannot load regiond.conf"
	}
	r = reach{region: h, place: parse.Place{Source: h.Regiond.Source}}
	for _, option := range []struct {
		key  string
		into *string
	}{{"database_host", &r.host}, {"database_name", &r.database}, {"database_user", &r.user}} {
		value, raised := h.Regiond.Get(option.key)
		if raised != nil {
			return r, "MAAS refuses " + option.key
		}
		*option.into, _ = value.Text()
	}
	if r.database == "" {
		return r, "Django refuses an empty database_name"
	}
	if r.user == "" {
		// libpq then takes the name of the operating-system user.
		r.user = r.systemUser()
	}
	if o := h.Regiond.Effective("database_host"); o != nil {
		r.place = optionPlace(h.Regiond, o)
	}
	// Where nobody knows the right host, the region's own is taken for it.
	r.right = p.Bundle.Manifest.Database.Broken || p.namesDatabase(h, r.host)
	r.target = r.host
	if !r.right {
		r.target = p.rightHost()
	}
	// Its own host it surely is not, where another one has the database.
	elsewhere := h != p.Bundle.Database() && (isLoopback(r.host) || isSocket(r.host))
	if r.target == "" && !r.right && !elsewhere {
		return r, "the manifest does not say at which address the database host is reached"
	}
	return r, ""
}

// namesSecret is the option that names the database or user and holds what looks
// like a password; "" when none does. No record may be made of it.
func (r reach) namesSecret() string {
	for _, key := range []string{"database_name", "database_user"} {
		if o := r.region.Regiond.Effective(key); o != nil && (o.Secret || r.region.Regiond.Source.HoldsSecret(o.ValueSpan)) {
			return key
		}
	}
	return ""
}

// namesDatabase tells whether a region that has host as database_host reaches
// the one database.
func (p *Pass) namesDatabase(region *bundle.Host, host string) bool {
	db := p.Bundle.Database()
	if (region == db || region.DatabaseProxy) && isLoopback(host) {
		return true
	}
	if region == db && isSocket(host) {
		return true
	}
	if address := p.Bundle.Manifest.Database.Address; address != "" {
		return sameHost(address, host)
	}
	return db != nil && names(db, host)
}

// names tells whether host is one of the addresses or names of h. What the
// manifest calls it counts as a name.
func names(h *bundle.Host, host string) bool {
	for _, name := range append([]string{h.Name}, h.DNSNames...) {
		if sameHost(name, host) {
			return true
		}
	}
	for _, a := range h.Addresses {
		if sameHost(a.Addr.String(), host) {
			return true
		}
	}
	return false
}

// sameHost compares two addresses or names: fd00::1 is fd00:0::1, and DNS knows
// no case.
func sameHost(a, b string) bool {
	x, errX := netip.ParseAddr(a)
	y, errY := netip.ParseAddr(b)
	if errX == nil && errY == nil {
		return x.Unmap() == y.Unmap()
	}
	return strings.EqualFold(strings.TrimSuffix(a, "."), strings.TrimSuffix(b, "."))
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}

// isSocket tells whether libpq takes host for the directory of a Unix-domain
// socket: empty is its default one, and "@" is an abstract one.
func isSocket(host string) bool {
	return host == "" || strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@")
}

// rightHost is what every region's database_host should be: the manifest's
// address, else what most regions use of the database host's addresses and
// names, else its first address or name; "" when nothing tells.
func (p *Pass) rightHost() string {
	if address := p.Bundle.Manifest.Database.Address; address != "" {
		return address
	}
	db := p.Bundle.Database()
	if db == nil {
		return ""
	}
	if host := p.mostUsed(db); host != "" {
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

// option is the text of an option that a MAAS of this release reads from the
// region's regiond.conf, else "".
func (r reach) option(key string) string {
	if o := r.region.Regiond.Effective(key); o == nil || !o.Known {
		return ""
	}
	return r.region.Regiond.String(key)
}

func (p *Pass) mostUsed(db *bundle.Host) string {
	count := map[string]int{}
	most := ""
	for _, h := range p.Bundle.Regions() {
		if h.Regiond == nil || h.Regiond.LoadError != nil {
			continue
		}
		host := h.Regiond.String("database_host")
		if !names(db, host) {
			continue
		}
		count[host]++
		if count[host] > count[most] {
			most = host
		}
	}
	return most
}

// source is where a region's connections come from, as the server sees it.
type source struct {
	// addresses are alternatives: one of them has to be let in.
	addresses []netip.Addr
	// local is the Unix-domain socket; then there are no addresses.
	local bool
}

func (s source) String() string {
	if s.local {
		return "Unix socket"
	}
	return s.addresses[0].String()
}

// sources are where the region's connections to the server come from, or the
// reason why that is not known. A standby is reached only when it has taken
// over, so that what a region does on its own host does not count there.
func (p *Pass) sources(r reach, server *bundle.Host) (list []source, reason string) {
	own := r.region == p.Bundle.Database()
	switch {
	case own && isSocket(r.target):
		return onlyOn(server, r.region, source{local: true}), ""
	case own && strings.EqualFold(r.target, "localhost"):
		return onlyOn(server, r.region, source{addresses: []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.IPv6Loopback()}}), ""
	case own && isLoopback(r.target):
		return onlyOn(server, r.region, source{addresses: []netip.Addr{netip.MustParseAddr(r.target)}}), ""
	}
	family := r.target
	if isLoopback(family) {
		// A proxy on the region's host connects from there.
		family = p.Bundle.Manifest.Database.Address
	}
	ip, err := netip.ParseAddr(family)
	for _, a := range r.region.Addresses {
		if err != nil || a.Addr.Is4() == ip.Unmap().Is4() {
			list = append(list, source{addresses: []netip.Addr{a.Addr}})
		}
	}
	switch {
	case len(r.region.Addresses) == 0:
		return nil, "the manifest gives it no addresses"
	case len(list) == 0:
		return nil, fmt.Sprintf("the manifest gives it no address of the family of %s", family)
	}
	return list, ""
}

func onlyOn(server, host *bundle.Host, s source) []source {
	if server != host {
		return nil
	}
	return []source{s}
}

// label is the place of database_host, to be shown with another finding, unless
// it is to be changed.
func (r reach) label() (Label, bool) {
	if r.place.Span.Len() == 0 || !r.right {
		return Label{}, false
	}
	return Label{Place: r.place, Text: r.region.Name + " connects here"}, true
}

// who is the region in a message: "region host beta (10.0.0.12)".
func (r reach) who(s source) string {
	return fmt.Sprintf("region host %s (%s)", r.region.Name, s)
}

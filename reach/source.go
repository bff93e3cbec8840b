package reach

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
)

// Source is where a region's connections come from, as the server sees it.
type Source struct {
	// Addresses are alternatives: one of them has to be let in.
	Addresses []netip.Addr
	// Local is the Unix-domain socket; then there are no addresses.
	Local bool
}

func (s Source) String() string {
	if s.Local {
		return "Unix socket"
	}
	return s.Addresses[0].String()
}

// Sources are where the region's connections to the server come from, or the
// reason why that is not known. A standby is reached only when it has taken
// over, so that what a region does on its own host does not count there.
func (r Region) Sources(server *bundle.Host) (list []Source, reason string) {
	if reason := r.BehindPooler(); reason != "" {
		return nil, reason
	}
	own := r.Host == r.bundle.Database()
	switch {
	case own && IsSocket(r.Target):
		return onlyOn(server, r.Host, Source{Local: true}), ""
	case own && strings.EqualFold(r.Target, "localhost"):
		return onlyOn(server, r.Host, Source{Addresses: []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.IPv6Loopback()}}), ""
	case own && IsLoopback(r.Target):
		return onlyOn(server, r.Host, Source{Addresses: []netip.Addr{netip.MustParseAddr(r.Target)}}), ""
	}
	family := r.Target
	if IsLocal(family) {
		// A proxy on the region's host connects from there.
		family = r.bundle.Manifest.Database.Address
	}
	ip, err := netip.ParseAddr(family)
	for _, a := range r.Host.Addresses {
		if err != nil || a.Addr.Is4() == ip.Unmap().Is4() {
			list = append(list, Source{Addresses: []netip.Addr{a.Addr}})
		}
	}
	switch {
	case len(r.Host.Addresses) == 0:
		return nil, "the manifest gives it no valid address"
	case len(list) == 0:
		return nil, fmt.Sprintf("the manifest gives it no address of the family of %s", family)
	}
	return list, ""
}

func onlyOn(server, host *bundle.Host, s Source) []Source {
	if server != host {
		return nil
	}
	return []Source{s}
}

// Attempts are the connections that libpq tries one after the other: with
// sslmode=prefer, its default, over TLS and then without.
func (r Region) Attempts(server *bundle.Host, local bool, address netip.Addr) []hba.Connection {
	c := hba.Connection{
		Local: local, Address: address, User: r.User, Database: r.Database,
		UserExists: true, Remote: r.Host != server,
	}
	if local {
		return []hba.Connection{c}
	}
	tls := c
	tls.SSL = true
	switch mode := r.Option("database_sslmode"); {
	case mode == "require" || mode == "verify-ca" || mode == "verify-full":
		// Be it that the server takes no TLS.
		return []hba.Connection{tls}
	case !server.HBA.Server.SSL || mode == "disable":
		return []hba.Connection{c}
	}
	return []hba.Connection{tls, c}
}

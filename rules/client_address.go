package rules

import (
	"net/netip"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/reach"
)

var loopbacks = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// others are the clients on other hosts than a server.
type others struct {
	server *bundle.Host
	// own are the server's own addresses.
	own []netip.Prefix
}

func othersOf(server *bundle.Host) others {
	own := slices.Clone(loopbacks)
	for _, a := range server.Addresses {
		own = append(own, single(a.Addr))
	}
	return others{server, own}
}

// meet tells whether the record is for others: it is not just for the server's own
// addresses, nor for what no client can have, nor for TLS that the server does not do.
func (o others) meet(r *hba.Record) bool {
	switch {
	case r.Type == hba.Local, r.Type == hba.HostSSL && !o.server.HBA.Server.SSL, r.MatchesNobody():
		return false
	case r.AddressKind() == hba.SameHost:
		return false
	case r.AddressKind() == hba.HostName:
		name := r.Address().Name
		return !reach.IsLoopback(name) && !reach.Names(o.server, name)
	}
	return !slices.ContainsFunc(o.own, r.Within)
}

// single is the network of one address.
func single(ip netip.Addr) netip.Prefix { return netip.PrefixFrom(ip, ip.BitLen()) }

// clients are a record's addresses in a message.
func clients(r *hba.Record) string {
	switch r.AddressKind() {
	case hba.AllAddresses:
		return "any address"
	case hba.SameNet:
		return "the server's networks"
	}
	return cutShort(r.Written(hba.AddressPart), mostOfWord)
}

// privateNetworks are those of IPv4 that no client out on the Internet comes
// from: for private use and shared by a provider (RFC 1918, 6598), on a link
// (3927), for benchmarks (2544), and what is no unicast address.
var privateNetworks = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("224.0.0.0/3"),
}

// globalUnicast is all that IPv6 gives to hosts on the Internet (RFC 4291,
// section 2.4).
var globalUnicast = netip.MustParsePrefix("2000::/3")

// holdsPublic tells whether a network holds addresses of the Internet.
func holdsPublic(network netip.Prefix) bool {
	if network.Addr().Is6() {
		return network.Overlaps(globalUnicast)
	}
	return !slices.ContainsFunc(privateNetworks, func(p netip.Prefix) bool {
		return p.Bits() <= network.Bits() && p.Contains(network.Addr())
	})
}

package hba

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
)

// kinds is a set of kinds of connections. Those over TCP come in three groups:
// from any address, from one that is in a network of the server, and from one
// that is its own, since nobody knows which addresses these are.
type kinds uint16

// The kinds of connections.
const (
	plain kinds = 1 << iota
	tls
	gss
	// socket comes behind the three groups.
	socket kinds = 1 << 9
)

func (k kinds) fromNetworks() kinds { return k << 3 }
func (k kinds) fromHost() kinds     { return k << 6 }

// fromAll adds the kinds from the server's own networks and addresses, which
// are addresses too.
func (k kinds) fromAll() kinds {
	if k == socket {
		return k
	}
	return k | k.fromNetworks() | k.fromHost()
}

var kindsOf = [...]kinds{
	Local:        socket,
	Host:         plain | tls | gss,
	HostSSL:      tls,
	HostNoSSL:    plain | gss,
	HostGSSEnc:   gss,
	HostNoGSSEnc: plain | tls,
}

// family tells IPv4 from IPv6, and both from the socket: no network holds addresses
// of two. The socket is like a single network.
type family uint8

const (
	ipv4 family = iota
	ipv6
	onSocket
	families
)

// prefix is a network: the first bits of an address.
type prefix struct {
	high, low uint64
	length    int
}

// longest is the length of a single IPv6 address.
const longest = 128

// span is what a record matches beside databases and users: kinds of connections
// from a network.
type span struct {
	family family
	prefix prefix
	kinds  kinds
}

func everywhere(k kinds) []span {
	if k == socket {
		return []span{{family: onSocket, kinds: k}}
	}
	return []span{{family: ipv4, kinds: k}, {family: ipv6, kinds: k}}
}

// spansOf holds all that a record may match.
func spansOf(r *Record) []span {
	k := kindsOf[r.Type]
	switch r.addressKind {
	case SameHost:
		return everywhere(k.fromHost())
	case SameNet:
		return everywhere(k.fromNetworks())
	case Network:
		return []span{networkSpan(r)}
	}
	return everywhere(k.fromAll())
}

// sureSpansOf holds nothing but what a record surely matches: an own address is
// also in a network of the server, and both loopback addresses are its own.
func sureSpansOf(r *Record) []span {
	k := kindsOf[r.Type]
	switch {
	case r.addressKind == SameHost:
		return append(everywhere(k.fromHost()), loopback(k)...)
	case r.addressKind == SameNet:
		return append(everywhere(k.fromNetworks()|k.fromHost()), loopback(k)...)
	case r.HasHoles():
		return nil
	}
	return spansOf(r)
}

// The loopback addresses.
var (
	loopbackIPv4 = prefix{high: 0x7f000001 << 32, length: 32}
	loopbackIPv6 = prefix{low: 1, length: 128}
)

func loopback(k kinds) []span {
	return []span{{ipv4, loopbackIPv4, k.fromAll()}, {ipv6, loopbackIPv6, k.fromAll()}}
}

// networkSpan is the network of a record, or the smallest one that holds it if its
// mask has holes.
func networkSpan(r *Record) span {
	s := span{family: ipv6, kinds: kindsOf[r.Type].fromAll()}
	if r.isIPv4 {
		s.family = ipv4
		s.prefix.high = uint64(binary.BigEndian.Uint32(r.ip[:])) << 32
	} else {
		s.prefix.high, s.prefix.low = binary.BigEndian.Uint64(r.ip[:]), binary.BigEndian.Uint64(r.ip[8:])
	}
	s.prefix = s.prefix.first(int(r.bits))
	return s
}

func leadingOnes(mask netip.Addr) (n int) {
	for _, b := range mask.AsSlice() {
		ones := bits.LeadingZeros8(^b)
		n += ones
		if ones < 8 {
			break
		}
	}
	return n
}

// first is the network of the first n bits.
func (p prefix) first(n int) prefix {
	q := prefix{p.high, p.low, n}
	if n < 64 {
		q.high &^= ^uint64(0) >> n
		q.low = 0
	} else {
		q.low &^= ^uint64(0) >> (n - 64)
	}
	return q
}

// bit is the bit at i, from 0.
func (p prefix) bit(i int) int {
	if i < 64 {
		return int(p.high >> (63 - i) & 1)
	}
	return int(p.low >> (127 - i) & 1)
}

// half is one of the two networks that the network consists of.
func (p prefix) half(bit int) prefix {
	q := p
	q.length++
	switch {
	case bit == 0:
	case p.length < 64:
		q.high |= 1 << (63 - p.length)
	default:
		q.low |= 1 << (127 - p.length)
	}
	return q
}

// common is how many first bits two networks share.
func (p prefix) common(q prefix) int {
	n := bits.LeadingZeros64(p.high ^ q.high)
	if n == 64 {
		n += bits.LeadingZeros64(p.low ^ q.low)
	}
	return min(n, p.length, q.length)
}

func (p prefix) contains(q prefix) bool { return p.length <= q.length && p.common(q) == p.length }

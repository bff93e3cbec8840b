package hba

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/libc"
)

// AddressKind says how a record's address is to be compared.
type AddressKind uint8

// The kinds of addresses.
const (
	// NoAddress is that of a local record.
	NoAddress AddressKind = iota
	// AllAddresses matches both families.
	AllAddresses
	// SameHost matches the server's own addresses.
	SameHost
	// SameNet matches the networks that the server is in.
	SameNet
	// HostName is anything that is not numeric.
	HostName
	// Network is an address and a mask.
	Network
)

// Address is which clients a record is for.
type Address struct {
	Kind AddressKind
	// Name is the host name, or the suffix when it starts with a dot.
	Name string
	// IP and Mask are those of a Network, of the same family. Host bits may
	// be set in IP, and Mask need not be contiguous.
	IP, Mask netip.Addr
	// MaskColumn tells that the mask stands in a column of its own.
	MaskColumn bool
}

// AddressKind says how the record's address is to be compared.
func (r *Record) AddressKind() AddressKind { return r.addressKind }

// Address is which clients the record is for.
func (r *Record) Address() Address {
	a := Address{Kind: r.addressKind, MaskColumn: r.form.has(maskForm)}
	switch r.addressKind {
	case HostName:
		a.Name = r.hostName()
	case Network:
		a.IP = r.networkIP()
		a.Mask = maskOf(int(r.bits), a.IP.BitLen())
		if r.HasHoles() {
			a.Mask = r.own.mask
		}
	}
	return a
}

// hostNumber is the number of the list that a HostName is.
func (r *Record) hostNumber() int32 { return int32(binary.NativeEndian.Uint32(r.ip[:])) }

func (r *Record) hostName() string { return r.file.lists[r.hostNumber()].words[0].Text }

func (r *Record) networkIP() netip.Addr {
	if r.isIPv4 {
		return netip.AddrFrom4([4]byte(r.ip[:4]))
	}
	return netip.AddrFrom16(r.ip)
}

// HasHoles tells whether the mask of a Network has zeros before ones.
func (r *Record) HasHoles() bool { return r.own != nil && r.own.mask.IsValid() }

// HasHostBits tells whether the address of a Network, whose mask has no holes, is not
// the first one of it.
func (r *Record) HasHostBits() bool {
	if r.addressKind != Network || r.HasHoles() {
		return false
	}
	ip := r.networkIP()
	return int(r.bits) < ip.BitLen() && netip.PrefixFrom(ip, int(r.bits)).Masked().Addr() != ip
}

// Prefix is what Prefix of Address is.
func (r *Record) Prefix() (p netip.Prefix, ok bool) {
	if r.addressKind != Network {
		return p, false
	}
	return netip.PrefixFrom(r.networkIP(), int(r.bits)).Masked(), !r.HasHoles()
}

// IsPlain tells whether the address of a Network is IPv4, in four decimal numbers
// without zeros before them, as people read it.
func (r *Record) IsPlain() bool { return r.form.has(plainForm) }

// Within tells whether a Network has no address outside of p.
func (r *Record) Within(p netip.Prefix) bool {
	return r.addressKind == Network && int(r.bits) >= p.Bits() && p.Contains(r.networkIP())
}

// contains is what Contains of Address is.
func (r *Record) contains(ip netip.Addr) bool {
	if r.addressKind != Network || ip.Is4() != r.isIPv4 {
		return false
	}
	if r.HasHoles() {
		return r.Address().Contains(ip)
	}
	return netip.PrefixFrom(r.networkIP(), int(r.bits)).Contains(ip.WithZone(""))
}

// Contains tells whether a Network holds ip (check_ip in hba.c: families must
// be the same, so that an IPv4-mapped network never holds an IPv4 address).
func (a Address) Contains(ip netip.Addr) bool {
	if a.Kind != Network || ip.Is4() != a.IP.Is4() {
		return false
	}
	want, mask, got := a.IP.AsSlice(), a.Mask.AsSlice(), ip.AsSlice()
	for i := range want {
		if (want[i]^got[i])&mask[i] != 0 {
			return false
		}
	}
	return true
}

// Prefix is a Network without its host bits; ok is false for the other kinds, and
// for a mask with holes.
func (a Address) Prefix() (p netip.Prefix, ok bool) {
	if a.Kind != Network {
		return p, false
	}
	length := leadingOnes(a.Mask)
	return netip.PrefixFrom(a.IP, length).Masked(), a.Mask == maskOf(length, a.Mask.BitLen())
}

// MatchesNobody tells whether no client has such an address: a name that DNS
// has for nobody, or an IPv4 address in the form of IPv6, in which the server
// never sees one (IPV6_V6ONLY in pqcomm.c). The server says nothing of it.
func (r *Record) MatchesNobody() bool {
	return r.addressKind == HostName && !canBeHostName(r.hostName()) || !r.isIPv4 && r.Within(mappedIPv4)
}

var mappedIPv4 = netip.MustParsePrefix("::ffff:0:0/96")

// parseNumeric reads an address as getaddrinfo with AI_NUMERICHOST does: all
// the forms of inet_aton, and IPv6 with a scope that is left out here.
func parseNumeric(s string) (netip.Addr, bool) {
	if ip, ok := parseAton(s); ok {
		return ip, true
	}
	if !strings.Contains(s, ":") {
		return netip.Addr{}, false
	}
	ip, err := netip.ParseAddr(s)
	if err != nil || ip.Is4() {
		return netip.Addr{}, false
	}
	if zone := ip.Zone(); zone != "" && !isScope(ip, zone) {
		return netip.Addr{}, false
	}
	return ip.WithZone(""), true
}

// maxInterfaceName is how long the name of an interface may be (IFNAMSIZ - 1);
// what it may be of is in dev_valid_name of Linux.
const maxInterfaceName = 15

// isScope tells whether zone is one that the resolver takes: a number, or for
// a link-local address the name of an interface, which is taken to exist.
func isScope(ip netip.Addr, zone string) bool {
	if strings.Trim(zone, "0123456789") == "" {
		_, err := strconv.ParseUint(zone, 10, 32)
		return err == nil
	}
	return len(zone) <= maxInterfaceName && !strings.ContainsAny(zone, "/:"+libc.Space) &&
		(ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() || ip.IsInterfaceLocalMulticast())
}

// parseAton reads an IPv4 address as inet_aton of the GNU C library does: one
// to four numbers, decimal, octal or hexadecimal, of which the last fills the
// bytes that are left.
func parseAton(s string) (netip.Addr, bool) {
	for i := range len(s) {
		if !inAton[s[i]] {
			// A name, or IPv6.
			return netip.Addr{}, false
		}
	}
	parts := strings.Split(s, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var value uint64
	for i, part := range parts {
		n, ok := parseAtonPart(part)
		left := 4 - i
		if i < len(parts)-1 {
			left = 1
		}
		if !ok || n >= 1<<(8*left) {
			return netip.Addr{}, false
		}
		value = value<<(8*left) | n
	}
	return netip.AddrFrom4([4]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}), true
}

// inAton are the bytes that inet_aton takes.
var inAton = [256]bool{
	'.': true, 'x': true, 'X': true,
	'0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true, '7': true, '8': true, '9': true,
	'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true,
	'A': true, 'B': true, 'C': true, 'D': true, 'E': true, 'F': true,
}

func parseAtonPart(s string) (uint64, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	base, digits := 10, s
	switch {
	case len(s) > 2 && (strings.HasPrefix(s, "0x") || strings.HasPrefix(s, "0X")):
		base, digits = 16, s[2:]
	case len(s) > 1 && s[0] == '0':
		base, digits = 8, s[1:]
	}
	if strings.ContainsAny(digits, "_+-") {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return n, err == nil
}

// parseCIDR reads the number after the slash as pg_sockaddr_cidr_mask does:
// strtol over the whole rest, so that blanks, a plus sign and zeros may lead.
func parseCIDR(s string, ip netip.Addr) (bits int, ok bool) {
	digits := strings.TrimLeft(s, libc.Space)
	digits = strings.TrimPrefix(digits, "+")
	if minus, ok := strings.CutPrefix(digits, "-"); ok && minus != "" && strings.Trim(minus, "0") == "" {
		digits = "0"
	}
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	bits, err := strconv.Atoi(digits)
	return bits, err == nil && bits <= ip.BitLen()
}

// parsePlainIPv4 reads an address as nearly all are written: four decimal numbers
// without zeros before them, and the number of bits, or noBits. ok is false for all
// others, which may be valid too.
func parsePlainIPv4(s []byte) (ip [4]byte, bits uint8, ok bool) {
	var number, digits, part int
	for _, c := range s {
		switch {
		case '0' <= c && c <= '9' && (digits == 0 || number > 0):
			if number, digits = 10*number+int(c-'0'), digits+1; number > 255 {
				return ip, 0, false
			}
			continue
		case digits == 0, c == '.' && part >= 3, c == '/' && part != 3, c != '.' && c != '/':
			return ip, 0, false
		}
		ip[part] = byte(number)
		number, digits, part = 0, 0, part+1
	}
	if part == 3 && digits > 0 {
		ip[3] = byte(number)
		return ip, noBits, true
	}
	return ip, uint8(number), part == 4 && digits > 0 && number <= 32
}

// parseMask reads the column behind an address: an address too.
func parseMask(s []byte) (mask netip.Addr, ok bool) {
	if plain, bits, ok := parsePlainIPv4(s); ok && bits == noBits {
		return netip.AddrFrom4(plain), true
	}
	return parseNumeric(string(s))
}

// noBits is where no number of bits follows an address.
const noBits = 255

// maskOf is the mask of an address with so many bits, of which the first are set.
func maskOf(bits, length int) netip.Addr {
	var bytes [16]byte
	for i := range bits {
		bytes[i/8] |= 0x80 >> (i % 8)
	}
	if length == 32 {
		return netip.AddrFrom4([4]byte(bytes[:4]))
	}
	return netip.AddrFrom16(bytes)
}

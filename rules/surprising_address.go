package rules

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
)

var surprisingAddress = Rule{
	Code: "HBA009", Name: "surprising-address", Severity: Warning, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(server *bundle.Host) {
			for r := range server.HBA.All() {
				if !r.Valid() || r.Type == hba.Local || slices.ContainsFunc(loopbacks, r.Within) {
					continue
				}
				look := lookFor(r)
				if look == nil {
					continue
				}
				place := func(r *hba.Record) parse.Place { return look.tell(r).place(r) }
				if p.counts(countedPlace(r, place), p.rule.Severity, NoFix) {
					continue
				}
				s := look.tell(r)
				p.report(Finding{
					Message: s.what,
					Host:    server.Name,
					Subject: recordSubject(r),
					Primary: Label{Place: s.place(r)},
					Notes:   s.notes,
					Help:    s.help,
				})
			}
		})
	},
}

// surprise is what PostgreSQL makes of an address. The zero surprise is none.
type surprise struct {
	what  string
	notes []string
	help  string
	// mask tells that it is the mask's column which surprises.
	mask bool
}

func (s surprise) place(r *hba.Record) parse.Place {
	if mask := r.Fields()[4][0].Place; s.mask && mask.Source == r.Source {
		return mask
	}
	return addressPlace(r)
}

// look is one way in which an address may surprise.
type look struct {
	has  func(*hba.Record) bool
	tell func(*hba.Record) surprise
}

// looks are in their order: at what the numbers of an address mean before at what
// they leave out.
var looks = [...]look{
	{isNobodysName, nobodysName}, {isMapped, mappedAddress}, {isOtherNumbers, otherNumbers}, {(*hba.Record).HasHoles, strangeMask}, {(*hba.Record).HasHostBits, hostBitsSet},
}

// lookFor is the first look by which the record's address surprises; nil for none.
func lookFor(r *hba.Record) *look {
	for i := range looks {
		if looks[i].has(r) {
			return &looks[i]
		}
	}
	return nil
}

// isMisread tells whether a record is for other clients than it seems. One with
// host bits is for more of them.
func isMisread(r *hba.Record) bool {
	look := lookFor(r)
	return look != nil && look != &looks[len(looks)-1]
}

// isNobodysName tells of what PostgreSQL takes for a host name, though none is like
// that.
func isNobodysName(r *hba.Record) bool {
	return r.AddressKind() == hba.HostName && (strings.EqualFold(r.Address().Name, "any") || r.MatchesNobody())
}

func nobodysName(r *hba.Record) surprise {
	what, help := explainNobody(r, r.Fields()[3][0])
	return surprise{
		what:  what,
		notes: []string{"PostgreSQL takes it for a host name, and no client has it in DNS: the line matches nobody, and no log says so"},
		help:  help,
	}
}

func explainNobody(r *hba.Record, token hba.Token) (what, help string) {
	const network = "write the network as address/bits, like 10.0.0.0/24"
	name, lower := shownToken(token), strings.ToLower(token.Text)
	host, port, hasPort := strings.Cut(name, ":")
	switch at, text := placeholder(r); {
	case name == "":
		return "the address is empty", network
	case text != "" && at == token:
		return explainPlaceholder(nil, r, "")
	case lower == "any":
		return fmt.Sprintf("%s is no keyword: the one for every address is all", name), "write all"
	case lower == "all" || lower == "samehost" || lower == "samenet":
		return explainKeyword(name, lower)
	case strings.HasPrefix(name, "["):
		return fmt.Sprintf("%s has brackets: an IPv6 address stands without them here", name), fmt.Sprintf("write %s/128", bracketed(name))
	case strings.ContainsAny(name, invisible):
		return "the address has an invisible character in it", "type the address anew"
	case strings.Contains(name, "*"):
		return explainPattern(name)
	case isRange(name):
		return fmt.Sprintf("%s is a range, which PostgreSQL does not know", name), "write a line for each network, as address/bits"
	case hasPort && isNumber(port):
		return fmt.Sprintf("%s has a port, which PostgreSQL does not compare", name), "write " + withBits(host)
	case looksLikeIPv4(name):
		return explainIPv4(name)
	case strings.Contains(name, ":"):
		return fmt.Sprintf("%s is no IPv6 address", name), "correct the address"
	case strings.HasSuffix(name, "."):
		return fmt.Sprintf("%s ends in a dot, which the names that PostgreSQL compares do not have", name), "write " + strings.TrimRight(name, ".")
	}
	return fmt.Sprintf("%s is neither an address nor a host name", name), network
}

// bracketed is what stands in the brackets of an IPv6 address.
func bracketed(name string) string {
	address, _, _ := strings.Cut(strings.TrimLeft(name, "["), "]")
	return address
}

func explainKeyword(name, keyword string) (what, help string) {
	if name == keyword {
		return fmt.Sprintf("%s in quotes is a host name, not the keyword", name), "write it without the quotes"
	}
	return fmt.Sprintf("keywords are in lower case: %s, not %s", keyword, name), "write " + keyword
}

// explainPattern is about a star: alone, for the last numbers of an address, or
// for the start of a name.
func explainPattern(name string) (what, help string) {
	what = fmt.Sprintf("%s is a pattern, which PostgreSQL does not know", name)
	if name == "*" {
		return what, "write all"
	}
	if suffix, ok := strings.CutPrefix(name, "*."); ok && !strings.Contains(suffix, "*") {
		return what, fmt.Sprintf("write .%s, which stands for all names that end so", suffix)
	}
	numbers, _, _ := strings.Cut(name, ".*")
	if !looksLikeIPv4(numbers) || strings.Trim(name[len(numbers):], ".*") != "" {
		return what, "write the network as address/bits, like 10.0.0.0/24"
	}
	network, ok := padded(numbers)
	if !ok {
		return what, "write the network as address/bits, like 10.0.0.0/24"
	}
	return what, fmt.Sprintf("write %s/%d", network, 8*(1+strings.Count(numbers, ".")))
}

// isRange tells whether a hyphen stands behind an address.
func isRange(name string) bool {
	from, to, ok := strings.Cut(name, "-")
	return ok && isAddress(from) && strings.Trim(to, "0123456789abcdefABCDEF.:") == ""
}

// withBits is an address with the bits of a single one, or a name as it is.
func withBits(host string) string {
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	return single(ip).String()
}

// isMapped tells of IPv4 in the form of IPv6.
func isMapped(r *hba.Record) bool { return r.AddressKind() == hba.Network && r.MatchesNobody() }

func mappedAddress(r *hba.Record) surprise {
	help := "write the IPv4 address or network"
	if network, ok := r.Prefix(); ok {
		help = "write " + netip.PrefixFrom(network.Addr().Unmap(), network.Bits()-96).String()
	}
	return surprise{
		what:  fmt.Sprintf("%s matches no IPv4 client", clients(r)),
		notes: []string{"PostgreSQL sees the addresses of IPv4 clients as IPv4, and never compares them with IPv6"},
		help:  help,
	}
}

// isOtherNumbers tells of an IPv4 address whose numbers PostgreSQL reads in another
// way than people do: with fewer than four it fills up in the middle, and a
// leading zero is for octal, 0x for hexadecimal (inet_aton).
func isOtherNumbers(r *hba.Record) bool {
	if network, _ := r.Prefix(); r.IsPlain() || !network.Addr().Is4() {
		return false
	}
	seems, ok := padded(writtenHost(r))
	return !ok || masked(seems, r.Address().Mask) != masked(r.Address().IP, r.Address().Mask)
}

// writtenHost is the address as it is written, without its bits.
func writtenHost(r *hba.Record) string {
	host, _, _ := strings.Cut(r.Fields()[3][0].Text, "/")
	return host
}

func otherNumbers(r *hba.Record) surprise {
	host := writtenHost(r)
	ip, bits := r.Address().IP, ""
	seems, ok := padded(host)
	if network, ok := r.Prefix(); ok {
		bits = fmt.Sprintf("/%d", network.Bits())
	}
	s := surprise{
		what: fmt.Sprintf("%s is %s%s to PostgreSQL", clients(r), ip, bits),
		help: fmt.Sprintf("write %s%s", masked(ip, r.Address().Mask), bits),
	}
	if ok {
		s.what += fmt.Sprintf(", not %s%s", seems, bits)
		s.help = fmt.Sprintf("write %s%s if that is meant", masked(seems, r.Address().Mask), bits)
	}
	switch strings.Count(host, ".") {
	case 3:
		s.notes = []string{"a number with a leading zero is octal, and one with 0x hexadecimal"}
	default:
		s.notes = []string{"of fewer than four numbers the last one fills all bytes that are left"}
	}
	if network, ok := r.Prefix(); ok && !network.IsSingleIP() {
		s.notes = append(s.notes, fmt.Sprintf("the line is for %s", inRange(network)))
	}
	return s
}

// padded is an IPv4 address as it seems: all numbers decimal, and those that are
// missing at the end 0.
func padded(text string) (ip netip.Addr, ok bool) {
	parts := strings.Split(text, ".")
	if len(parts) > 4 {
		return ip, false
	}
	var bytes [4]byte
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil {
			return ip, false
		}
		bytes[i] = byte(n)
	}
	return netip.AddrFrom4(bytes), true
}

// masked is an address without the bits that the mask leaves out.
func masked(ip, mask netip.Addr) netip.Addr {
	bytes, bits := ip.AsSlice(), mask.AsSlice()
	for i := range bytes {
		bytes[i] &= bits[i]
	}
	ip, _ = netip.AddrFromSlice(bytes)
	return ip
}

// strangeMask is about a column with a mask that does not mark the first bits.
func strangeMask(r *hba.Record) surprise {
	mask, ip := shownToken(r.Fields()[4][0]), r.Address().IP
	s := surprise{
		mask:  true,
		what:  fmt.Sprintf("the mask %s has holes", mask),
		notes: []string{"the line matches wherever the bits of the mask are alike, and no others are compared"},
		help:  "write the network as address/bits, like 10.0.0.0/24",
	}
	if mask != r.Address().Mask.String() {
		s.what = fmt.Sprintf("the mask %s is %s to PostgreSQL, which has holes", mask, r.Address().Mask)
	}
	bits, err := strconv.Atoi(mask)
	switch inverse, ok := inverseBits(r.Address().Mask); {
	case err == nil && bits <= ip.BitLen():
		s.what = fmt.Sprintf("the mask %s is %s to PostgreSQL, not /%s", mask, r.Address().Mask, mask)
		s.help = "write " + netip.PrefixFrom(ip, bits).Masked().String()
	case ok:
		s.what = fmt.Sprintf("the mask %s leaves out the network, and compares the rest", mask)
		s.help = "write " + netip.PrefixFrom(ip, inverse).Masked().String()
	}
	return s
}

// inverseBits is how many first bits a mask leaves out, when it has all others:
// 0.0.0.255 is how routers write 255.255.255.0.
func inverseBits(mask netip.Addr) (bits int, ok bool) {
	bytes := mask.AsSlice()
	for i := range bytes {
		bytes[i] = ^bytes[i]
	}
	inverse, _ := netip.AddrFromSlice(bytes)
	network, ok := hba.Address{Kind: hba.Network, IP: inverse, Mask: inverse}.Prefix()
	return network.Bits(), ok
}

// hostBitsSet is about a network that is written as one of its addresses.
func hostBitsSet(r *hba.Record) surprise {
	network, _ := r.Prefix()
	ip := r.Address().IP
	s := surprise{
		what: fmt.Sprintf("%s is for all of %s, not just for %s", clients(r), network, ip),
		help: fmt.Sprintf("write %s for the network, or %s for this one address", network, single(ip)),
	}
	if network.Bits() == 0 {
		s.what = fmt.Sprintf("%s is for every IPv%d address, not just for %s", clients(r), ipVersion(ip), ip)
		s.help = fmt.Sprintf("write %s for this one address, or %s for all", single(ip), network)
		return s
	}
	s.notes = []string{fmt.Sprintf("the line is for %s", inRange(network))}
	return s
}

func ipVersion(ip netip.Addr) int {
	if ip.Is4() {
		return 4
	}
	return 6
}

// inRange is a network as people count it: from its first to its last address.
func inRange(network netip.Prefix) string {
	bytes := network.Addr().AsSlice()
	for i := network.Bits(); i < 8*len(bytes); i++ {
		bytes[i/8] |= 0x80 >> (i % 8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return fmt.Sprintf("%s to %s", network.Addr(), last)
}

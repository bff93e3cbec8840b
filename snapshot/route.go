package snapshot

import (
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"net/netip"
	"strconv"
	"strings"
)

// route says by which interface a network is reached.
type route struct {
	netip.Prefix
	on string
}

// readRoutes reads the main table of routes of a machine that runs, as Linux shows it; none
// in the root of one that does not.
func readRoutes(root fs.FS) (list []route) {
	for _, line := range lines(root, "proc/net/route") {
		if r, ok := parseRoute4(strings.Fields(line)); ok {
			list = append(list, r)
		}
	}
	for _, line := range lines(root, "proc/net/ipv6_route") {
		if r, ok := parseRoute6(strings.Fields(line)); ok {
			list = append(list, r)
		}
	}
	return list
}

// parseRoute4 reads a line of /proc/net/route: the interface, the destination, and in the
// eighth column the mask, both as the machine has them in memory (fib_route_seq_show in
// net/ipv4/fib_trie.c).
func parseRoute4(fields []string) (r route, ok bool) {
	if len(fields) < 8 {
		return r, false
	}
	destination, ok1 := word4(fields[1])
	mask, ok2 := word4(fields[7])
	if !ok1 || !ok2 {
		return r, false
	}
	bits := 0
	for ; bits < 32 && mask&(1<<(31-bits)) != 0; bits++ {
	}
	var raw [4]byte
	binary.BigEndian.PutUint32(raw[:], destination)
	return route{netip.PrefixFrom(netip.AddrFrom4(raw), bits), fields[0]}, true
}

func word4(text string) (uint32, bool) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != 4 {
		return 0, false
	}
	var number [4]byte
	binary.NativeEndian.PutUint32(number[:], binary.BigEndian.Uint32(raw))
	return binary.BigEndian.Uint32(number[:]), true
}

// parseRoute6 reads a line of /proc/net/ipv6_route: the destination, its length, and in
// the last column the interface (rt6_info_route in net/ipv6/route.c).
func parseRoute6(fields []string) (r route, ok bool) {
	if len(fields) < 10 {
		return r, false
	}
	raw, err := hex.DecodeString(fields[0])
	addr, is16 := netip.AddrFromSlice(raw)
	bits, errBits := strconv.ParseUint(fields[1], 16, 8)
	if err != nil || !is16 || !addr.Is6() || errBits != nil || bits > 128 {
		return r, false
	}
	return route{netip.PrefixFrom(addr, int(bits)), fields[9]}, true
}

// toward is the address from which the machine reaches another: one in the same network,
// else the first of the interface to which the narrowest route leads. Rules of policy
// routing are not known here.
func (m Machine) toward(target netip.Addr) (best Address, ok bool) {
	target = target.Unmap()
	for _, a := range m.Addresses {
		if a.Network.IsValid() && a.Network.Contains(target) && (!ok || a.Network.Bits() > best.Network.Bits()) {
			best, ok = a, true
		}
	}
	if ok {
		return best, true
	}
	var by route
	for _, r := range m.routes {
		if r.Contains(target) && (by.on == "" || r.Bits() > by.Bits()) {
			by = r
		}
	}
	for _, a := range m.Addresses {
		if by.on != "" && a.Interface == by.on && a.Is4() == target.Is4() {
			return a, true
		}
	}
	return best, false
}

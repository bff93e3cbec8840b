package manifest

import (
	"fmt"
	"net/netip"
	"strings"
)

// parseAddress reads the address of one host. When it is none, the problem
// says what it is instead.
func parseAddress(text string) (addr netip.Addr, problem, help string) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return checkAddress(addr, text)
	}
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return netip.Addr{}, fmt.Sprintf("`%s` is a network, not an address", text), "write " + prefix.Addr().String()
	}
	if inner, ok := strings.CutPrefix(text, "["); ok {
		return netip.Addr{}, fmt.Sprintf("`%s` is not an IP address", text), "write " + strings.TrimSuffix(inner, "]") + " without brackets"
	}
	if _, err := netip.ParseAddrPort(text); err == nil {
		return netip.Addr{}, fmt.Sprintf("`%s` has a port; an address has none", text), ""
	}
	if looksNumeric(text) || strings.Contains(text, ":") {
		return netip.Addr{}, fmt.Sprintf("`%s` is not an IP address", text), ""
	}
	return netip.Addr{}, fmt.Sprintf("`%s` is a name, not an address", text), "put names in `names`"
}

// checkAddress refuses what is an address, but never a host's.
func checkAddress(addr netip.Addr, text string) (netip.Addr, string, string) {
	switch {
	case addr.Zone() != "":
		return netip.Addr{}, fmt.Sprintf("`%s` has a zone, which no other host understands", text), "write " + addr.WithZone("").String()
	case addr.IsUnspecified(), addr.IsMulticast(), addr == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return netip.Addr{}, fmt.Sprintf("`%s` cannot be the address of a host", text), ""
	}
	return addr.Unmap(), "", ""
}

// looksNumeric tells whether text was meant as an IPv4 address: 10.0.0.300.
func looksNumeric(text string) bool {
	return text != "" && strings.Trim(text, "0123456789./") == ""
}

// hostProblem says why text is neither an IP address nor a DNS name; "" when it
// is one of them.
func hostProblem(text string) (problem, help string) {
	if strings.Contains(text, ":") || looksNumeric(text) || strings.Contains(text, "/") {
		_, problem, help = parseAddress(text)
		return problem, help
	}
	if text == "" {
		return "the name is empty", ""
	}
	for _, r := range text {
		if !isNameRune(r) {
			return fmt.Sprintf("`%s` is not a DNS name: it holds %q", text, r), ""
		}
	}
	return "", ""
}

// isNameRune tells whether DNS names are made of r. Letters beyond ASCII are
// for the resolver to refuse, and underscores do occur.
func isNameRune(r rune) bool {
	switch {
	case r == '.', r == '-', r == '_', r >= 0x80:
		return true
	case '0' <= r && r <= '9', 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z':
		return true
	}
	return false
}

package hba

import (
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/libc"
)

// ldapURL is what OpenLDAP's ldap_url_parse (libraries/libldap/url.c) reads from
// scheme://host:port/dn?attributes?scope?filter?extensions.
type ldapURL struct {
	scheme string
	// host is without the brackets around an IPv6 address.
	host string
	// port is the scheme's own if the URL has none, or 0.
	port int
	dn   string
	// hasDN tells that there is a slash after the host.
	hasDN bool
	// attribute is the first of the attributes.
	attribute string
	// scope is base, the one level, the subtree or the subordinates: 0 to 3.
	scope  int
	filter string
}

// ldapURLError is an error of ldap_url_parse in words. The server takes its
// number for that of an LDAP result.
type ldapURLError string

// The errors from number 3 on.
const (
	badLDAPScheme     ldapURLError = "Time limit exceeded"
	badLDAPEnclosure  ldapURLError = "Size limit exceeded"
	badLDAPSyntax     ldapURLError = "Compare False"
	badLDAPScope      ldapURLError = "Strong(er) authentication required"
	badLDAPFilter     ldapURLError = "Partial results and referral received"
	badLDAPExtensions ldapURLError = "Referral"
)

// ldapPorts are those of the schemes that Debian's library knows.
var ldapPorts = map[string]int{"ldap": 389, "ldaps": 636, "ldapi": 389}

var ldapScopes = map[string]int{
	"base": 0, "one": 1, "onelevel": 1, "sub": 2, "subtree": 2, "subordinate": 3, "children": 3,
}

func parseLDAPURL(text string) (u ldapURL, err ldapURLError) {
	text, enclosed := strings.CutPrefix(text, "<")
	if len(text) >= len("URL:") && strings.EqualFold(text[:len("URL:")], "URL:") {
		text = text[len("URL:"):]
	}
	scheme, rest, _ := strings.Cut(text, "://")
	u.scheme = strings.ToLower(scheme)
	if ldapPorts[u.scheme] == 0 || !strings.Contains(text, "://") {
		return u, badLDAPScheme
	}
	if enclosed {
		if rest, enclosed = strings.CutSuffix(rest, ">"); !enclosed {
			return u, badLDAPEnclosure
		}
	}
	address, path, hasPath := strings.Cut(rest, "/")
	if !hasPath {
		address, _, _ = strings.Cut(address, "?")
	}
	if !u.readAddress(address) {
		return u, badLDAPSyntax
	}
	u.hasDN = hasPath
	return u, u.readPath(strings.SplitN(path, "?", 5))
}

// readAddress reads host:port or [host]:port. For ldapi, it is all a path.
func (u *ldapURL) readAddress(text string) bool {
	if u.scheme == "ldapi" {
		u.host = unescapeLDAP(text)
		return true
	}
	host, port, hasPort := strings.Cut(text, ":")
	if inside, ok := strings.CutPrefix(text, "["); ok {
		var after string
		if host, after, ok = strings.Cut(inside, "]"); !ok {
			return false
		}
		var between string
		if between, port, hasPort = strings.Cut(after, ":"); hasPort && between != "" {
			return false
		}
	}
	if hasPort {
		digits := unescapeLDAP(port)
		if digits == "" || !isInteger(digits) {
			return false
		}
		u.port = libc.Atoi(digits)
	}
	if u.port == 0 {
		u.port = ldapPorts[u.scheme]
	}
	u.host = unescapeLDAP(host)
	return true
}

// isInteger tells whether C's strtol takes all of the text.
func isInteger(text string) bool {
	digits := strings.TrimLeft(text, libc.Space)
	if digits != "" && (digits[0] == '+' || digits[0] == '-') {
		digits = digits[1:]
	}
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// readPath reads what stands between the question marks, the dn first.
func (u *ldapURL) readPath(parts []string) ldapURLError {
	part := func(i int) string {
		if i < len(parts) {
			return parts[i]
		}
		return ""
	}
	u.dn = unescapeLDAP(part(0))
	u.attribute, _, _ = strings.Cut(strings.TrimLeft(unescapeLDAP(part(1)), ","), ",")
	if scope := part(2); scope != "" {
		var ok bool
		if u.scope, ok = ldapScopes[strings.ToLower(unescapeLDAP(scope))]; !ok {
			return badLDAPScope
		}
	}
	if filter := part(3); filter != "" {
		if u.filter = unescapeLDAP(filter); u.filter == "" {
			return badLDAPFilter
		}
	}
	switch {
	case len(parts) < 5:
		return ""
	case strings.Contains(parts[4], "?"):
		return badLDAPSyntax
	case strings.Trim(parts[4], ",") == "":
		return badLDAPExtensions
	}
	return ""
}

// unescapeLDAP puts a byte for each %xx, up to a NUL. One that is wrong leaves
// nothing of the text (ldap_pvt_hex_unescape).
func unescapeLDAP(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			b.WriteByte(text[i])
			continue
		}
		if i+2 >= len(text) {
			return ""
		}
		c, err := strconv.ParseUint(text[i+1:i+3], 16, 8)
		if err != nil {
			return ""
		}
		b.WriteByte(byte(c))
		i += 2
	}
	unescaped, _, _ := strings.Cut(b.String(), "\x00")
	return unescaped
}

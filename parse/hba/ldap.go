package hba

import (
	"fmt"
	"strconv"

	"github.com/regionlint/regionlint/parse/libc"
)

// setLDAPURL carries out ldapurl as parse_hba_auth_opt does.
func setLDAPURL(p *parser, k *Kind, value string) *Error {
	u, problem := parseLDAPURL(value)
	if problem != "" {
		return &Error{Text: fmt.Sprintf(`could not parse LDAP URL "%s": %s`, value, problem)}
	}
	if u.scheme != "ldap" && (u.scheme != "ldaps" || !ldapURLScheme.Has(p.version)) {
		return &Error{Text: "unsupported LDAP URL scheme: " + u.scheme}
	}
	if ldapURLScheme.Has(p.version) {
		k.set("ldapscheme", u.scheme)
	}
	if u.host != "" {
		k.set("ldapserver", u.host)
	}
	k.set("ldapport", strconv.Itoa(u.port))
	if u.hasDN {
		k.set("ldapbasedn", u.dn)
	}
	if u.attribute != "" {
		k.set("ldapsearchattribute", u.attribute)
	}
	k.set("ldapscope", strconv.Itoa(u.scope))
	if u.filter == "" {
		return nil
	}
	if !ldapURLFilter.Has(p.version) {
		return &Error{Text: "filters not supported in LDAP URLs"}
	}
	k.set("ldapsearchfilter", u.filter)
	return nil
}

func setLDAPPort(_ *parser, k *Kind, value string) *Error {
	port := libc.Atoi(value)
	if port == 0 {
		return &Error{Text: fmt.Sprintf(`invalid LDAP port number: "%s"`, value)}
	}
	k.set("ldapport", strconv.Itoa(port))
	return nil
}

package hba

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/libc"
)

// setLDAPURL carries out ldapurl=scheme://host:port/basedn?attribute?scope?filter
// as OpenLDAP's ldap_url_parse and parse_hba_auth_opt do.
func setLDAPURL(p *parser, r *Record, value string) *Error {
	scheme, rest, ok := strings.Cut(value, "://")
	scheme = strings.ToLower(scheme)
	port := map[string]string{"ldap": "389", "ldaps": "636", "ldapi": "0", "cldap": "389"}[scheme]
	if !ok || port == "" {
		// Of the library's error 3, a bad scheme, the server makes the text of
		// the LDAP result 3.
		return &Error{Text: fmt.Sprintf(`could not parse LDAP URL "%s": Time limit exceeded`, value)}
	}
	if scheme != "ldap" && (scheme != "ldaps" || !ldapURLScheme.Has(p.version)) {
		return &Error{Text: "unsupported LDAP URL scheme: " + scheme}
	}
	parts := strings.SplitN(rest, "?", 5)
	hostPort, dn, _ := strings.Cut(parts[0], "/")
	host, given, hasPort := strings.Cut(hostPort, ":")
	if hasPort {
		if n, err := strconv.Atoi(given); err != nil || n < 0 || n > 65535 {
			return &Error{Text: fmt.Sprintf(`could not parse LDAP URL "%s": Compare True`, value)}
		}
		port = given
	}
	part := func(i int) string {
		if i >= len(parts) {
			return ""
		}
		text, err := url.PathUnescape(parts[i])
		if err != nil {
			return parts[i]
		}
		return text
	}
	if host != "" {
		r.set("ldapserver", host)
	}
	r.set("ldapport", port)
	if ldapURLScheme.Has(p.version) {
		r.set("ldapscheme", scheme)
	}
	if dn, err := url.PathUnescape(dn); err == nil && dn != "" {
		r.set("ldapbasedn", dn)
	}
	if attribute, _, _ := strings.Cut(part(1), ","); attribute != "" {
		r.set("ldapsearchattribute", attribute)
	}
	scope, ok := map[string]string{"": "0", "base": "0", "one": "1", "onelevel": "1", "sub": "2", "subtree": "2"}[strings.ToLower(part(2))]
	if !ok {
		return &Error{Text: fmt.Sprintf(`could not parse LDAP URL "%s": Strong(er) authentication required`, value)}
	}
	r.set("ldapscope", scope)
	if filter := part(3); filter != "" {
		if !ldapURLFilter.Has(p.version) {
			return &Error{Text: "filters not supported in LDAP URLs"}
		}
		r.set("ldapsearchfilter", filter)
	}
	return nil
}

func setLDAPPort(_ *parser, r *Record, value string) *Error {
	port := libc.Atoi(value)
	if port == 0 {
		return &Error{Text: fmt.Sprintf(`invalid LDAP port number: "%s"`, value)}
	}
	r.set("ldapport", strconv.Itoa(port))
	return nil
}

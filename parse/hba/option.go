package hba

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// option is an authentication option that some versions know
// (parse_hba_auth_opt).
type option struct {
	name     string
	versions version.Range
	// methods are those that take the option; nil is all.
	methods []string
	// set carries the option out; nil stores the value under its name.
	set func(p *parser, r *Record, value string) *Error
}

func optionTable() []option {
	gss, ldap, radius, oauth := []string{"gss", "sspi"}, []string{"ldap"}, []string{"radius"}, []string{"oauth"}
	return []option{
		{name: "map", versions: version.Until(version.PostgreSQL17), methods: []string{"ident", "peer", "gss", "sspi", "cert"}},
		{name: "map", versions: version.Since(version.PostgreSQL18), methods: []string{"ident", "peer", "gss", "sspi", "cert", "oauth"}},
		{name: "clientcert", set: setClientCert},
		{name: "clientname", versions: version.Since(version.PostgreSQL14), set: setClientName},
		{name: "pamservice", methods: []string{"pam"}},
		{name: "pam_use_hostname", versions: version.Since(version.PostgreSQL96), methods: []string{"pam"}, set: setFlag("pam_use_hostname")},
		{name: "ldapurl", methods: ldap, set: setLDAPURL},
		{name: "ldaptls", methods: ldap, set: setFlag("ldaptls")},
		{name: "ldapscheme", versions: version.Since(version.PostgreSQL11), methods: ldap},
		{name: "ldapserver", methods: ldap},
		{name: "ldapport", methods: ldap, set: setLDAPPort},
		{name: "ldapbinddn", methods: ldap},
		{name: "ldapbindpasswd", methods: ldap},
		{name: "ldapsearchattribute", methods: ldap},
		{name: "ldapsearchfilter", versions: version.Since(version.PostgreSQL11), methods: ldap},
		{name: "ldapbasedn", methods: ldap},
		{name: "ldapprefix", methods: ldap},
		{name: "ldapsuffix", methods: ldap},
		{name: "krb_realm", methods: gss},
		{name: "include_realm", methods: gss, set: setFlag("include_realm")},
		{name: "compat_realm", versions: version.Since(version.PostgreSQL96), methods: []string{"sspi"}, set: setFlag("compat_realm")},
		{name: "upn_username", versions: version.Since(version.PostgreSQL96), methods: []string{"sspi"}, set: setFlag("upn_username")},
		{name: "radiusserver", versions: version.Until(version.PostgreSQL96), methods: radius},
		{name: "radiussecret", versions: version.Until(version.PostgreSQL96), methods: radius},
		{name: "radiusport", versions: version.Until(version.PostgreSQL96), methods: radius, set: setOldRADIUSPort},
		{name: "radiusidentifier", versions: version.Until(version.PostgreSQL96), methods: radius},
		{name: "radiusservers", versions: version.Since(version.PostgreSQL10), methods: radius, set: setRADIUSList("radiusservers", "server")},
		{name: "radiusports", versions: version.Since(version.PostgreSQL10), methods: radius, set: setRADIUSList("radiusports", "port")},
		{name: "radiussecrets", versions: version.Since(version.PostgreSQL10), methods: radius, set: setRADIUSList("radiussecrets", "secret")},
		{name: "radiusidentifiers", versions: version.Since(version.PostgreSQL10), methods: radius, set: setRADIUSList("radiusidentifiers", "identifiers")},
		{name: "issuer", versions: version.Since(version.PostgreSQL18), methods: oauth},
		{name: "scope", versions: version.Since(version.PostgreSQL18), methods: oauth},
		{name: "validator", versions: version.Since(version.PostgreSQL18), methods: oauth},
		{name: "delegate_ident_mapping", versions: version.Since(version.PostgreSQL18), methods: oauth, set: setFlag("delegate_ident_mapping")},
	}
}

func optionByName(name string, v version.PostgreSQL) (option, bool) {
	for _, o := range optionTable() {
		if o.name == name && o.versions.Has(v) {
			return o, true
		}
	}
	return option{}, false
}

func (p *parser) options(r *Record, c *columns) *Error {
	if r.Method == "gss" || r.Method == "sspi" {
		r.set("include_realm", "true")
	}
	for field := c.next(); field != nil; field = c.next() {
		for _, token := range field {
			if err := p.option(r, token); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *parser) option(r *Record, token Token) *Error {
	name, value, ok := strings.Cut(token.Text, "=")
	if !ok {
		return &Error{Text: "authentication option not in name=value format: " + token.Text, Token: token}
	}
	r.Options = append(r.Options, Option{Name: name, Value: value, Token: token})
	if r.Method == "ldap" {
		// parse_hba_auth_opt resets the scope at each option.
		r.set("ldapscope", "2")
	}
	o, ok := optionByName(name, p.version)
	if !ok {
		return &Error{Text: fmt.Sprintf(`unrecognized authentication option name: "%s"`, name), Token: token}
	}
	if o.methods != nil && !slices.Contains(o.methods, r.Method) {
		return &Error{Text: fmt.Sprintf(`authentication option "%s" is only valid for authentication methods %s`, name, inWords(o.methods)), Token: token}
	}
	if o.set == nil {
		r.set(name, value)
		return nil
	}
	if err := o.set(p, r, value); err != nil {
		err.Token = token
		return err
	}
	return nil
}

func (r *Record) set(name, value string) {
	if r.Settings == nil {
		r.Settings = map[string]string{}
	}
	r.Settings[name] = value
}

// inWords lists methods as the server's messages do.
func inWords(methods []string) string {
	names := slices.Clone(methods)
	for i, name := range names {
		if name == "gss" {
			names[i] = "gssapi"
		}
	}
	switch last := len(names) - 1; last {
	case 0:
		return names[0]
	case 1:
		return names[0] + " and " + names[1]
	default:
		return strings.Join(names[:last], ", ") + ", and " + names[last]
	}
}

// setFlag stores an option that only "1" turns on.
func setFlag(name string) func(*parser, *Record, string) *Error {
	return func(_ *parser, r *Record, value string) *Error {
		delete(r.Settings, name)
		if value == "1" {
			r.set(name, "true")
		}
		return nil
	}
}

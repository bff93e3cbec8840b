package hba

import (
	"fmt"
	"slices"
	"strings"
	"sync"

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
	set func(p *parser, k *Kind, value string) *Error
}

var optionTable = sync.OnceValue(func() []option {
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
})

func optionByName(name string, v version.PostgreSQL) (option, bool) {
	for _, o := range optionTable() {
		if o.name == name && o.versions.Has(v) {
			return o, true
		}
	}
	return option{}, false
}

func (p *parser) options(k *Kind, c *columns) *Error {
	if k.Method == "gss" || k.Method == "sspi" {
		k.set("include_realm", "true")
	}
	for words := c.next(); words != nil; words = c.next() {
		for i := range words {
			o := Option{at: position{column: c.column, word: i, fromMethod: true}}
			if err := p.option(k, string(words[i].text), o); err != nil {
				err.at = o.at
				return err
			}
		}
	}
	return nil
}

// option carries out what text says, which is the option o.
func (p *parser) option(k *Kind, text string, o Option) *Error {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return &Error{Text: "authentication option not in name=value format: " + text}
	}
	o.Name, o.Value = name, value
	k.Options = append(k.Options, o)
	if k.Method == "ldap" {
		// parse_hba_auth_opt resets the scope at each option.
		k.set("ldapscope", "2")
	}
	known, ok := optionByName(name, p.version)
	switch {
	case !ok:
		return &Error{Text: fmt.Sprintf(`unrecognized authentication option name: "%s"`, name)}
	case known.methods != nil && !slices.Contains(known.methods, k.Method):
		return &Error{Text: fmt.Sprintf(`authentication option "%s" is only valid for authentication methods %s`, name, inWords(known.methods))}
	case known.set == nil:
		k.set(name, value)
		return nil
	}
	return known.set(p, k, value)
}

func (k *Kind) set(name, value string) {
	if k.Settings == nil {
		k.Settings = map[string]string{}
	}
	k.Settings[name] = value
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
func setFlag(name string) func(*parser, *Kind, string) *Error {
	return func(_ *parser, k *Kind, value string) *Error {
		delete(k.Settings, name)
		if value == "1" {
			k.set(name, "true")
		}
		return nil
	}
}

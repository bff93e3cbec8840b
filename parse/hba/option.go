package hba

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// option is an authentication option that some versions know
// (parse_hba_auth_opt).
type option struct {
	name         string
	since, until version.PostgreSQL
	// methods are those that take the option; nil is all.
	methods []string
	// set carries the option out; nil stores the value under its name.
	set func(p *parser, r *Record, value string) *Error
}

func optionTable() []option {
	gss, ldap, radius, oauth := []string{"gss", "sspi"}, []string{"ldap"}, []string{"radius"}, []string{"oauth"}
	return []option{
		{name: "map", until: version.PostgreSQL17, methods: []string{"ident", "peer", "gss", "sspi", "cert"}},
		{name: "map", since: version.PostgreSQL18, methods: []string{"ident", "peer", "gss", "sspi", "cert", "oauth"}},
		{name: "clientcert", set: setClientCert},
		{name: "clientname", since: version.PostgreSQL14, set: setClientName},
		{name: "pamservice", methods: []string{"pam"}},
		{name: "pam_use_hostname", since: version.PostgreSQL96, methods: []string{"pam"}, set: setFlag("pam_use_hostname")},
		{name: "ldapurl", methods: ldap, set: setLDAPURL},
		{name: "ldaptls", methods: ldap, set: setFlag("ldaptls")},
		{name: "ldapscheme", since: version.PostgreSQL11, methods: ldap},
		{name: "ldapserver", methods: ldap},
		{name: "ldapport", methods: ldap, set: setLDAPPort},
		{name: "ldapbinddn", methods: ldap},
		{name: "ldapbindpasswd", methods: ldap},
		{name: "ldapsearchattribute", methods: ldap},
		{name: "ldapsearchfilter", since: version.PostgreSQL11, methods: ldap},
		{name: "ldapbasedn", methods: ldap},
		{name: "ldapprefix", methods: ldap},
		{name: "ldapsuffix", methods: ldap},
		{name: "krb_realm", methods: gss},
		{name: "include_realm", methods: gss, set: setFlag("include_realm")},
		{name: "compat_realm", since: version.PostgreSQL96, methods: []string{"sspi"}, set: setFlag("compat_realm")},
		{name: "upn_username", since: version.PostgreSQL96, methods: []string{"sspi"}, set: setFlag("upn_username")},
		{name: "radiusserver", until: version.PostgreSQL96, methods: radius},
		{name: "radiussecret", until: version.PostgreSQL96, methods: radius},
		{name: "radiusport", until: version.PostgreSQL96, methods: radius, set: setOldRADIUSPort},
		{name: "radiusidentifier", until: version.PostgreSQL96, methods: radius},
		{name: "radiusservers", since: version.PostgreSQL10, methods: radius, set: setRADIUSList("radiusservers", "server")},
		{name: "radiusports", since: version.PostgreSQL10, methods: radius, set: setRADIUSList("radiusports", "port")},
		{name: "radiussecrets", since: version.PostgreSQL10, methods: radius, set: setRADIUSList("radiussecrets", "secret")},
		{name: "radiusidentifiers", since: version.PostgreSQL10, methods: radius, set: setRADIUSList("radiusidentifiers", "identifiers")},
		{name: "issuer", since: version.PostgreSQL18, methods: oauth},
		{name: "scope", since: version.PostgreSQL18, methods: oauth},
		{name: "validator", since: version.PostgreSQL18, methods: oauth},
		{name: "delegate_ident_mapping", since: version.PostgreSQL18, methods: oauth, set: setFlag("delegate_ident_mapping")},
	}
}

func optionByName(name string, v version.PostgreSQL) (option, bool) {
	for _, o := range optionTable() {
		if o.name == name && v >= o.since && (o.until == 0 || v <= o.until) {
			return o, true
		}
	}
	return option{}, false
}

// secretOptions hold secrets.
var secretOptions = []string{"ldapbindpasswd", "radiussecrets", "radiussecret"}

// markSecrets hides the values of secret options, and the rest of the record
// when one of them is cut off by a blank or a comma.
func (p *parser) markSecrets(r *Record) {
	for _, field := range r.Fields {
		for _, token := range field {
			name, _, _ := strings.Cut(strings.ToLower(token.Text), "=")
			if slices.Contains(secretOptions, name) {
				span := token.Place.Span
				if token.Place.Source == r.Source {
					span.End = max(span.End, r.Span.End)
				}
				if equals := strings.IndexByte(token.Place.Text(), '='); equals >= 0 {
					span.Start += equals + 1
				}
				token.Place.Source.MarkSecret(span)
			}
		}
	}
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
	o, ok := optionByName(name, p.file.Server.Version)
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

// clientCert is what a version makes of clientcert=value.
type clientCert struct {
	value string
	// level is what the row shows; "" is off.
	level string
	// withCert is the message when the method is cert; "" is no error.
	withCert string
}

// clientCerts is ordered by version. A value that is not listed is an error
// whose text goes to the log only, but in the first entry, where everything
// but 1 means off.
var clientCerts = []struct {
	since  version.PostgreSQL
	values []clientCert
	other  *clientCert
}{
	{
		since:  version.PostgreSQL95,
		values: []clientCert{{"1", "true", ""}},
		other:  &clientCert{"", "", `clientcert can not be set to 0 when using "cert" authentication`},
	},
	{since: version.PostgreSQL12, values: []clientCert{
		{"1", "verify-ca", ""},
		{"verify-ca", "verify-ca", ""},
		{"verify-full", "verify-full", ""},
		{"0", "", `clientcert can not be set to "no-verify" when using "cert" authentication`},
		{"no-verify", "", `clientcert can not be set to "no-verify" when using "cert" authentication`},
	}},
	{since: version.PostgreSQL13, values: []clientCert{
		{"1", "verify-ca", ""},
		{"verify-ca", "verify-ca", ""},
		{"verify-full", "verify-full", ""},
		{"0", "", `clientcert cannot be set to "no-verify" when using "cert" authentication`},
		{"no-verify", "", `clientcert cannot be set to "no-verify" when using "cert" authentication`},
	}},
	{since: version.PostgreSQL14, values: []clientCert{
		{"verify-ca", "verify-ca", `clientcert can only be set to "verify-full" when using "cert" authentication`},
		{"verify-full", "verify-full", ""},
	}},
}

func setClientCert(p *parser, r *Record, value string) *Error {
	if r.Type != HostSSL {
		return &Error{Text: `clientcert can only be configured for "hostssl" rows`}
	}
	known := clientCerts[0]
	for _, c := range clientCerts {
		if p.file.Server.Version >= c.since {
			known = c
		}
	}
	found := known.other
	for i, c := range known.values {
		if c.value == value {
			found = &known.values[i]
		}
	}
	switch {
	case found == nil:
		return &Error{Text: fmt.Sprintf(`invalid value for clientcert: "%s"`, value), LogOnly: true}
	case found.withCert != "" && r.Method == "cert":
		return &Error{Text: found.withCert}
	case found.level == "":
		delete(r.Settings, "clientcert")
		return nil
	}
	r.set("clientcert", found.level)
	return nil
}

func setClientName(_ *parser, r *Record, value string) *Error {
	if r.Type != HostSSL {
		return &Error{Text: `clientname can only be configured for "hostssl" rows`}
	}
	if value != "CN" && value != "DN" {
		return &Error{Text: fmt.Sprintf(`invalid value for clientname: "%s"`, value), LogOnly: true}
	}
	return nil
}

func setLDAPPort(_ *parser, r *Record, value string) *Error {
	port := atoi(value)
	if port == 0 {
		return &Error{Text: fmt.Sprintf(`invalid LDAP port number: "%s"`, value)}
	}
	r.set("ldapport", strconv.Itoa(port))
	return nil
}

func setOldRADIUSPort(_ *parser, r *Record, value string) *Error {
	if atoi(value) == 0 {
		return &Error{Text: fmt.Sprintf(`invalid RADIUS port number: "%s"`, value)}
	}
	r.set("radiusport", value)
	return nil
}

// setRADIUSList stores one of the lists. Server names are resolved by the
// server; here they are taken to resolve.
func setRADIUSList(name, what string) func(*parser, *Record, string) *Error {
	return func(_ *parser, r *Record, value string) *Error {
		items, ok := splitList(value)
		if !ok {
			return &Error{Text: fmt.Sprintf(`could not parse RADIUS %s list "%s"`, what, value), LogOnly: true}
		}
		if name == "radiusports" {
			for _, item := range items {
				if atoi(item) == 0 {
					return &Error{Text: fmt.Sprintf(`invalid RADIUS port number: "%s"`, value), LogOnly: true}
				}
			}
		}
		r.set(name, value)
		return nil
	}
}

// atoi is that of the C library: leading blanks, a sign, digits, and whatever
// follows is left aside.
func atoi(s string) int {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || end == 0 && (s[end] == '+' || s[end] == '-')) {
		end++
	}
	n, _ := strconv.ParseInt(strings.TrimPrefix(s[:end], "+"), 10, 32)
	return int(n)
}

// splitList is SplitGUCList of varlena.c: items between commas, with blanks
// around them left out and double quotes around them removed.
func splitList(s string) (items []string, ok bool) {
	rest := strings.TrimLeft(s, " \t\n\r\f\v")
	if rest == "" {
		return nil, true
	}
	for {
		var item string
		if strings.HasPrefix(rest, `"`) {
			if item, rest, ok = cutQuoted(rest); !ok {
				return nil, false
			}
		} else {
			end := strings.IndexAny(rest, ", \t\n\r\f\v")
			if end < 0 {
				end = len(rest)
			}
			if end == 0 {
				return nil, false
			}
			item, rest = rest[:end], rest[end:]
		}
		items = append(items, item)
		rest = strings.TrimLeft(rest, " \t\n\r\f\v")
		if rest == "" {
			return items, true
		}
		if rest[0] != ',' {
			return nil, false
		}
		rest = strings.TrimLeft(rest[1:], " \t\n\r\f\v")
	}
}

func cutQuoted(s string) (item, rest string, ok bool) {
	for rest = s[1:]; ; {
		end := strings.IndexByte(rest, '"')
		if end < 0 {
			return "", "", false
		}
		item += rest[:end]
		rest = rest[end+1:]
		if !strings.HasPrefix(rest, `"`) {
			return item, rest, true
		}
		item += `"`
		rest = rest[1:]
	}
}

// requiredOptions are the checks that parse_hba_line makes after the last
// option.
func (p *parser) requiredOptions(r *Record) *Error {
	switch r.Method {
	case "ldap":
		return p.requiredLDAP(r)
	case "radius":
		return p.requiredRADIUS(r)
	case "oauth":
		return p.requiredOAuth(r)
	case "cert":
		// cert implies the highest level of verification.
		level := "verify-full"
		if p.file.Server.Version < version.PostgreSQL12 {
			level = "true"
		}
		r.set("clientcert", level)
	}
	return nil
}

func (r *Record) required(names ...string) *Error {
	for _, name := range names {
		if _, ok := r.Settings[name]; !ok {
			return &Error{Text: fmt.Sprintf(`authentication method "%s" requires argument "%s" to be set`, r.Method, name), Token: r.MethodToken()}
		}
	}
	return nil
}

func (r *Record) hasAny(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { _, ok := r.Settings[name]; return ok })
}

// requiredLDAP takes the server to be built with OpenLDAP, as packages are,
// which needs no ldapserver since 11.
func (p *parser) requiredLDAP(r *Record) *Error {
	v := p.file.Server.Version
	if v < version.PostgreSQL11 {
		if err := r.required("ldapserver"); err != nil {
			return err
		}
	}
	simple := r.hasAny("ldapprefix", "ldapsuffix")
	switch {
	case simple && r.hasAny("ldapbasedn", "ldapbinddn", "ldapbindpasswd", "ldapsearchattribute", "ldapsearchfilter"):
		return &Error{Text: mixedLDAP(v), Token: r.MethodToken()}
	case !simple && !r.hasAny("ldapbasedn"):
		return &Error{Text: `authentication method "ldap" requires argument "ldapbasedn", "ldapprefix", or "ldapsuffix" to be set`, Token: r.MethodToken()}
	case r.hasAny("ldapsearchattribute") && r.hasAny("ldapsearchfilter"):
		return &Error{Text: "cannot use ldapsearchattribute together with ldapsearchfilter", Token: r.MethodToken()}
	}
	return nil
}

func mixedLDAP(v version.PostgreSQL) string {
	switch {
	case v >= version.PostgreSQL17:
		return "cannot mix options for simple bind and search+bind modes"
	case v >= version.PostgreSQL11:
		return "cannot use ldapbasedn, ldapbinddn, ldapbindpasswd, ldapsearchattribute, ldapsearchfilter, or ldapurl together with ldapprefix"
	}
	return "cannot use ldapbasedn, ldapbinddn, ldapbindpasswd, ldapsearchattribute, or ldapurl together with ldapprefix"
}

func (p *parser) requiredRADIUS(r *Record) *Error {
	if p.file.Server.Version < version.PostgreSQL10 {
		return r.required("radiusserver", "radiussecret")
	}
	// An empty list is the same as none.
	for _, name := range []string{"radiusservers", "radiussecrets"} {
		if items, _ := splitList(r.Settings[name]); len(items) == 0 {
			delete(r.Settings, name)
		}
	}
	if err := r.required("radiusservers", "radiussecrets"); err != nil {
		return err
	}
	servers, _ := splitList(r.Settings["radiusservers"])
	for _, list := range []struct{ name, what string }{
		{"radiussecrets", "secrets"}, {"radiusports", "ports"}, {"radiusidentifiers", "identifiers"},
	} {
		items, _ := splitList(r.Settings[list.name])
		if n := len(items); n > 1 && n != len(servers) {
			return &Error{
				Text:    fmt.Sprintf("the number of RADIUS %s (%d) must be 1 or the same as the number of RADIUS servers (%d)", list.what, n, len(servers)),
				LogOnly: p.file.Server.Version < version.PostgreSQL14,
				Token:   r.MethodToken(),
			}
		}
	}
	return nil
}

func (p *parser) requiredOAuth(r *Record) *Error {
	if err := r.required("scope", "issuer"); err != nil {
		return err
	}
	if !p.file.Server.OAuthValidators {
		return &Error{Text: "oauth_validator_libraries must be set for authentication method oauth", Token: r.MethodToken()}
	}
	if r.hasAny("map") && r.Settings["delegate_ident_mapping"] == "true" {
		return &Error{Text: "map cannot be used in combination with delegate_ident_mapping", Token: r.MethodToken()}
	}
	return nil
}

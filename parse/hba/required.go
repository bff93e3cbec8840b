package hba

import (
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/parse/namelist"
	"github.com/regionlint/regionlint/parse/serverpath"
)

// requiredOptions are the checks that parse_hba_line makes after the last
// option.
func (p *parser) requiredOptions(k *Kind, _ *columns) *Error {
	switch k.Method {
	case "ldap":
		return p.requiredLDAP(k)
	case "radius":
		return p.requiredRADIUS(k)
	case "oauth":
		return p.requiredOAuth(k)
	case "cert":
		// cert implies the highest level of verification.
		k.set("clientcert", certLevel.In(p.version))
	}
	return nil
}

func (k *Kind) required(names ...string) *Error {
	for _, name := range names {
		if _, ok := k.Settings[name]; !ok {
			return &Error{Text: fmt.Sprintf(`authentication method "%s" requires argument "%s" to be set`, k.Method, name), at: atMethod}
		}
	}
	return nil
}

func (k *Kind) hasAny(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { _, ok := k.Settings[name]; return ok })
}

func (p *parser) requiredLDAP(k *Kind) *Error {
	if ldapServerRequired.Has(p.version) {
		if err := k.required("ldapserver"); err != nil {
			return err
		}
	}
	simple := k.hasAny("ldapprefix", "ldapsuffix")
	switch {
	case simple && k.hasAny("ldapbasedn", "ldapbinddn", "ldapbindpasswd", "ldapsearchattribute", "ldapsearchfilter"):
		return &Error{Text: ldapMixedText.In(p.version), at: atMethod}
	case !simple && !k.hasAny("ldapbasedn"):
		return &Error{Text: `authentication method "ldap" requires argument "ldapbasedn", "ldapprefix", or "ldapsuffix" to be set`, at: atMethod}
	case k.hasAny("ldapsearchattribute") && k.hasAny("ldapsearchfilter"):
		return &Error{Text: "cannot use ldapsearchattribute together with ldapsearchfilter", at: atMethod}
	}
	return nil
}

func (p *parser) requiredRADIUS(k *Kind) *Error {
	if !radiusLists.Has(p.version) {
		return k.required("radiusserver", "radiussecret")
	}
	// An empty list is the same as none.
	for _, name := range []string{"radiusservers", "radiussecrets"} {
		if items, _ := namelist.Split(k.Settings[name], p.version); len(items) == 0 {
			delete(k.Settings, name)
		}
	}
	if err := k.required("radiusservers", "radiussecrets"); err != nil {
		return err
	}
	servers, _ := namelist.Split(k.Settings["radiusservers"], p.version)
	for _, list := range []struct{ name, what string }{
		{"radiussecrets", "secrets"}, {"radiusports", "ports"}, {"radiusidentifiers", "identifiers"},
	} {
		items, _ := namelist.Split(k.Settings[list.name], p.version)
		if n := len(items); n > 1 && n != len(servers) {
			return &Error{
				Text:    fmt.Sprintf("the number of RADIUS %s (%d) must be 1 or the same as the number of RADIUS servers (%d)", list.what, n, len(servers)),
				LogOnly: !radiusCountsShown.Has(p.version),
				at:      atMethod,
			}
		}
	}
	return nil
}

func (p *parser) requiredOAuth(k *Kind) *Error {
	if err := k.required("scope", "issuer"); err != nil {
		return err
	}
	if err := p.validator(k); err != nil {
		return err
	}
	if k.hasAny("map") && k.Settings["delegate_ident_mapping"] == "true" {
		return &Error{Text: "map cannot be used in combination with delegate_ident_mapping", at: atMethod}
	}
	return nil
}

// validator wants one of the libraries that the server has for OAuth, and takes
// the only one if none is named (check_oauth_validator in auth-oauth.c). It
// forgets what the server warned of.
func (p *parser) validator(k *Kind) *Error {
	k.Warning = ""
	libraries, ok := namelist.Paths(p.file.Server.OAuthValidators, p.version)
	for i, library := range libraries {
		libraries[i] = serverpath.Canonical(library, p.version)
	}
	name, named := k.Settings["validator"]
	text := ""
	switch {
	case !ok:
		text = `invalid list syntax in parameter "oauth_validator_libraries"`
	case len(libraries) == 0:
		// Of a list of nothing but blanks, PostgreSQL 18.4 dies.
		text = "oauth_validator_libraries must be set for authentication method oauth"
	case named && !slices.Contains(libraries, name):
		text = fmt.Sprintf(`validator "%s" is not permitted by oauth_validator_libraries`, name)
	case !named && len(libraries) > 1:
		text = `authentication method "oauth" requires argument "validator" to be set when oauth_validator_libraries contains multiple options`
	case !named:
		k.set("validator", libraries[0])
	}
	if text != "" {
		return &Error{Text: text, at: atMethod}
	}
	return nil
}

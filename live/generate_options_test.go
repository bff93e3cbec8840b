//go:build live

package live

import (
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// methodOptions are the options that a method takes, those that it needs first.
var methodOptions = map[string]string{
	"trust": "", "reject": "", "md5": "", "scram-sha-256": "", "password": "",
	"peer": "map", "ident": "map", "cert": "map clientcert clientname",
	"gss": "include_realm krb_realm map", "sspi": "include_realm krb_realm map compat_realm upn_username",
	"pam": "pamservice pam_use_hostname", "bsd": "",
	"ldap":   "ldapserver ldapbasedn ldapurl ldapprefix ldapsuffix ldaptls ldapscheme ldapport ldapbinddn ldapbindpasswd ldapsearchattribute ldapsearchfilter",
	"radius": "radiusservers radiussecrets radiusports radiusidentifiers",
	"oauth":  "issuer scope validator delegate_ident_mapping map",
}

var allOptions = func() string {
	var names []string
	for _, options := range methodOptions {
		names = append(names, options)
	}
	slices.Sort(names) // a map has no order, but a seed must mean one input
	return strings.Join(names, " ") + " radiusserver radiussecret radiusport radiusidentifier clientcert clientname"
}()

// methodWithOptions are the last columns.
func (w *recordWriter) methodWithOptions(kind string) []string {
	method := w.method(kind)
	columns := []string{method}
	options := methodOptions[method]
	if w.slip(10) {
		columns[0] = w.of("MD5", "crypt", "krb5", "scram-sha-512", `"md5"`, "md5,", "md5,map=x", "", "trust\\", "scram", "none", "peer#x", `md5"`)
	}
	columns = append(columns, w.needed(method)...)
	if method == "ldap" && !w.slip(2) {
		options = "ldaptls ldapport" // the others exclude each other
	}
	for range w.IntN(3) {
		if options != "" {
			columns = append(columns, w.option(w.word(options)))
		}
	}
	if w.slip(5) {
		columns = append(columns, w.option(w.word(allOptions)))
	}
	if strings.Contains(kind, "hostssl") && w.oneIn(4) || w.slip(20) {
		columns = append(columns, w.option("clientcert"))
	}
	return columns
}

// method is one that goes with a connection type, and that the server has, most
// of the time.
func (w *recordWriter) method(kind string) string {
	method := w.word(w.methods(kind))
	for slices.Contains(w.unbuilt, method) && !w.oneIn(20) {
		method = w.word(w.methods(kind))
	}
	return method
}

// methods are those that go with a connection type, and others now and then.
func (w *recordWriter) methods(kind string) string {
	common := "trust reject md5 scram-sha-256 password ident ldap ldap radius radius pam "
	switch {
	case w.slip(3):
		return "peer cert gss sspi bsd oauth"
	case w.version >= version.PostgreSQL18 && w.oneIn(12):
		return "oauth"
	case strings.Contains(kind, "local"):
		return common + "peer peer"
	case strings.Contains(kind, "hostssl"):
		return common + "gss cert cert cert"
	}
	return common + "gss"
}

// needed are the options that a method does not do without, most of the time.
func (w *recordWriter) needed(method string) []string {
	names := map[string]string{
		"radius": "radiusservers radiussecrets", "oauth": "issuer scope",
		"ldap": w.of("ldapserver ldapbasedn", "ldapserver ldapprefix", "ldapserver ldapsuffix", "ldapserver ldapbasedn ldapsearchattribute ldapbinddn ldapbindpasswd", "ldapurl", "ldapurl"),
	}
	var columns []string
	for name := range strings.FieldsSeq(names[method]) {
		if !w.slip(6) {
			columns = append(columns, w.option(name))
		}
	}
	return columns
}

func (w *recordWriter) option(name string) string {
	value := w.optionValue(name)
	if w.slip(15) {
		name = w.of(strings.ToUpper(name), name+" ", name+"x", "", " "+name)
	}
	equals := "="
	if w.slip(20) {
		equals = w.of("", "==", " = ", "= ", ":")
	}
	switch {
	case strings.ContainsAny(value, ", #\"") && !w.slip(4):
		value = strings.ReplaceAll(value, `"`, `""`)
		return w.of(`"`+name+equals+value+`"`, name+equals+`"`+value+`"`)
	case w.slip(8):
		return w.quoted(name + equals + value)
	}
	return name + equals + value
}

func (w *recordWriter) optionValue(name string) string {
	switch name {
	case "clientcert":
		if w.slip(1) {
			return w.of("no-verify", "1", "0", "", "Verify-CA", "2", "on")
		}
		return w.of("verify-ca", "verify-full", "verify-full")
	case "clientname":
		if w.slip(1) {
			return w.of("cn", "", "CN,DN")
		}
		return w.of("CN", "DN")
	case "ldaptls", "include_realm", "compat_realm", "upn_username", "pam_use_hostname", "delegate_ident_mapping":
		return w.of("1", "0", "yes", "", "01", "on", "true")
	case "ldapport", "radiusport":
		return w.number()
	case "ldapscheme":
		return w.of("ldap", "ldaps", "LDAP", "x", "")
	case "ldapurl":
		return w.ldapURL()
	case "radiusservers", "radiusserver":
		// Names would be looked up.
		return w.listOf(func() string { return w.of("127.0.0.1", "10.0.0.1", "::1", `"10.0.0.2"`, "127.1", "0x7f.1") })
	case "radiusports":
		return w.listOf(w.number)
	case "radiussecrets", "radiusidentifiers":
		return w.listOf(func() string { return w.of("secret", `"a b"`, `"x,y"`, "Q", `""`, "é", `"a""b"`) })
	}
	return w.of("x", "a,b", "a b", "", "a=b", "é", "\xff", "cn=", ",dc=example,dc=com", "(uid=$username)", "ou=x", "'", "#", `\`, `a"b`, strings.Repeat("v", 300))
}

func (w *recordWriter) number() string {
	if !w.slip(1) {
		return w.of("389", "636", "1812", "389x", "99999", "-1", "+5", " 7", "010")
	}
	return w.of("0", "", "x", "0x10", "2147483648", "4294967296", "99999999999999999999")
}

// listOf is a list as the RADIUS options take it.
func (w *recordWriter) listOf(item func() string) string {
	most := 1
	if w.slip(1) {
		most = 3
	}
	list := w.several(1, most, func() string { return w.of(",", ",", ", ", " , ") }, item)
	if w.slip(6) {
		return w.of("", " ", ",", list+",", ","+list, list+" x", `"`+list, list+`"`, " "+list+" ", list+",,"+list, strings.ReplaceAll(list, ",", " "))
	}
	return list
}

func (w *recordWriter) ldapURL() string {
	if !w.slip(1) {
		return w.of("ldap", "LDAP") + "://" + w.of("db.example.com", "", "[::1]", "a%20b", "h1 h2") + w.of("", ":389", ":0", ":65536", ":+5") +
			w.of("/dc=example,dc=com", "/", "/a%2cb") + w.of("", "?uid", "??sub", "?cn,sn?ONE", "???(x=1)", "?uid?base?", "?%75id?subtree?(a=%28)", "?uid?children")
	}
	url := w.of("ldap", "ldap", "ldap", "ldaps", "ldapi", "http", "") + w.of("://", "://", "://", "://", ":/", ":", "") +
		w.of("db.example.com", "10.0.0.1", "::1", "[::1", "[::1]x") +
		w.of("", "", ":389", ":x", ":", ":-1", ":1x") +
		w.of("/dc=example,dc=com", "/", "", "/%zz", "/dc=a;x")
	for range w.IntN(6) {
		url += "?" + w.of("uid", "sub", "", "base", "onelevel", "(x=1)", "cn,sn", "%3f", "x", "!bindname=a", "sub ")
	}
	return w.of("", "", "", "<", "URL:", "<URL:") + url + w.of("", "", "", ">")
}

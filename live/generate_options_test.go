//go:build live

package live

import (
	"slices"
	"strings"
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
func (w *recordWriter) methodWithOptions() []string {
	method := w.word("trust reject md5 md5 md5 scram-sha-256 password peer ident cert cert ldap ldap ldap radius radius radius pam gss sspi bsd oauth oauth")
	columns := []string{method}
	options := methodOptions[method]
	if w.oneIn(30) {
		columns[0] = w.of("MD5", "crypt", "krb5", "scram-sha-512", `"md5"`, "md5,", "md5,map=x", "", "trust\\", "scram", "none", "peer#x", `md5"`)
	}
	if options != "" && !w.oneIn(8) {
		columns = append(columns, w.needed(method)...)
		for range w.IntN(3) {
			columns = append(columns, w.option(w.word(options)))
		}
	}
	if w.oneIn(12) {
		columns = append(columns, w.option(w.word(allOptions)))
	}
	if w.oneIn(25) {
		columns = append(columns, w.option("clientcert"))
	}
	return columns
}

// needed are the options that a method does not do without, most of the time.
func (w *recordWriter) needed(method string) []string {
	names := map[string]string{
		"radius": "radiusservers radiussecrets", "oauth": "issuer scope",
		"ldap": w.of("ldapserver ldapbasedn", "ldapserver ldapprefix", "ldapserver ldapsuffix", "ldapurl", "ldapbasedn", "ldapprefix"),
	}
	var columns []string
	for name := range strings.FieldsSeq(names[method]) {
		if !w.oneIn(20) {
			columns = append(columns, w.option(name))
		}
	}
	return columns
}

func (w *recordWriter) option(name string) string {
	value := w.optionValue(name)
	if w.oneIn(40) {
		name = w.of(strings.ToUpper(name), name+" ", name+"x", "", " "+name)
	}
	equals := "="
	if w.oneIn(60) {
		equals = w.of("", "==", " = ", "= ", ":")
	}
	switch {
	case strings.ContainsAny(value, ", #") && !w.oneIn(8):
		value = strings.ReplaceAll(value, `"`, `""`)
		return w.of(`"`+name+equals+value+`"`, name+equals+`"`+value+`"`)
	case w.oneIn(20):
		return w.quoted(name + equals + value)
	}
	return name + equals + value
}

func (w *recordWriter) optionValue(name string) string {
	switch name {
	case "clientcert":
		return w.of("verify-ca", "verify-full", "no-verify", "1", "0", "", "Verify-CA", "2", "on")
	case "clientname":
		return w.of("CN", "DN", "cn", "", "CN,DN")
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
	return w.of("389", "636", "1812", "0", "", "x", "389x", "99999", "-1", "+5", " 7", "0x10", "010", "2147483648", "4294967296", "99999999999999999999")
}

// listOf is a list as the RADIUS options take it.
func (w *recordWriter) listOf(item func() string) string {
	list := w.several(1, 3, func() string { return w.of(",", ",", ", ", " , ") }, item)
	if w.oneIn(12) {
		return w.of("", " ", ",", list+",", ","+list, list+" x", `"`+list, list+`"`, " "+list+" ", list+",,"+list, strings.ReplaceAll(list, ",", " "))
	}
	return list
}

func (w *recordWriter) ldapURL() string {
	url := w.of("ldap", "ldap", "ldap", "ldaps", "LDAP", "ldapi", "http", "") + w.of("://", "://", "://", "://", ":/", ":", "") +
		w.of("db.example.com", "10.0.0.1", "", "[::1]", "a%20b", "::1", "h.x ldap2.x", "[::1") +
		w.of("", "", ":389", ":0", ":65535", ":65536", ":x", ":", ":-1", ":+5", ":1x") +
		w.of("/dc=example,dc=com", "/dc=example,dc=com", "/", "", "/a%2cb", "/%zz", "/dc=a;x")
	for range w.IntN(5) {
		url += "?" + w.of("uid", "sub", "", "base", "one", "ONE", "(x=1)", "cn,sn", "onelevel", "subtree", "children", "%3f", "x", "!bindname=a", "(a=%28)", "sub ")
	}
	return w.of("", "", "", "", "", "", "<", "URL:", "<URL:") + url + w.of("", "", "", "", "", "", "", ">")
}

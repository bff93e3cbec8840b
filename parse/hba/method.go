package hba

import "github.com/regionlint/regionlint/parse/version"

// Method is an authentication method.
type Method struct {
	Name string
	// Versions are those that know the method.
	Versions version.Range
	// NotOnLinux tells that no server on Linux is built with it.
	NotOnLinux bool
	// TakesPassword tells that a client which knows nothing but a user's
	// password can get in.
	TakesPassword bool
}

// methods are those of parse_hba_line.
var methods = []Method{
	{Name: "trust"},
	{Name: "reject"},
	{Name: "md5", TakesPassword: true},
	{Name: "scram-sha-256", Versions: version.Since(version.PostgreSQL10), TakesPassword: true},
	{Name: "password", TakesPassword: true},
	{Name: "peer"},
	{Name: "ident"},
	{Name: "cert"},
	{Name: "radius", TakesPassword: true},
	{Name: "gss"},
	{Name: "sspi", NotOnLinux: true},
	{Name: "pam", TakesPassword: true},
	{Name: "ldap", TakesPassword: true},
	{Name: "bsd", Versions: version.Since(version.PostgreSQL96), NotOnLinux: true, TakesPassword: true},
	{Name: "oauth", Versions: version.Since(version.PostgreSQL18)},
}

// MethodByName returns the method called name, in exactly this case.
func MethodByName(name string) (Method, bool) {
	for _, m := range methods {
		if m.Name == name {
			return m, true
		}
	}
	return Method{}, false
}

// Methods returns the methods that a server of the version on Linux has.
func Methods(v version.PostgreSQL) []Method {
	var found []Method
	for _, m := range methods {
		if m.Versions.Has(v) && !m.NotOnLinux {
			found = append(found, m)
		}
	}
	return found
}

package hba

import (
	"fmt"

	"github.com/regionlint/regionlint/parse/version"
)

// clientCert is what a version makes of clientcert=value.
type clientCert struct {
	value string
	// level is what the row shows; "" is off.
	level string
	// withCert is the message when the method is cert; "" is no error.
	withCert string
}

// clientCerts are the values that a version knows, and what it makes of others:
// with none it is an error whose text goes to the log only.
type clientCerts struct {
	known []clientCert
	other *clientCert
}

var clientCertsOf = version.Table[clientCerts]{
	version.PostgreSQL95: {
		known: []clientCert{{"1", "true", ""}},
		other: &clientCert{"", "", `clientcert can not be set to 0 when using "cert" authentication`},
	},
	version.PostgreSQL12: {known: []clientCert{
		{"1", "verify-ca", ""},
		{"verify-ca", "verify-ca", ""},
		{"verify-full", "verify-full", ""},
		{"0", "", `clientcert can not be set to "no-verify" when using "cert" authentication`},
		{"no-verify", "", `clientcert can not be set to "no-verify" when using "cert" authentication`},
	}},
	version.PostgreSQL13: {known: []clientCert{
		{"1", "verify-ca", ""},
		{"verify-ca", "verify-ca", ""},
		{"verify-full", "verify-full", ""},
		{"0", "", `clientcert cannot be set to "no-verify" when using "cert" authentication`},
		{"no-verify", "", `clientcert cannot be set to "no-verify" when using "cert" authentication`},
	}},
	version.PostgreSQL14: {known: []clientCert{
		{"verify-ca", "verify-ca", `clientcert can only be set to "verify-full" when using "cert" authentication`},
		{"verify-full", "verify-full", ""},
	}},
}

func setClientCert(p *parser, k *Kind, value string) *Error {
	if k.Type != HostSSL {
		return &Error{Text: `clientcert can only be configured for "hostssl" rows`}
	}
	values := clientCertsOf.In(p.version)
	found := values.other
	for i, c := range values.known {
		if c.value == value {
			found = &values.known[i]
		}
	}
	switch {
	case found == nil:
		return &Error{Text: fmt.Sprintf(`invalid value for clientcert: "%s"`, value), LogOnly: true}
	case found.withCert != "" && k.Method == "cert":
		return &Error{Text: found.withCert}
	case found.level == "":
		delete(k.Settings, "clientcert")
		return nil
	}
	k.set("clientcert", found.level)
	return nil
}

func setClientName(_ *parser, k *Kind, value string) *Error {
	if k.Type != HostSSL {
		return &Error{Text: `clientname can only be configured for "hostssl" rows`}
	}
	if value != "CN" && value != "DN" {
		return &Error{Text: fmt.Sprintf(`invalid value for clientname: "%s"`, value), LogOnly: true}
	}
	return nil
}

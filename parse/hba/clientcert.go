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

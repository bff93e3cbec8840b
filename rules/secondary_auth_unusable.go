package rules

import (
	"fmt"
)

var secondaryAuthUnusable = Rule{
	Code: "HBA003", Name: "secondary-auth-unusable", Severity: Error, Fix: Safe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		for _, a := range p.admissions() {
			if a.outcome != unusable || a.isToGetInByItsName() {
				continue
			}
			what, asking := a.unusable()
			f := p.refused(a, a.who(a.source)+" "+what)
			f.Primary = asking
			f.Notes = []string{"the first line that matches decides, and when its authentication fails no other is tried"}
			if a.byItsName(a.record) {
				f.Severity = Warning
				f.Notes = []string{fmt.Sprintf("it gets in all the same as long as it runs as the operating-system user %s", a.User)}
			}
			p.insertAbove(a, &f)
		}
	},
}

// unusable says why regiond cannot use the record, and shows what asks for
// something else than a password.
func (a admission) unusable() (what string, asking Label) {
	why := map[string]string{
		"ident": "asks the ident server of the client's host",
		"peer":  "asks for the name of the client's operating-system user",
		"cert":  "asks for a client certificate",
		"gss":   "asks for a Kerberos ticket",
		"oauth": "asks for an OAuth token",
	}
	r := a.record
	asking = Label{Place: r.MethodToken().Place, Text: why[r.Method]}
	what = fmt.Sprintf("meets method %s%s, which cannot take its password", r.Method, a.standby("on"))
	if asking.Text == "" {
		what = fmt.Sprintf("has no client certificate, which this line%s asks for beside the password", a.standby("on"))
		for _, o := range r.Options {
			if o.Name == "clientcert" {
				asking.Place = r.OptionToken(o).Place
			}
		}
	}
	if asking.Place.Source != r.Source {
		// The word is in a file that the record names as @file.
		asking.Place = r.Place()
	}
	return what, asking
}

package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

var cleartextPassword = Rule{
	Code: "HBA005", Name: "cleartext-password", Severity: Warning, Fix: Unsafe, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(server *bundle.Host) {
			others, method := othersOf(server), p.passwordMethod(server)
			for r := range reached(server) {
				encrypted := r.Type == hba.HostSSL || r.Type == hba.HostGSSEnc
				if r.Method != "password" || encrypted || !others.meet(r) {
					continue
				}
				if !p.counts(countedPlace(r, methodPlace), p.rule.Severity, methodFix(r, method)) {
					p.report(showsPassword(server, r, method))
				}
			}
		})
	},
}

func showsPassword(server *bundle.Host, r *hba.Record, method string) Finding {
	f := Finding{
		Message: fmt.Sprintf("method password takes passwords in clear text from %s", clients(r)),
		Host:    server.Name,
		Subject: recordSubject(r),
		Primary: Label{Place: methodPlace(r), Text: "the client sends the password itself"},
		Notes:   []string{unencrypted(server, r), acceptedBy(method, server.PostgreSQL)},
		Help:    fmt.Sprintf("write %s in place of password", method),
	}
	if fix, ok := replaceMethod(server, r, method); ok {
		f.Fixes = []Fix{fix}
	}
	return f
}

// unencrypted says why the password can be read on its way.
func unencrypted(server *bundle.Host, r *hba.Record) string {
	switch {
	case !server.HBA.Server.SSL:
		return "ssl is off on this server, so whoever is on the way can read it"
	case r.Type == hba.HostNoSSL:
		return "hostnossl is for connections without TLS alone, so whoever is on the way can read it"
	}
	return fmt.Sprintf("%s is for connections without TLS too, where whoever is on the way can read it", r.Type)
}

// acceptedBy says whose passwords go on to be accepted with another method.
func acceptedBy(method string, v version.PostgreSQL) string {
	scram, _ := hba.MethodByName("scram-sha-256")
	switch {
	case method == scram.Name:
		return "with scram-sha-256, users whose password is stored for md5 have to set it anew first"
	case method == "md5" && scram.Versions.Has(v):
		return "md5 takes the same passwords, stored for md5 or for scram-sha-256: the client proves that it knows one, and does not send it"
	}
	return fmt.Sprintf("with %s the client proves that it knows the password, and does not send it", method)
}

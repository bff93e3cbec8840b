package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
)

var emptyDatabasePassword = Rule{
	Code: "RGD011", Name: "empty-database-password", Severity: Warning, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		without := p.withoutPassword()
		if len(without) == 0 {
			return
		}
		for _, a := range p.admissions() {
			record := a.asking()
			if record == nil || !without[a.Host] {
				continue
			}
			// Its other addresses and servers are no other finding.
			delete(without, a.Host)
			p.report(emptyPassword(a, record))
		}
	},
}

// withoutPassword are the regions that have no password to give.
func (p *Pass) withoutPassword() map[*bundle.Host]bool {
	without := map[*bundle.Host]bool{}
	for _, h := range p.readers(passwordOption) {
		switch {
		case h.Regiond.String(passwordOption) != "":
		case h.Regiond.UsesVault():
			p.skip(h.Name, inVault)
		case throughProxy(h):
			p.skip(h.Name, "its proxy may have the password")
		default:
			without[h] = true
		}
	}
	return without
}

// asking is the record that asks the region for its password. There is none when
// the region gets in without, or does not get in at all, or when one of the
// addresses that it may come from lets it in without.
func (a admission) asking() *hba.Record {
	if a.outcome != admitted || !asksForPassword(a.record) {
		return nil
	}
	for _, address := range a.source.Addresses {
		other := a.try(a.server, a.source, a.Attempts(a.server, false, address))
		if other.outcome == admitted && !asksForPassword(other.record) {
			return nil
		}
	}
	return a.record
}

func asksForPassword(record *hba.Record) bool {
	m, _ := hba.MethodByName(record.Method)
	return m.TakesPassword
}

func emptyPassword(a admission, record *hba.Record) Finding {
	method := record.MethodToken()
	return Finding{
		Message: fmt.Sprintf("%s has no database_pass, but method %s%s asks for one", a.who(a.source), record.Method, a.standby("on")),
		Host:    a.Host.Name,
		Subject: passwordOption,
		Primary: absentLabel(a.Host, passwordOption),
		Related: []Label{{Place: method.Place, Text: "asks for the password of " + a.User}},
		Notes:   []string{"the region's log says: fe_sendauth: no password supplied"},
		Help:    fmt.Sprintf("set `database_pass` to the password that the user %s has in PostgreSQL", a.User),
	}
}

package rules

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/bundle"
)

var maasIDReused = Rule{
	Code: "HST002", Name: "maas-id-reused", Severity: Error, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		holders := p.holders("maas_id", func(h *bundle.Host) bundle.Identity { return h.MAASID })
		for _, g := range grouped(holders, func(h *bundle.Host) string { return h.MAASID.Value() }) {
			first := g.regions[0]
			for _, h := range g.regions[1:] {
				if h.MAASID.Source.Path == first.MAASID.Source.Path {
					p.skip(h.Name, fmt.Sprintf("the bundle has one file maas_id for it and %s", first.Name))
					continue
				}
				p.report(reusedID(h, first))
			}
		}
	},
}

func reusedID(h, first *bundle.Host) Finding {
	return Finding{
		Message: fmt.Sprintf("hosts %s and %s have the same maas_id %s", first.Name, h.Name, shownID(h)),
		Host:    h.Name,
		Subject: "maas_id",
		Primary: Label{Place: h.MAASID.Place(), Text: "MAAS takes " + h.Name + " for " + first.Name},
		Related: []Label{{Place: first.MAASID.Place(), Text: first.Name + " has it too"}},
		Notes:   []string{"both write their names and addresses to one controller's record in the database, as when a host was cloned with MAAS on it"},
		Help: fmt.Sprintf("if %s is the copy, run %s and `sudo rm %s` on it; then %s on %s; only then %s on %s, which gets an ID of its own; copy its maas_id into the bundle again",
			h.Name, tellMAAS(h, h.MAASID, "stop"), h.OnHost(h.MAASID.Source.Path), tellMAAS(first, first.MAASID, "restart"), first.Name,
			tellMAAS(h, h.MAASID, "start"), h.Name),
	}
}

// shownID is the ID in a message: its first word, since MAAS's own have no more.
func shownID(h *bundle.Host) string {
	return strings.Fields(h.MAASID.Value())[0]
}

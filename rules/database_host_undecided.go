package rules

import (
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
)

var databaseHostUndecided = Rule{
	Code: "BND003", Name: "database-host-undecided", Severity: Error, Since: "0.1",
	Hosts: AllHosts,
	Check: func(p *Pass) {
		m := p.Bundle.Manifest
		hosts := p.Bundle.Databases()
		switch {
		case len(m.Hosts) == 0:
			// The manifest itself is broken, which is said elsewhere.
		case len(hosts) == 0 && slices.ContainsFunc(m.Hosts, func(h *manifest.Host) bool { return h.RolesBroken }):
			p.skip("", "the roles of some host cannot be read")
		case len(hosts) == 0 && m.Database.Address == "" && !m.Database.Broken:
			p.report(Finding{
				Message: "no host has the role database, and no database.address is given",
				Primary: Label{Place: parse.Place{Source: m.Source}},
				Notes:   []string{"without it nobody can tell which database the regions must reach"},
				Help:    "give the role `database` to the host of the PostgreSQL primary, or set `database:` with its `address:`",
			})
		case len(hosts) > 1:
			p.report(manyDatabases(hosts))
		}
	},
}

func manyDatabases(hosts []*bundle.Host) Finding {
	first, second, others := hosts[0], hosts[1], hosts[2:]
	f := Finding{
		Message: fmt.Sprintf("hosts %s and %s both have the role database", first.Name, second.Name),
		Host:    second.Name,
		Primary: Label{Place: second.RolesPlace, Text: "the second one"},
		Related: []Label{{Place: first.RolesPlace, Text: "the first one"}},
		Help:    "a deployment has one primary: give the others the role `standby`",
	}
	if len(others) > 0 {
		f.Message = fmt.Sprintf("hosts %s, %s and %d more have the role database", first.Name, second.Name, len(others))
	}
	for _, h := range others {
		f.Related = append(f.Related, Label{Place: h.RolesPlace, Text: "so has " + h.Name})
	}
	return f
}

package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
)

const passwordOption = "database_pass"

var databasePasswordMismatch = Rule{
	Code: "RGD007", Name: "database-password-mismatch", Severity: Error, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		var regions []*bundle.Host
		for _, h := range p.credentialReaders(passwordOption, "database_name", "database_user") {
			// Whether a region needs a password at all is for RGD011.
			if h.Regiond.String(passwordOption) != "" {
				regions = append(regions, h)
			}
		}
		// That regions have another user is for RGD006.
		for _, same := range grouped(regions, accountOf) {
			for _, set := range p.comparable(same.regions) {
				p.comparePasswords(set)
			}
		}
	},
}

// accountOf is the database and the user that a region asks for.
func accountOf(h *bundle.Host) string {
	return credential(h, "database_name") + "\x00" + credential(h, "database_user")
}

// comparePasswords reports the regions that have another password than most.
// What a password is goes nowhere, and nothing that is made of it.
func (p *Pass) comparePasswords(set passwordSet) {
	groups := grouped(set.regions, func(h *bundle.Host) string { return set.values[h] })
	most := groups[0]
	labels, _ := places(groups[:1], passwordOption)
	for _, g := range groups[1:] {
		for _, h := range g.regions {
			user := credential(h, "database_user")
			f := Finding{
				Message: fmt.Sprintf("database_pass of region host %s is not that of %s", h.Name, most.names()),
				Host:    h.Name,
				Subject: passwordOption,
				Related: labels,
				Notes:   []string{fmt.Sprintf("the user %s has one password; with another one PostgreSQL answers: password authentication failed for user %q", user, user)},
				Help:    fmt.Sprintf("set the `database_pass` of %s on %s; or the other way round, if %s is right", most.allNames(), h.Name, h.Name),
			}
			if !isMajority(groups) {
				f.Help = fmt.Sprintf("set the same `database_pass` on all regions: the one that PostgreSQL takes from the user %s", user)
			}
			if len(g.regions) > 1 {
				f.Notes = append(f.Notes, g.names()+" have the same one")
			}
			f.Primary, _ = optionLabel(h, passwordOption, "")
			p.report(f)
		}
	}
}

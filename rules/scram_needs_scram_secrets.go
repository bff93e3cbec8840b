package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/sentence"
)

var scramNeedsSCRAMSecrets = Rule{
	Code: "HBA012", Name: "scram-needs-scram-secrets", Severity: Warning, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(h *bundle.Host) {
			encryption, reason := passwordEncryption(h)
			switch {
			case !hasMethod(h, "scram-sha-256"):
			case reason != "":
				p.skip(h.Name, reason)
			case encryption == "md5":
				p.checkSCRAM(h)
			}
		})
	},
}

// checkSCRAM looks at the records by which a region may come in.
func (p *Pass) checkSCRAM(h *bundle.Host) {
	regions := p.openRegions()
	matchers := matchersOf(h, regions)
	var users []string
	letsRegionIn := func(r *hba.Record) bool {
		isOpen := false
		for i, region := range regions {
			if matchers[i].MatchNames(r).Certainty == hba.No {
				continue
			}
			isOpen = true
			if !slices.Contains(users, region.User) {
				users = append(users, region.User)
			}
		}
		return isOpen && r.Warning == ""
	}
	records := some(only(withMethod(h, "scram-sha-256"), letsRegionIn))
	if records.count == 0 {
		return
	}
	f := Finding{
		Message: "the line takes passwords stored for scram-sha-256 only, but password_encryption is md5",
		Host:    h.Name,
		Primary: Label{Place: methodPlace(records.first[0])},
		Notes: []string{
			"a password that is set now is stored for md5, and does not get in by this line",
			fmt.Sprintf("PostgreSQL's log then says: User \"%s\" does not have a valid %s.", users[0], hba.SCRAMSecret(h.PostgreSQL)),
			"to list passwords stored for scram-sha-256 already: SELECT rolname FROM pg_authid WHERE rolpassword LIKE 'SCRAM%'",
		},
		Help: fmt.Sprintf("set password_encryption = 'scram-sha-256', reload PostgreSQL, and set the password anew, in psql on the primary: %s",
			setPasswords(users)),
	}
	if label, ok := settingLabel(h, "password_encryption", "stores new passwords for md5"); ok {
		f.Related = append(f.Related, label)
	} else {
		f.Notes = append(f.Notes, fmt.Sprintf("password_encryption is not set, PostgreSQL %s uses md5", h.PostgreSQL))
	}
	f.Notes = append(f.Notes, relateMethods(&f, records)...)
	p.report(f)
}

// setPasswords are psql's commands that ask for new passwords, which takes names
// as SQL does.
func setPasswords(users []string) string {
	var commands []string
	for _, user := range users {
		if !plainName().MatchString(user) {
			user = `"` + strings.ReplaceAll(user, `"`, `""`) + `"`
		}
		commands = append(commands, "`\\password "+user+"`")
	}
	return sentence.And(commands)
}

// plainName is a name that SQL and pg_hba.conf take without quotes.
var plainName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z_][a-z0-9_]*$`) })

package rules

import (
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
)

var scramNeedsSCRAMSecrets = Rule{
	Code: "HBA012", Name: "scram-needs-scram-secrets", Severity: Warning, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(h *bundle.Host) {
			records := withMethod(h, "scram-sha-256")
			if len(records) == 0 {
				return
			}
			encryption, reason := passwordEncryption(h)
			switch {
			case reason != "":
				p.skip(h.Name, reason)
			case encryption == "md5":
				p.checkSCRAM(h, records)
			}
		})
	},
}

// checkSCRAM looks at the records by which a region may come in.
func (p *Pass) checkSCRAM(h *bundle.Host, records []*hba.Record) {
	regions := p.openRegions()
	user := ""
	records = slices.DeleteFunc(records, func(r *hba.Record) bool {
		i := slices.IndexFunc(regions, func(region region) bool {
			return h.HBA.IsFor(r, region.Database, region.User).Certainty != hba.No
		})
		if i >= 0 && user == "" {
			user = regions[i].User
		}
		return i < 0 || r.Warning != ""
	})
	if len(records) == 0 {
		return
	}
	f := Finding{
		Message: "the line takes passwords stored for scram-sha-256 only, but password_encryption is md5",
		Host:    h.Name,
		Primary: Label{Place: methodPlace(records[0])},
		Notes: []string{
			"a password that is set now is stored for md5, and does not get in by this line",
			fmt.Sprintf("PostgreSQL's log then says: User \"%s\" does not have a valid %s.", user, hba.SCRAMSecret(h.PostgreSQL)),
			"set before, they may do: SELECT rolname FROM pg_authid WHERE rolpassword LIKE 'SCRAM%'",
		},
		Help: "set password_encryption = 'scram-sha-256', reload PostgreSQL, and set the passwords anew",
	}
	if label, ok := settingLabel(h, "password_encryption", "stores new passwords for md5"); ok {
		f.Related = append(f.Related, label)
	} else {
		f.Notes = append(f.Notes, fmt.Sprintf("password_encryption is not set, PostgreSQL %s uses md5", h.PostgreSQL))
	}
	f.Notes = append(f.Notes, relateMethods(&f, records[1:])...)
	p.report(f)
}

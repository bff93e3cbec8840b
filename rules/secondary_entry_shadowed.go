package rules

import (
	"fmt"
)

var secondaryEntryShadowed = Rule{
	Code: "HBA002", Name: "secondary-entry-shadowed", Severity: Error, Fix: Safe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		for _, a := range p.admissions() {
			if a.outcome != shadowed {
				continue
			}
			f := p.refused(a, fmt.Sprintf("%s is rejected above the line that would let it in to database %s%s", a.who(a.source), a.Database, a.standby("by")))
			f.Primary = Label{Place: a.record.Place(), Text: "rejects " + a.peer() + " first"}
			f.Related = append([]Label{{Place: a.below.Place(), Text: "would let it in, but is never reached"}}, f.Related...)
			f.Notes = []string{"the first line that matches decides", a.answer("pg_hba.conf rejects connection")}
			p.insertAbove(a, &f)
		}
	},
}

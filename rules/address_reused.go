package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
)

var addressReused = Rule{
	Code: "BND004", Name: "address-reused", Severity: Error, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		first := map[string]*bundle.Host{}
		labels := map[string]Label{}
		for _, h := range p.Bundle.Hosts {
			for _, a := range h.Addresses {
				key := a.Addr.String()
				other, taken := first[key]
				if !taken {
					first[key] = h
					labels[key] = Label{Place: a.Place, Text: "and " + h.Name + " here"}
					continue
				}
				if other == h {
					continue
				}
				p.report(Finding{
					Message: fmt.Sprintf("hosts %s and %s both have the address %s", other.Name, h.Name, key),
					Host:    h.Name,
					Subject: key,
					Primary: Label{Place: a.Place, Text: h.Name + " has it here"},
					Related: []Label{labels[key]},
					Help:    "an address belongs to one host: correct one of the two",
				})
			}
		}
	},
}

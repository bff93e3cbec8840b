package rules

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

var manifestInvalid = Rule{
	Code: "BND001", Name: "manifest-invalid", Severity: Error, Since: "0.1",
	Hosts: AllHosts,
	Check: func(p *Pass) {
		for _, problem := range p.Bundle.Manifest.Problems {
			f := Finding{
				Message: withoutSecret(problem.Message, problem.Place),
				Host:    problem.Host,
				Primary: Label{Place: problem.Place},
				Help:    problem.Help,
			}
			if problem.Place.Span.Len() == 0 {
				f.Primary.Text = "here"
			}
			if problem.Related.Source != nil {
				f.Related = []Label{{Place: problem.Related, Text: problem.RelatedText}}
			}
			p.report(f)
		}
		for _, h := range p.Bundle.Regions() {
			if len(h.Addresses) == 0 && !h.IsDatabase() && len(p.Bundle.Manifest.Problems) == 0 {
				p.report(Finding{
					Severity: Warning,
					Message:  fmt.Sprintf("region host %s has no addresses, so whether it gets to the database is not checked", h.Name),
					Host:     h.Name,
					Primary:  Label{Place: h.Place},
					Help:     "give it `addresses:`, those from which it reaches the database",
				})
			}
		}
	},
}

// withoutSecret is a message that quotes what stands at a place, with a secret
// in it masked.
func withoutSecret(message string, place parse.Place) string {
	if place.Source == nil || !place.Source.HoldsSecret(place.Span) {
		return message
	}
	for _, quotes := range []string{`"`, "'", ""} {
		message = parse.ShowIn(message, strings.Trim(place.Text(), quotes), strings.Trim(place.Source.Shown(place.Span), quotes))
	}
	return message
}

package rules

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

var outsideTheBundle = Rule{
	Code: "BND005", Name: "outside-the-bundle", Severity: Warning, Since: "0.1",
	Check: func(p *Pass) {
		// A file that is included twice leads out twice.
		said := map[parse.Place]bool{}
		for _, place := range p.Bundle.Outside {
			if said[place] {
				continue
			}
			said[place] = true
			path := strings.Trim(place.Source.Shown(place.Span), `'"@`)
			p.report(Finding{
				Message: fmt.Sprintf("`%s` leads out of the bundle, so what it holds is not checked", path),
				Host:    p.hostOf(place.Source),
				Subject: path,
				Primary: Label{Place: place},
				Help:    "put the file into the host's directory of the bundle, at the path that it has on the host",
			})
		}
	},
}

// hostOf is the name of the host that a source belongs to; "" if none.
func (p *Pass) hostOf(src *parse.Source) string {
	for _, h := range p.Bundle.Hosts {
		for _, s := range h.Sources() {
			if s.Path == src.Path {
				return h.Name
			}
		}
	}
	return ""
}

package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/reach"
)

// region is how a region reaches the database, in the words of findings.
type region struct {
	reach.Region
}

// regions are how each region reaches the database. It skips the regions of
// which nobody can tell.
func (p *Pass) regions() []region {
	return p.Options.Shared.regions.give(p, (*Pass).findRegions)
}

func (p *Pass) findRegions() []region {
	var list []region
	for _, h := range p.Bundle.Regions() {
		r, reason := reach.Of(p.Bundle, h)
		if reason != "" {
			p.skip(h.Name, reason)
			continue
		}
		list = append(list, region{r})
	}
	return list
}

// label is the place of database_host, to be shown with another finding, unless
// it is to be changed.
func (r region) label() (Label, bool) {
	if r.Place.Span.Len() == 0 || !r.Right {
		return Label{}, false
	}
	return Label{Place: r.Place, Text: r.Host.Name + " connects here"}, true
}

// who is the region in a message: "region host beta (10.0.0.12)".
func (r region) who(s reach.Source) string {
	return fmt.Sprintf("region host %s (%s)", r.Host.Name, s)
}

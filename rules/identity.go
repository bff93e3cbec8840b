package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/manifest"
)

// holders are the regions, and then the racks, of which the bundle holds one of
// MAAS's own files. It skips those of which that says nothing.
func (p *Pass) holders(name string, of func(*bundle.Host) bundle.Identity) []*bundle.Host {
	var list []*bundle.Host
	for _, h := range p.controllers() {
		switch file := of(h); {
		case file.Err != nil:
			p.skip(h.Name, fmt.Sprintf("its file %s cannot be read: %s", name, bundle.Reason(file.Err)))
		case file.Source != nil && file.Value() == "":
			p.skip(h.Name, fmt.Sprintf("its file %s is empty", name))
		case file.Source != nil:
			list = append(list, h)
		}
	}
	return list
}

// controllers are the hosts that run a part of MAAS, the regions first.
func (p *Pass) controllers() []*bundle.Host {
	list := p.Bundle.Regions()
	for _, h := range p.Bundle.Hosts {
		if h.Roles.Has(manifest.Rack) && !h.IsRegion() {
			list = append(list, h)
		}
	}
	return list
}

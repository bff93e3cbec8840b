package rules

import (
	"fmt"
	"path"
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
			name := strings.Trim(place.Source.Shown(place.Span), `'"@`)
			p.report(Finding{
				Message: fmt.Sprintf("`%s` leads out of the bundle, so what it holds is not checked", name),
				Host:    p.hostOf(place.Source),
				Subject: name,
				Primary: Label{Place: place},
				Help:    p.bringInside(place.Source, name),
			})
		}
		p.reportIgnored()
	},
}

// bringInside says how a file gets into the bundle. A relative path that climbs
// above the root of the host stays there on the host itself, but in the bundle it
// leads to other hosts' files.
func (p *Pass) bringInside(src *parse.Source, name string) string {
	for _, h := range p.Bundle.Hosts {
		from, ok := strings.CutPrefix(src.Path, h.Dir+"/")
		if h.Name != p.hostOf(src) || !ok || path.IsAbs(name) || !strings.HasPrefix(path.Join(path.Dir(from), name), "../") {
			continue
		}
		onHost := path.Join("/", path.Dir(from), name)
		return fmt.Sprintf("write it as `%s`, and put the file at `%s` into the bundle", onHost, path.Join(h.Dir, onHost))
	}
	return "put the file into the host's directory of the bundle, at the path that it has on the host"
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

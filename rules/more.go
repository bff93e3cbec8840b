package rules

import "github.com/regionlint/regionlint/parse"

// More is how many findings of a rule in a file were counted, and not made.
type More struct {
	Rule     *Rule
	Path     string
	Severity Severity
	// Fix is the applicability of their best fix.
	Fix   Applicability
	Count int
}

// counts tells whether a finding at a place is only counted, since nobody would be shown
// it, and counts it then. A rule that may find a million asks before it makes one, which
// takes a kilobyte, and some time.
func (p *Pass) counts(at parse.Place, severity Severity, best Applicability) bool {
	if most := p.Options.Most; most == 0 || at.Source == nil || p.shown[at.Source] < most || !p.heard(at) {
		return false
	}
	for i := range p.more {
		if m := &p.more[i]; m.Path == at.Source.Path && m.Severity == severity && m.Fix == best {
			m.Count++
			return true
		}
	}
	p.more = append(p.more, More{p.rule, at.Source.Path, severity, best, 1})
	return true
}

func (p *Pass) heard(at parse.Place) bool {
	return p.Options.Heard == nil || p.Options.Heard(p.rule.Code, at)
}

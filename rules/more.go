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

// counts tells whether a finding at a place is counted and no more, since nobody would be
// shown it, and counts it then. A file may have a million, and each takes a kilobyte.
func (p *Pass) counts(at parse.Place, severity Severity, best Applicability) bool {
	if p.Options.Counts == nil || !p.Options.Counts(p.rule.Code, at) {
		return false
	}
	if severity == 0 {
		severity = p.rule.Severity
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

package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/parse"
)

var invalidSuppression = Rule{
	Code: "SUP002", Name: "invalid-suppression", Severity: Warning, Fix: NoFix, Since: "0.1",
	OfSuppressions: true,
	Check: func(p *Pass) {
		for _, s := range p.Options.Suppressions {
			if !s.Aside {
				p.checkSuppression(s)
			}
		}
	},
}

func (p *Pass) checkSuppression(s Suppression) {
	report := func(span parse.Span, f Finding) {
		f.Host = p.hostOf(s.Source)
		f.Primary = Label{Place: s.At(span)}
		p.report(f)
	}
	if s.Problem != nil {
		report(s.Problem.Span, Finding{
			Message: s.Problem.Message, Help: s.Problem.Help,
			Notes: []string{"as it is, it silences nothing"},
		})
		return
	}
	for i, w := range s.Words {
		if w.Refused != "" {
			report(s.Rules[i].Span, Finding{Message: w.Refused, Help: w.Help, Subject: s.Source.Shown(s.Rules[i].Span)})
		}
	}
	if !s.Expired {
		return
	}
	f := Finding{
		Message: fmt.Sprintf("the suppression ended with %s", s.Until.Text),
		Subject: "until",
		Help:    "put right what it silenced and take it away, or give it another day",
	}
	if s.Reason.Text != "" {
		f.Notes = []string{"its reason was: " + s.Source.Shown(s.Reason.Span)}
	}
	report(s.Until.Span, f)
}

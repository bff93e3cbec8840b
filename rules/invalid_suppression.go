package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/sentence"
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
	var names []string
	for _, word := range s.Rules {
		names = append(names, word.Text)
	}
	f := Finding{
		Message: fmt.Sprintf("the suppression of %s ended on %s", sentence.And(names), s.Until.Text),
		Subject: "until",
		Help:    "put right what it silenced, and take the comment away; or give it a later day",
	}
	if s.Reason.Text != "" {
		f.Notes = []string{"its reason was: " + s.Source.Shown(s.Reason.Span)}
	}
	report(s.Until.Span, f)
}

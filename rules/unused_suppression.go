package rules

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/parse/sentence"
)

var unusedSuppression = Rule{
	Code: "SUP001", Name: "unused-suppression", Severity: Warning, Fix: Safe, Since: "0.1",
	OfSuppressions: true,
	Check: func(p *Pass) {
		for _, s := range p.Options.Suppressions {
			// What may be there for later, or silences no more, is another matter.
			if unused := s.unused(); len(unused) > 0 && !s.Aside && !s.Expired {
				p.reportUnused(s, unused)
			}
		}
	},
}

// unused are the words that silenced nothing, by their place in Rules.
func (s Suppression) unused() (list []int) {
	for i, w := range s.Words {
		if w.Outcome == Unused {
			list = append(list, i)
		}
	}
	return list
}

func (p *Pass) reportUnused(s Suppression, unused []int) {
	var names []string
	for _, i := range unused {
		names = append(names, s.Rules[i].Text)
	}
	f := Finding{
		Message: fmt.Sprintf("the suppression of %s silences nothing", sentence.And(names)),
		Host:    p.hostOf(s.Source),
		Subject: strings.Join(names, " "),
		Primary: Label{Place: s.At(s.Rules[unused[0]].Span)},
		Help:    "take it away",
	}
	f.Notes, f.Related = p.whereMeant(s, unused)
	if edits, ok := s.Without(unused); ok && s.Fixed {
		message := "take " + sentence.And(names) + " out of the suppression"
		if len(unused) == len(s.Rules) {
			message = "take the suppression away"
		}
		f.Help = message
		f.Fixes = []Fix{{Applicability: Safe, Message: message, Edits: edits}}
	}
	p.report(f)
}

// whereMeant says where a suppression would count that stands at a place which only
// takes part in a finding, or at another line of its file.
func (p *Pass) whereMeant(s Suppression, unused []int) (notes []string, related []Label) {
	for _, i := range unused {
		meant := s.Words[i].Meant
		if meant == nil {
			continue
		}
		code, at := meant.Rule.Code, meant.Primary.Place
		notes = append(notes, fmt.Sprintf("what %s finds stands elsewhere: put it at %s:%d", code, at.Source.Path, at.Source.Line(at.Span.Start)))
		related = append(related, Label{Place: at, Text: code + " stands here"})
	}
	return notes, related
}

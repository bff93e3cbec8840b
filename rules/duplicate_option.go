package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/version"
)

var duplicateOption = Rule{
	Code: "RGD004", Name: "duplicate-option", Severity: Warning, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		p.eachLoaded(func(h *bundle.Host) {
			seen := map[string]bool{}
			for _, o := range h.Regiond.Options {
				if o.Shadowed && !seen[o.Key] {
					seen[o.Key] = true
					p.checkDuplicates(h, o)
				}
			}
		})
	},
}

// checkDuplicates is about the entries of an option, of which the first is given.
func (p *Pass) checkDuplicates(h *bundle.Host, first *regiond.Option) {
	last := h.Regiond.Effective(first.Key)
	shadowed := shadowedBy(h.Regiond, last)
	f := Finding{
		Message: fmt.Sprintf("`%s` stands %s in the file, and only the last one counts", shownKey(first), times(len(shadowed)+1)),
		Host:    h.Name,
		Subject: shownKey(first),
		Primary: Label{Place: h.Regiond.Place(first.KeySpan), Text: "MAAS never sees this one"},
		Related: []Label{{Place: h.Regiond.Place(last.KeySpan), Text: "this one counts"}},
		Notes:   []string{valuesNote(shadowed, last)},
		Help:    keepLast(h, shadowed, last),
	}
	for _, o := range shadowed[1:] {
		f.Related = append(f.Related, Label{Place: h.Regiond.Place(o.KeySpan), Text: "nor this one"})
	}
	if h.Regiond.Release >= readByGo {
		f.Notes = append(f.Notes, "maas-openfga reads the file too, takes no duplicate, and exits")
	}
	if edits, ok := h.Regiond.RemoveShadowed(first.Key); ok {
		fix := regiondFix(h, "remove all but the last", edits...)
		if h.Regiond.Release < readByGo {
			// Nothing reads the file otherwise than before.
			fix.Takes = Effect{}
		}
		f.Fixes = []Fix{fix}
	}
	p.report(f)
}

// readByGo is the first release in which a program in Go reads the file too:
// maas-openfga, with yaml.v3.
const readByGo version.MAAS = 308

func shadowedBy(f *regiond.File, last *regiond.Option) (list []*regiond.Option) {
	for _, o := range f.Options {
		if o.Shadowed && o.Key == last.Key {
			list = append(list, o)
		}
	}
	return list
}

// keepLast is the help by lines, where each entry has its own.
func keepLast(h *bundle.Host, shadowed []*regiond.Option, last *regiond.Option) string {
	line := func(o *regiond.Option) int { return h.Regiond.Source.Line(o.KeySpan.Start) }
	var lines []int
	for _, o := range shadowed {
		if line(o) == line(last) {
			return "remove all but the last, which is the one that MAAS uses today"
		}
		lines = append(lines, line(o))
	}
	return fmt.Sprintf("remove %s; line %d is the one that MAAS uses today", linesInWords(lines), line(last))
}

// valuesNote says whether it makes a difference which one counts, and no value.
func valuesNote(shadowed []*regiond.Option, last *regiond.Option) string {
	for _, o := range shadowed {
		if o.Value.Type != last.Value.Type || o.Value.Repr() != last.Value.Repr() {
			return "the values differ; no log tells which one is used"
		}
	}
	return "the values are the same; whoever changes the first one only changes nothing"
}

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
			for i, shadowed := range shadowedOptions(h.Regiond) {
				f := duplicated(h, shadowed)
				if i < mostTried {
					f.Fixes = keepingLast(h, shadowed[0].Key)
				}
				p.report(f)
			}
		})
	},
}

// mostTried is how many of a file's fixes are tried, since each takes a look at
// all of it. What is left over comes in the next round.
const mostTried = 50

// shadowedOptions are the entries that MAAS never sees: those of each option.
func shadowedOptions(f *regiond.File) (list [][]*regiond.Option) {
	at := map[string]int{}
	for _, o := range f.Options {
		if !o.Shadowed {
			continue
		}
		i, ok := at[o.Key]
		if !ok {
			i = len(list)
			at[o.Key] = i
			list = append(list, nil)
		}
		list[i] = append(list[i], o)
	}
	return list
}

func duplicated(h *bundle.Host, shadowed []*regiond.Option) Finding {
	first, last := shadowed[0], h.Regiond.Effective(shadowed[0].Key)
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
	return f
}

// keepingLast is the fix that removes the others; none where the rest of the file
// would then read otherwise.
func keepingLast(h *bundle.Host, key string) []Fix {
	edits, ok := h.Regiond.RemoveShadowed(key)
	if !ok {
		return nil
	}
	fix := regiondFix(h, "remove all but the last", edits...)
	if h.Regiond.Release < readByGo {
		// Nothing reads the file otherwise than before.
		fix.Takes = Effect{}
	}
	return []Fix{fix}
}

// readByGo is the first release in which a program in Go reads the file too:
// maas-openfga, with yaml.v3.
const readByGo version.MAAS = 308

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

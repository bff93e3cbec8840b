package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/sentence"
)

// group is regions that have the same value of an option.
type group struct {
	value   string
	regions []*bundle.Host
}

// grouped puts the regions together that have the same value. The largest group
// comes first, and of equal ones that of the first region.
func grouped(regions []*bundle.Host, value func(*bundle.Host) string) []group {
	var groups []group
	for _, h := range regions {
		v := value(h)
		i := slices.IndexFunc(groups, func(g group) bool { return g.value == v })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{value: v})
		}
		groups[i].regions = append(groups[i].regions, h)
	}
	slices.SortStableFunc(groups, func(a, b group) int { return len(b.regions) - len(a.regions) })
	return groups
}

// isMajority tells whether the first group has more regions than all others
// together.
func isMajority(groups []group) bool {
	others := 0
	for _, g := range groups[1:] {
		others += len(g.regions)
	}
	return len(groups[0].regions) > others
}

// names lists the group's regions: "alpha, beta and gamma".
func (g group) names() string {
	return firstInWords(hostNames(g.regions), mostNames)
}

// allNames is names, however many there are.
func (g group) allNames() string { return sentence.And(hostNames(g.regions)) }

func hostNames(hosts []*bundle.Host) (names []string) {
	for _, h := range hosts {
		names = append(names, h.Name)
	}
	return names
}

// mostNames is how many regions a message lists, and how many values of theirs.
const mostNames = 3

// text is the group's value as a message shows it.
func (g group) text() string { return g.value }

// elsewhere says what groups have: "maasdb on alpha and beta, and maas on gamma".
func elsewhere(groups []group, show func(group) string) string {
	var texts []string
	for i, g := range groups {
		if more := len(groups) - i; i >= mostNames && more > 1 {
			texts = append(texts, fmt.Sprintf("%d more", more))
			break
		}
		texts = append(texts, fmt.Sprintf("%s on %s", show(g), g.names()))
	}
	return strings.Join(texts, ", and ")
}

// readers are the regions of which it is known what MAAS has for the options. It
// skips the others, of which RGD001, RGD003 or BND002 speaks.
func (p *Pass) readers(keys ...string) []*bundle.Host {
	var list []*bundle.Host
	p.each(p.Bundle.Regions(), bundle.RegiondConf, func(h *bundle.Host) {
		for _, key := range keys {
			if reason := unusableOption(h.Regiond, key); reason != "" {
				p.skip(h.Name, reason)
				return
			}
		}
		list = append(list, h)
	})
	return list
}

// unusableOption says why MAAS cannot use an option as it is written; "" when it
// can.
func unusableOption(f *regiond.File, key string) (reason string) {
	if f.LoadError != nil {
		return notLoaded
	}
	o := f.Effective(key)
	if o == nil || !o.Known {
		return ""
	}
	if _, wrong := judgeValue(f, o); wrong {
		return fmt.Sprintf("MAAS cannot use %s as it is written", key)
	}
	return ""
}

// optionLabel is the place of an option that takes part in a finding; ok is false
// where the file does not set it.
func optionLabel(h *bundle.Host, key, text string) (label Label, ok bool) {
	o := h.Regiond.Effective(key)
	if o == nil {
		return Label{}, false
	}
	return Label{Place: h.Regiond.ValuePlace(o), Text: text}, true
}

// places are where groups set an option: the first place of each, which stands for
// the others. Notes tell of the groups that leave it to its default, and how many
// are not shown.
func places(groups []group, key string) (labels []Label, notes []string) {
	for n, g := range groups {
		if more := len(groups) - n; n >= mostRelated && more > 1 {
			return labels, append(notes, fmt.Sprintf("not shown: %d more values of %s", more, key))
		}
		i := slices.IndexFunc(g.regions, func(h *bundle.Host) bool { return h.Regiond.Effective(key) != nil })
		if i < 0 {
			notes = append(notes, fmt.Sprintf("%s is not set on %s, where MAAS uses %s", key, g.names(), g.value))
			continue
		}
		label, _ := optionLabel(g.regions[i], key, g.names())
		labels = append(labels, label)
	}
	return labels, notes
}

// shownOption is what a message shows of the text that MAAS has for an option.
func shownOption(h *bundle.Host, key string) string {
	if o := h.Regiond.Effective(key); o != nil && o.Secret {
		return parse.Mask
	}
	return parse.ShownText(h.Regiond.String(key))
}

package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/sentence"
)

// skips are rules that could not be checked for the same reason on the same
// hosts. A host that is "" stands for none; in a fleet it has its bundle before it.
type skips struct {
	Rules, Hosts []string
	Reason       string
}

// String is the skips as a sentence, without a full stop.
func (s skips) String() string {
	on := sentence.And(slices.DeleteFunc(slices.Clone(s.Hosts), func(host string) bool { return host == "" }))
	if on != "" {
		on = " on " + on
	}
	return sentence.And(s.Rules) + on + " because " + s.Reason
}

// skipsOf puts together what was skipped for the same reason: the hosts of a
// rule first, then the rules that have all their hosts in common.
func skipsOf(doc *Document) []skips {
	type group struct{ rule, reason string }
	hosts := map[group][]string{}
	var order []group
	for _, skip := range doc.Skipped {
		g := group{skip.Rule, skip.Reason}
		if hosts[g] == nil {
			order = append(order, g)
		}
		hosts[g] = append(hosts[g], skippedOn(doc, skip))
	}
	var list []skips
	at := map[string]int{}
	for _, g := range order {
		on := slices.Compact(slices.Sorted(slices.Values(hosts[g])))
		key := g.reason + "\x00" + strings.Join(on, "\x00")
		i, known := at[key]
		if !known {
			i = len(list)
			at[key] = i
			list = append(list, skips{Hosts: on, Reason: Visible(g.reason)})
		}
		list[i].Rules = append(list[i].Rules, Visible(g.rule))
	}
	for i := range list {
		slices.Sort(list[i].Rules)
	}
	slices.SortStableFunc(list, func(a, b skips) int { return cmp.Compare(a.Reason, b.Reason) })
	return list
}

// skippedOn is the host of a skip, behind its bundle's name where there are many.
func skippedOn(doc *Document, skip Skip) string {
	switch {
	case !doc.fleet():
		return Visible(skip.Host)
	case skip.Host == "":
		return Visible(skip.Bundle)
	}
	return Visible(skip.Bundle + "/" + skip.Host)
}

package report

import (
	"cmp"
	"slices"
	"strings"
)

// htmlSkips are rules that could not be checked for the same reason on the same
// hosts.
type htmlSkips struct {
	Rules, Hosts []string
	Reason       string
}

// htmlSkipsOf puts together what was skipped for the same reason: the hosts of a
// rule first, then the rules that have all their hosts in common.
func htmlSkipsOf(doc *Document) []htmlSkips {
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
	var list []htmlSkips
	at := map[string]int{}
	for _, g := range order {
		on := slices.Compact(slices.Sorted(slices.Values(hosts[g])))
		key := g.reason + "\x00" + strings.Join(on, "\x00")
		i, known := at[key]
		if !known {
			i = len(list)
			at[key] = i
			list = append(list, htmlSkips{Hosts: on, Reason: Visible(g.reason)})
		}
		list[i].Rules = append(list[i].Rules, Visible(g.rule))
	}
	for i := range list {
		slices.Sort(list[i].Rules)
	}
	slices.SortStableFunc(list, func(a, b htmlSkips) int { return cmp.Compare(a.Reason, b.Reason) })
	return list
}

// skippedOn is the host of a skip, behind its bundle's name where there are many.
func skippedOn(doc *Document, skip Skip) string {
	switch {
	case len(doc.Bundles) < 2:
		return Visible(skip.Host)
	case skip.Host == "":
		return Visible(skip.Bundle)
	}
	return Visible(skip.Bundle + "/" + skip.Host)
}

// htmlFixed is a fix that was applied.
type htmlFixed struct {
	Rule, Bundle, At string
	Message          []htmlProse
}

func htmlFixedOf(doc *Document) []htmlFixed {
	var list []htmlFixed
	for _, f := range doc.fixed {
		at := htmlAt(f.Path, Range{Start: Position{Line: f.Line, Column: 1}})
		list = append(list, htmlFixed{
			Rule: Visible(f.Rule), Bundle: Visible(f.Bundle), At: strings.TrimSuffix(at, ":1"), Message: prose(f.Message),
		})
	}
	return list
}

// htmlEffect is a command that makes fixes take effect.
type htmlEffect struct{ Bundle, Host, Command string }

func htmlEffectsOf(doc *Document) []htmlEffect {
	var list []htmlEffect
	for _, e := range doc.effects {
		list = append(list, htmlEffect{Visible(e.bundle), Visible(e.Host), e.Command()})
	}
	return list
}

package rules

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/sentence"
)

var unreachableLine = Rule{
	Code: "HBA008", Name: "unreachable-line", Severity: Warning, Fix: Unsafe, Since: "0.1",
	Check: func(p *Pass) {
		var list []*unreachable
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(h *bundle.Host) {
			if !h.HBA.Loads() {
				p.skip(h.Name, "PostgreSQL refuses pg_hba.conf as it is")
			}
			list = append(list, &unreachable{host: h, covered: h.HBA.Unreachable(), reached: map[lines]bool{}})
		})
		reached := compareLines(list)
		needs := p.needs()
		for _, u := range list {
			p.reportUnreachable(u, reached, needs)
		}
	},
}

// lines are whole lines of one file. A file may be included twice, and by
// several servers.
type lines struct {
	path string
	span parse.Span
}

func linesOf(r *hba.Record) lines { return lines{r.Source.Path, r.Lines()} }

// unreachable are the records of one server that no connection reaches.
type unreachable struct {
	host    *bundle.Host
	covered []hba.Covered
	// reached are those of their lines that the server comes to elsewhere.
	reached map[lines]bool
}

// compareLines fills in what each server reaches of the lines that are
// unreachable for some, and returns what any of them does.
func compareLines(list []*unreachable) (reached map[lines]bool) {
	covered := map[lines]bool{}
	for _, u := range list {
		for _, c := range u.covered {
			covered[linesOf(c.Record)] = true
		}
	}
	reached = map[lines]bool{}
	for _, u := range list {
		rest := u.covered
		for r := range u.host.HBA.All() {
			switch at := linesOf(r); {
			case len(rest) > 0 && rest[0].Record == r:
				rest = rest[1:]
			case covered[at]:
				u.reached[at], reached[at] = true, true
			}
		}
	}
	return reached
}

func (p *Pass) reportUnreachable(u *unreachable, reached map[lines]bool, needs needs) {
	// Of a file that is included twice, one finding a line will do.
	told := maps.Clone(u.reached)
	for _, c := range u.covered {
		at := linesOf(c.Record)
		if told[at] || needs.shown(c.Record) {
			continue
		}
		told[at] = true
		f := coveredFinding(u.host, c)
		if fix, ok := removeRecord(u.host, c.Record); ok && !reached[at] && !needs.has(u.host, c.Record) {
			f.Fixes = []Fix{fix}
		}
		p.report(f)
	}
}

func coveredFinding(h *bundle.Host, c hba.Covered) Finding {
	f := Finding{
		Message: covering(c) + " every connection that this line is for",
		Host:    h.Name,
		Primary: Label{Place: c.Record.Place(), Text: "never reached"},
		Notes:   []string{"the first line that matches decides, and PostgreSQL does not tell of lines that it never reaches"},
	}
	text, above := "matches all of it first", "it"
	if len(c.By) > 1 {
		text, above = "matches a part of it first", "them"
	}
	for _, r := range c.By {
		f.Related = append(f.Related, Label{Place: r.Place(), Text: text})
	}
	if slices.ContainsFunc(c.By, func(r *hba.Record) bool { return !sameOutcome(r, c.Record) }) {
		f.Notes = append(f.Notes, fmt.Sprintf("its method %s never counts: what comes first has %s", outcomes(c.Record), outcomes(c.By...)))
		f.Help = fmt.Sprintf("move the line above %s if it is to count, else remove it", above)
		return f
	}
	f.Notes = append(f.Notes, fmt.Sprintf("it makes no difference: what comes first has the same method %s", outcomes(c.Record)))
	f.Help = "remove the line"
	return f
}

// covering names the lines that cover another one, by their numbers where they
// stand in the same file, and what they do.
func covering(c hba.Covered) string {
	var numbers []string
	for _, r := range c.By {
		if r.Source.Path != c.Record.Source.Path {
			return coveringElsewhere(c)
		}
		numbers = append(numbers, strconv.Itoa(r.Source.Line(r.Span().Start)))
	}
	switch {
	case c.More:
		return fmt.Sprintf("lines %s and others together match", strings.Join(numbers, ", "))
	case len(numbers) == 1:
		return fmt.Sprintf("line %s matches", numbers[0])
	}
	return fmt.Sprintf("lines %s together match", sentence.And(numbers))
}

func coveringElsewhere(c hba.Covered) string {
	switch {
	case c.More:
		return "many earlier lines together match"
	case len(c.By) == 1:
		return "an earlier line matches"
	}
	return fmt.Sprintf("%d earlier lines together match", len(c.By))
}

// sameOutcome tells whether two records ask the same of a client.
func sameOutcome(a, b *hba.Record) bool {
	return a.Method == b.Method && maps.Equal(a.Settings, b.Settings)
}

// outcomes are the methods of records. Options may hold secrets, so that they
// are not shown.
func outcomes(records ...*hba.Record) string {
	var list []string
	for _, r := range records {
		method := r.Method
		if len(r.Options) > 0 {
			method += " with options"
		}
		if !slices.Contains(list, method) {
			list = append(list, method)
		}
	}
	return strings.Join(list, ", ")
}

// needs are the regions that are not let in.
type needs struct {
	list []admission
	// byHBA002 are those of which HBA002 shows the line that would let them in.
	byHBA002 []admission
}

// needs finds them without a word of those that cannot be told of: the rules
// about them do that.
func (p *Pass) needs() needs {
	quiet := Pass{Bundle: p.Bundle, Options: p.Options}
	var n needs
	for _, a := range quiet.admissions() {
		if a.outcome != shadowed && a.outcome != unusable {
			continue
		}
		n.list = append(n.list, a)
		if p.enabled(secondaryEntryShadowed.Code, parse.Place{}) {
			n.byHBA002 = append(n.byHBA002, a)
		}
	}
	return n
}

// shown tells whether HBA002 shows the record as one that is never reached.
func (n needs) shown(r *hba.Record) bool {
	return slices.ContainsFunc(n.byHBA002, func(a admission) bool { return a.below == r })
}

// has tells whether the record would let one of the regions in: it must not go
// before they get in otherwise.
func (n needs) has(server *bundle.Host, r *hba.Record) bool {
	for _, a := range n.list {
		if a.server == server && a.waitsFor(r) {
			return true
		}
	}
	return false
}

// waitsFor tells whether the region would get in by the record, if only that
// were reached.
func (a admission) waitsFor(r *hba.Record) bool {
	addresses := a.source.Addresses
	if a.source.Local {
		addresses = []netip.Addr{{}}
	}
	return a.canUse(r) && slices.ContainsFunc(addresses, func(address netip.Addr) bool {
		return slices.ContainsFunc(a.Attempts(a.server, a.source.Local, address), func(c hba.Connection) bool {
			return a.server.HBA.Matches(r, c).Certainty == hba.Yes
		})
	})
}

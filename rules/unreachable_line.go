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
			list = append(list, &unreachable{host: h, reached: map[lines]bool{}})
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
	host *bundle.Host
	// reached are those of their lines that the server comes to elsewhere.
	reached map[lines]bool
	// again are the files that some server comes to elsewhere: only their lines are
	// ever looked up.
	again map[string]bool
}

// compareLines fills in what each server reaches of the lines that are
// unreachable for some, and returns what any of them does.
func compareLines(list []*unreachable) (reached map[lines]bool) {
	again := readAgain(list)
	covered := map[lines]bool{}
	for _, u := range list {
		u.again = again
		if len(again) == 0 {
			continue
		}
		for c := range u.host.HBA.Unreachable() {
			if again[c.Record.Source.Path] {
				covered[linesOf(c.Record)] = true
			}
		}
	}
	reached = map[lines]bool{}
	if len(covered) == 0 {
		return reached
	}
	for _, u := range list {
		for i := range u.host.HBA.Records {
			r := &u.host.HBA.Records[i]
			if !again[r.Source.Path] || u.host.HBA.IsUnreachable(i) {
				continue
			}
			if at := linesOf(r); covered[at] {
				u.reached[at], reached[at] = true, true
			}
		}
	}
	return reached
}

// readAgain are the paths of files that servers read more than once, together.
func readAgain(list []*unreachable) (again map[string]bool) {
	again = map[string]bool{}
	last := map[string]*hba.Record{}
	for _, u := range list {
		var src *parse.Source
		var above *hba.Record
		for r := range u.host.HBA.All() {
			if r.Source != src {
				if src != nil {
					last[src.Path] = above
				}
				src, above = r.Source, last[r.Source.Path]
			}
			if above != nil && r.Span().Start <= above.Span().Start {
				again[src.Path] = true
			}
			above = r
		}
		if src != nil {
			last[src.Path] = above
		}
	}
	return again
}

func (p *Pass) reportUnreachable(u *unreachable, reached map[lines]bool, needs needs) {
	// Of a file that is included twice, one finding a line will do.
	told := maps.Clone(u.reached)
	for c := range u.host.HBA.Unreachable() {
		if needs.shown(c.Record) {
			continue
		}
		reachedElsewhere := false
		if u.again[c.Record.Source.Path] {
			at := linesOf(c.Record)
			if told[at] {
				continue
			}
			told[at], reachedElsewhere = true, reached[at]
		}
		// Without any record the server does not start.
		mayGo := len(u.host.HBA.Records) > 1 && !reachedElsewhere && !needs.has(u.host, c.Record)
		best := NoFix
		if mayGo {
			best = Unsafe
		}
		if p.counts(c.Record.Place(), p.rule.Severity, best) {
			continue
		}
		f := coveredFinding(u.host, c)
		if fix, ok := removeRecord(u.host, c.Record); ok && mayGo {
			f.Fixes = []Fix{fix}
		}
		p.report(f)
	}
}

func coveredFinding(h *bundle.Host, c hba.Covered) Finding {
	by, more := c.By()
	f := Finding{
		Message: covering(c.Record, by, more) + " every connection that this line is for",
		Host:    h.Name,
		Primary: Label{Place: c.Record.Place(), Text: "never reached"},
		Notes:   []string{"the first line that matches decides, and PostgreSQL does not tell of lines that it never reaches"},
	}
	text, above := "matches all of it first", "it"
	if len(by) > 1 {
		text, above = "matches a part of it first", "them"
	}
	for _, r := range by {
		f.Related = append(f.Related, Label{Place: r.Place(), Text: text})
	}
	if slices.ContainsFunc(by, func(r *hba.Record) bool { return !sameOutcome(r, c.Record) }) {
		f.Notes = append(f.Notes, fmt.Sprintf("its method %s never counts: what comes first has %s", outcomes(c.Record), outcomes(by...)))
		f.Help = fmt.Sprintf("move the line above %s if it is to count, else remove it", above)
		return f
	}
	f.Notes = append(f.Notes, fmt.Sprintf("it makes no difference: what comes first has the same method %s", outcomes(c.Record)))
	f.Help = "remove the line"
	return f
}

// covering names the lines that cover another one, by their numbers where they
// stand in the same file, and what they do.
func covering(r *hba.Record, by []*hba.Record, more bool) string {
	var numbers []string
	for _, above := range by {
		if above.Source.Path != r.Source.Path {
			return coveringElsewhere(len(by), more)
		}
		numbers = append(numbers, strconv.Itoa(above.Source.Line(above.Span().Start)))
	}
	switch {
	case more:
		return fmt.Sprintf("lines %s and others together match", strings.Join(numbers, ", "))
	case len(numbers) == 1:
		return fmt.Sprintf("line %s matches", numbers[0])
	}
	return fmt.Sprintf("lines %s together match", sentence.And(numbers))
}

func coveringElsewhere(count int, more bool) string {
	switch {
	case more:
		return "many earlier lines together match"
	case count == 1:
		return "an earlier line matches"
	}
	return fmt.Sprintf("%d earlier lines together match", count)
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
	list []need
	// byHBA002 are the records of which HBA002 shows that they would let one in.
	byHBA002 []*hba.Record
}

// need is a region that is not let in, with what compares records with each of its
// attempts.
type need struct {
	admission
	attempts []*hba.Matcher
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
		n.list = append(n.list, newNeed(a))
		if a.below != nil && p.enabled(secondaryEntryShadowed.Code, parse.Place{}) {
			n.byHBA002 = append(n.byHBA002, a.below)
		}
	}
	return n
}

func newNeed(a admission) need {
	n := need{admission: a}
	addresses := a.source.Addresses
	if a.source.Local {
		addresses = []netip.Addr{{}}
	}
	for _, address := range addresses {
		for _, c := range a.Attempts(a.server, a.source.Local, address) {
			n.attempts = append(n.attempts, a.server.HBA.Matcher(c))
		}
	}
	return n
}

// shown tells whether HBA002 shows the record as one that is never reached.
func (n needs) shown(r *hba.Record) bool { return slices.Contains(n.byHBA002, r) }

// has tells whether the record would let one of the regions in: it must not go
// before they get in otherwise.
func (n needs) has(server *bundle.Host, r *hba.Record) bool {
	return slices.ContainsFunc(n.list, func(n need) bool { return n.server == server && n.waitsFor(r) })
}

// waitsFor tells whether the region would get in by the record, if only that
// were reached.
func (n need) waitsFor(r *hba.Record) bool {
	return n.canUse(r) && slices.ContainsFunc(n.attempts, func(m *hba.Matcher) bool {
		return m.Match(r).Certainty == hba.Yes
	})
}

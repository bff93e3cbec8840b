// Package access answers who gets in: which record of a pg_hba.conf decides on
// an attempt to connect, and why. What matches is for parse/hba to know, and how
// regions connect for reach; here the two meet.
package access

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/parse/hba"
)

// Decision is what becomes of an attempt to connect.
type Decision string

// The decisions.
const (
	// Admit: a record matches. Its method may still ask for a password.
	Admit Decision = "admit"
	// Reject: a record with the method reject matches.
	Reject Decision = "reject"
	// NoEntry: no record matches.
	NoEntry Decision = "no-entry"
	// RefusedFile: the server would not load the file.
	RefusedFile Decision = "refused-file"
	// Depends: it rests on what no file tells, like DNS and role membership.
	Depends Decision = "depends"
)

// Answer is a decision with what it rests on.
type Answer struct {
	Decision Decision
	// Record is the one that decides, or that the server refuses; of those that
	// may decide, the first. It is nil where none does.
	Record *hba.Record
	// Why is a clause for a table, Reason the whole story.
	Why, Reason string
}

// Ask asks a file about the attempts that a client makes one after the other
// until one gets in, like libpq over TLS and then without. There must be one at
// least. Of attempts that all fail, the one counts that a record rejects.
func Ask(f *hba.File, attempts ...hba.Connection) Answer {
	if !f.Loads() {
		return refusedFile(f)
	}
	var result Answer
	for _, c := range attempts {
		a := ask(f, c)
		if a.Decision == Admit || a.Decision == Depends {
			return a
		}
		if result.Decision == "" || result.Decision == NoEntry {
			result = a
		}
	}
	return result
}

func refusedFile(f *hba.File) Answer {
	a := Answer{Decision: RefusedFile, Why: "the file has no records"}
	for _, r := range f.Records {
		if r.Err != nil {
			a.Record, a.Why = r, r.Err.Shown()
			break
		}
	}
	where := ""
	if a.Record != nil {
		where = fmt.Sprintf("line %d: ", a.Record.Line)
	}
	a.Reason = fmt.Sprintf("PostgreSQL %s does not load the file: %s%s", f.Server.Version, where, a.Why)
	return a
}

func ask(f *hba.File, c hba.Connection) Answer {
	d := f.Decide(c)
	if len(d.Possible) > 0 {
		return depends(d)
	}
	a := Answer{Decision: decisionOf(d.Record), Record: d.Record}
	switch a.Decision {
	case NoEntry:
		a.Why = "no record matches"
		a.Reason = "no record matches; PostgreSQL answers: " + c.Refusal(false, f.Server.Version)
		if passed := passedOver(f, c); passed != "" {
			a.Reason += "; " + passed
		}
	case Reject:
		a.Why = Text(d.Record)
		a.Reason = fmt.Sprintf("the first record that matches is `%s`; PostgreSQL answers: %s", a.Why, c.Refusal(true, f.Server.Version))
	default:
		a.Why = Text(d.Record)
		a.Reason = fmt.Sprintf("the first record that matches is `%s`%s", a.Why, asks(d.Record))
	}
	return a
}

func decisionOf(r *hba.Record) Decision {
	switch {
	case r == nil:
		return NoEntry
	case r.Method == "reject":
		return Reject
	}
	return Admit
}

// asks says what the method of a record asks the client for, where that is not
// in its name.
func asks(r *hba.Record) string {
	m, _ := hba.MethodByName(r.Method)
	switch {
	case r.Method == "trust":
		return ", which asks for no password"
	case m.TakesPassword:
		return ", which asks for the password"
	}
	return ""
}

func depends(d hba.Decision) Answer {
	first := d.Possible[0]
	a := Answer{Decision: Depends, Record: first.Record, Why: first.Unknown}
	var clauses []string
	for _, p := range d.Possible {
		clauses = append(clauses, fmt.Sprintf("it depends on %s whether line %d %s", p.Unknown, p.Record.Line, effect(p.Record)))
	}
	rest := "if not, no record matches"
	if d.Record != nil {
		rest = fmt.Sprintf("if not, line %d %s", d.Record.Line, effect(d.Record))
	}
	a.Reason = strings.Join(append(clauses, rest), "; ")
	return a
}

// effect says what a record does with a connection that it is for.
func effect(r *hba.Record) string {
	switch {
	case r.Unknown != "":
		return "decides"
	case r.Method == "reject":
		return "rejects it"
	}
	return "admits it by " + r.Method
}

// passedOver names the first record that would match, had the client's address
// another name. Whoever asks may not have thought of DNS.
func passedOver(f *hba.File, c hba.Connection) string {
	if c.Local || !c.HostNameKnown {
		return ""
	}
	c.HostNameKnown = false
	d := f.Decide(c)
	if len(d.Possible) == 0 {
		return ""
	}
	r := d.Possible[0].Record
	return fmt.Sprintf("line %d is for the host name %s, which %s is taken not to have", r.Line, r.Address.Name, c.Address)
}

// Text is a record as it is written, on one line and with its secrets masked.
func Text(r *hba.Record) string {
	return strings.Join(strings.Fields(r.Source.Shown(r.Span)), " ")
}

// Package access answers who gets in: which record of a pg_hba.conf decides on
// an attempt to connect, and why. What matches is for parse/hba to know, and how
// regions connect for reach; here the two meet.
package access

import (
	"fmt"
	"path"
	"slices"
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
// least. One that surely gets in is enough; else the answer is that which tells
// most.
func Ask(f *hba.File, attempts ...hba.Connection) Answer {
	if !f.Loads() {
		return refusedFile(f)
	}
	var result Answer
	for _, c := range attempts {
		if a := ask(f, c); tells[a.Decision] > tells[result.Decision] {
			result = a
		}
	}
	return result
}

// tells ranks what the answers to several attempts tell.
var tells = map[Decision]int{NoEntry: 1, Reject: 2, Depends: 3, Admit: 4}

func refusedFile(f *hba.File) Answer {
	a := Answer{Decision: RefusedFile, Why: "the file has no records"}
	for r := range f.All() {
		if r.Err != nil {
			a.Record, a.Why = r, r.ShownErr()
			break
		}
	}
	where := ""
	if a.Record != nil {
		where = line(f, a.Record) + ": "
	}
	a.Reason = fmt.Sprintf("PostgreSQL %s does not load the file: %s%s", f.Server.Version, where, a.Why)
	return a
}

func ask(f *hba.File, c hba.Connection) Answer {
	if c.SSL && !c.Local && !f.Server.SSL {
		const why = "ssl is off on the server, which takes no TLS then"
		return Answer{Decision: NoEntry, Why: why, Reason: why}
	}
	d := f.Decide(c)
	if !settled(d) {
		return depends(f, d)
	}
	a := Answer{Decision: decisionOf(d.Record), Record: d.Record}
	switch a.Decision {
	case NoEntry:
		a.Why = "no record matches"
		if near := nearest(f, c); near != "" {
			a.Why += "; " + near
		}
		a.Reason = a.Why + "; PostgreSQL answers: " + c.Refusal(false, f.Server.Version)
	case Reject:
		a.Why = Text(d.Record)
		a.Reason = fmt.Sprintf("the first record that matches is `%s`; PostgreSQL answers: %s", a.Why, c.Refusal(true, f.Server.Version))
	default:
		a.Why = Text(d.Record)
		a.Reason = fmt.Sprintf("the first record that matches is `%s`%s", a.Why, asks(d.Record))
	}
	for _, p := range d.Possible {
		a.Reason += fmt.Sprintf("; or %s may %s, depending on %s", line(f, p.Record), effect(p.Record), p.Unknown)
	}
	return a
}

// settled tells whether the decision is the same, whichever record matches of
// those that may.
func settled(d hba.Decision) bool {
	return !slices.ContainsFunc(d.Possible, func(p hba.Possible) bool {
		return p.Record.Unknown != "" || decisionOf(p.Record) != decisionOf(d.Record)
	})
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

// asked is what methods ask the client for, where they ask for no password.
var asked = map[string]string{
	"trust": "nothing",
	"cert":  "a client certificate",
	"gss":   "a Kerberos ticket",
	"oauth": "an OAuth token",
}

// asks says what a record asks the client for.
func asks(r *hba.Record) string {
	what := asked[r.Method]
	if m, _ := hba.MethodByName(r.Method); m.TakesPassword {
		what = "the password"
	}
	withCertificate := r.Method != "cert" && r.Settings["clientcert"] != ""
	switch {
	case r.Method == "peer" || r.Method == "ident":
		text := "; " + r.Method + ": the operating-system user must have the role's name, or be mapped to it"
		if withCertificate {
			text += ", and the client needs a certificate"
		}
		return text
	case !withCertificate:
	case r.Method == "trust":
		what = asked["cert"]
	default:
		what += " and " + asked["cert"]
	}
	return ", which asks for " + what
}

func depends(f *hba.File, d hba.Decision) Answer {
	first := d.Possible[0]
	a := Answer{Decision: Depends, Record: first.Record, Why: fmt.Sprintf("depends on %s", first.Unknown)}
	var clauses []string
	for _, p := range d.Possible {
		clauses = append(clauses, fmt.Sprintf("%s may %s, depending on %s", line(f, p.Record), effect(p.Record), p.Unknown))
	}
	rest := "else no record matches"
	if d.Record != nil {
		rest = fmt.Sprintf("else %s will %s", line(f, d.Record), effect(d.Record))
	}
	a.Reason = strings.Join(append(clauses, rest), "; ")
	return a
}

// effect says what a record does with a connection that it is for.
func effect(r *hba.Record) string {
	switch {
	case r.Unknown != "":
		return "decide"
	case r.Method == "reject":
		return "reject it"
	}
	return "admit it by " + r.Method
}

// nearest names the record that comes nearest, and what it is for instead: a
// name first, since whoever asks may not have thought of DNS.
func nearest(f *hba.File, c hba.Connection) string {
	unnamed := c
	unnamed.HostNameKnown = false
	if d := f.Decide(unnamed); c.HostNameKnown && !c.Local && len(d.Possible) > 0 {
		r := d.Possible[0].Record
		return fmt.Sprintf("%s is for the host name %s, which %s is taken not to have", line(f, r), r.Address().Name, c.Address)
	}
	r, part := f.Near(c)
	switch {
	case r == nil:
		return ""
	case part == hba.TypePart && !f.Server.SSL && r.Type == hba.HostSSL:
		return fmt.Sprintf("%s is for TLS, and ssl is off on the server", line(f, r))
	}
	return fmt.Sprintf("%s is for another %s, %s", line(f, r), part, r.Written(part))
}

// line names the line of a record, and its file if it is an included one.
func line(f *hba.File, r *hba.Record) string {
	if r.Source == f.Source {
		return fmt.Sprintf("line %d", r.Line())
	}
	return fmt.Sprintf("line %d of %s", r.Line(), path.Base(r.Source.Path))
}

// Text is a record as it is written, on one line and with its secrets masked.
func Text(r *hba.Record) string {
	return strings.Join(strings.Fields(r.Source.Shown(r.Span())), " ")
}

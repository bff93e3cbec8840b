package rules

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
)

var secondaryEntryMissing = Rule{
	Code: "HBA001", Name: "secondary-entry-missing", Severity: Error, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		for _, a := range p.admissions() {
			switch a.outcome {
			case missing:
				if line := a.brokenLine(); line > 0 {
					p.skip(a.region.Name, fmt.Sprintf("PostgreSQL refuses line %d of pg_hba.conf, which is about %s", line, a.source))
					continue
				}
				p.report(p.entryMissing(a))
			case undecided:
				p.report(entryUndecided(a))
			}
		}
	},
}

func (p *Pass) entryMissing(a admission) Finding {
	line, fix := p.add(a)
	f := p.refused(a, fmt.Sprintf("%s is not let in to database %s as %s%s", a.who(a.source), a.database, a.user, a.standby("by")))
	f.Primary = Label{
		Place: parse.Place{Source: sourceOf(a.server.HBA, fix.Edits[0]), Span: fix.Edits[0].Span},
		Text:  "no line above or below matches " + a.peer(),
	}
	f.Notes = []string{a.answer("no pg_hba.conf entry")}
	if !a.server.HBA.Loads() {
		f.Notes = []string{"PostgreSQL does not load the file as it is, so that its earlier records still hold"}
	}
	if a.record != nil {
		f.Primary.Text = "no line lets " + a.peer() + " in"
		f.Related = append([]Label{{Place: a.record.Place(), Text: "rejects " + a.peer()}}, f.Related...)
		f.Notes = []string{a.answer("pg_hba.conf rejects connection")}
	}
	p.offer(a, &f, fmt.Sprintf("add `%s`", line), fix)
	return f
}

// brokenLine is the server's number of a line that it refuses and that was meant
// for the region: for its database, its user, and a network that it is in. 0
// when there is none.
func (a admission) brokenLine() int {
	for _, r := range a.server.HBA.Records {
		if r.Err != nil && len(r.Fields) > 3 && a.isMeantBy(r) {
			return r.Line
		}
	}
	return 0
}

func (a admission) isMeantBy(r *hba.Record) bool {
	meant := func(tokens []hba.Token, name string) bool {
		return slices.ContainsFunc(tokens, func(t hba.Token) bool { return t.Text == name || t.IsKeyword("all") })
	}
	if !meant(r.Fields[1], a.database) || !meant(r.Fields[2], a.user) {
		return false
	}
	address := strings.NewReplacer("[", "", "]", "").Replace(r.Fields[3][0].Text)
	network, err := netip.ParsePrefix(address)
	if err != nil {
		ip, err := netip.ParseAddr(address)
		if err != nil {
			return false
		}
		network = netip.PrefixFrom(ip, ip.BitLen())
	}
	return slices.ContainsFunc(a.source.addresses, network.Contains)
}

func entryUndecided(a admission) Finding {
	return Finding{
		Severity: Info,
		Message:  fmt.Sprintf("whether %s is let in to database %s as %s cannot be told from the files", a.who(a.source), a.database, a.user),
		Host:     a.region.Name,
		Subject:  a.source.String(),
		Primary:  Label{Place: a.record.Place(), Text: "it rests on this line"},
		Notes:    []string{"unknown is " + a.unknown},
		Help:     fmt.Sprintf("name the address of %s in a line of its own above this one, to be sure", a.region.Name),
	}
}

var secondaryEntryShadowed = Rule{
	Code: "HBA002", Name: "secondary-entry-shadowed", Severity: Error, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		for _, a := range p.admissions() {
			if a.outcome != shadowed {
				continue
			}
			f := p.refused(a, fmt.Sprintf("%s is rejected above the line that would let it in to database %s%s", a.who(a.source), a.database, a.standby("by")))
			f.Primary = Label{Place: a.record.Place(), Text: "rejects " + a.peer() + " first"}
			f.Related = append([]Label{{Place: a.below.Place(), Text: "would let it in, but is never reached"}}, f.Related...)
			f.Notes = []string{"the first line that matches decides", a.answer("pg_hba.conf rejects connection")}
			p.insertAbove(a, &f)
		}
	},
}

var secondaryAuthUnusable = Rule{
	Code: "HBA003", Name: "secondary-auth-unusable", Severity: Error, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		for _, a := range p.admissions() {
			if a.outcome != unusable {
				continue
			}
			what, asking := a.unusable()
			f := p.refused(a, a.who(a.source)+" "+what)
			f.Primary = asking
			f.Notes = []string{"the first line that matches decides, and when its authentication fails no other is tried"}
			if a.byItsName(a.record) {
				f.Severity = Warning
				f.Notes = []string{fmt.Sprintf("it gets in all the same as long as it runs as the operating-system user %s", a.user)}
			}
			p.insertAbove(a, &f)
		}
	},
}

// unusable says why regiond cannot use the record, and shows what asks for
// something else than a password.
func (a admission) unusable() (what string, asking Label) {
	why := map[string]string{
		"ident": "asks the ident server of the client's host",
		"peer":  "asks for the name of the client's operating-system user",
		"cert":  "asks for a client certificate",
		"gss":   "asks for a Kerberos ticket",
		"oauth": "asks for an OAuth token",
	}
	r := a.record
	asking = Label{Place: r.MethodToken().Place, Text: why[r.Method]}
	what = fmt.Sprintf("meets method %s%s, which cannot take its password", r.Method, a.standby("on"))
	if asking.Text == "" {
		what = fmt.Sprintf("has no client certificate, which this line%s asks for beside the password", a.standby("on"))
		for _, o := range r.Options {
			if o.Name == "clientcert" {
				asking.Place = o.Token.Place
			}
		}
	}
	if asking.Place.Source != r.Source {
		// The word is in a file that the record names as @file.
		asking.Place = r.Place()
	}
	return what, asking
}

// refused is what the findings about a region that does not get in share.
func (p *Pass) refused(a admission, message string) Finding {
	f := Finding{Message: message, Host: a.region.Name, Subject: a.source.String()}
	if label, ok := a.label(); ok {
		f.Related = append(f.Related, label)
	}
	return f
}

func (p *Pass) insertAbove(a admission, f *Finding) {
	catching := p.catching(a)
	line := p.line(a, catching.Source, catching.Lines.Start)
	help := fmt.Sprintf("add `%s` above it", line)
	p.offer(a, f, help, p.hbaFix(a, Safe, help, hba.InsertBefore(catching, line)))
	p.report(*f)
}

// offer adds a fix that writes a record, unless no record can have the names.
func (p *Pass) offer(a admission, f *Finding, help string, fix Fix) {
	if !p.entry(a).Writable() {
		f.Help = "pg_hba.conf cannot hold such a name: correct database_name and database_user in regiond.conf"
		return
	}
	f.Help, f.Fixes = help, []Fix{fix}
}

func (p *Pass) hbaFix(a admission, safety Applicability, message string, edits ...parse.Edit) Fix {
	return Fix{
		Applicability: safety, Message: message, Edits: edits,
		Takes: Effect{Host: a.server.Name, Service: PostgreSQL, Reload: true},
	}
}

// standby names the server behind a preposition, when it is not the primary.
func (a admission) standby(preposition string) string {
	if a.server.IsDatabase() {
		return ""
	}
	return " " + preposition + " standby " + a.server.Name
}

// peer is the client as the server names it.
func (a admission) peer() string {
	if a.source.local {
		return "the Unix socket"
	}
	return "host " + a.source.String()
}

// answer is what the server says, as far as it is the same in all versions.
func (a admission) answer(start string) string {
	host := a.source.String()
	if a.source.local {
		host = "[local]"
	}
	return fmt.Sprintf(`PostgreSQL answers: %s for host "%s", user "%s", database "%s"`, start, host, a.user, a.database)
}

func sourceOf(f *hba.File, e parse.Edit) *parse.Source {
	for _, src := range f.Sources {
		if src.Path == e.Path {
			return src
		}
	}
	return f.Source
}

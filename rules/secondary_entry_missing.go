package rules

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/manifest"
)

var secondaryEntryMissing = Rule{
	Code: "HBA001", Name: "secondary-entry-missing", Severity: Error, Fix: Safe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		for _, a := range p.admissions() {
			switch a.outcome {
			case missing:
				if reason := a.brokenLine(); reason != "" {
					p.skip(a.Host.Name, reason)
					continue
				}
				p.report(p.entryMissing(a))
			case undecided:
				p.report(p.entryUndecided(a))
			}
		}
	},
}

func (p *Pass) entryMissing(a admission) Finding {
	line, fix := p.add(a)
	f := p.refused(a, fmt.Sprintf("%s is not let in to database %s as %s%s", a.who(a.source), a.Database, a.User, a.standby("by")))
	f.Primary = Label{
		Place: parse.Place{Source: sourceOf(a.server.HBA, fix.Edits[0]), Span: fix.Edits[0].Span},
		Text:  "no line above or below matches " + a.peer(),
	}
	f.Notes = []string{a.answer("no pg_hba.conf entry")}
	if !a.server.HBA.Loads() {
		f.Notes = []string{"PostgreSQL does not load the file as it is, so that the lines that it loaded before still hold"}
	}
	if a.record != nil {
		f.Primary.Text = "no line lets " + a.peer() + " in"
		f.Related = append([]Label{{Place: a.record.Place(), Text: "rejects " + a.peer()}}, f.Related...)
		f.Notes = []string{a.answer("pg_hba.conf rejects connection")}
	}
	if r := a.lineForTLS(); r != nil {
		f.Notes = append(f.Notes, fmt.Sprintf("line %d is for TLS alone, and ssl is off on %s", r.Line(), a.server.Name))
	}
	if a.hasOtherAddresses() {
		f.Notes = append(f.Notes, fmt.Sprintf("if %s never connects from there, take %s out of its addresses in the manifest", a.Host.Name, a.source))
	}
	p.offer(a, &f, fmt.Sprintf("add `%s`", line), fix)
	return f
}

// lineForTLS is a line that would let the region in over TLS, which the server does
// not do; nil if there is none.
func (a admission) lineForTLS() *hba.Record {
	for r := range a.server.HBA.All() {
		if r.Type == hba.HostSSL && r.Valid() && !a.server.HBA.Server.SSL && r.Method != "reject" && a.isMeantBy(r) {
			return r
		}
	}
	return nil
}

// hasOtherAddresses tells whether the region may connect from another address of
// the same family: the manifest names those from which it reaches the database,
// and may name all of a host with many networks.
func (a admission) hasOtherAddresses() bool {
	return slices.ContainsFunc(a.Host.Addresses, func(other manifest.Address) bool {
		return !a.source.Local && other.Addr != a.source.Addresses[0] && other.Addr.Is4() == a.source.Addresses[0].Is4()
	})
}

// brokenLine tells of a line that the server refuses and that was meant for the
// region: for its database, its user, and a network that it is in. "" when there
// is none. A line that names a file which is not there may be meant for it.
func (a admission) brokenLine() (reason string) {
	for r := range a.server.HBA.All() {
		switch {
		case r.Err == nil:
		case strings.HasPrefix(r.Err.Text, "could not open") && a.isPerhapsMeantBy(r):
			return fmt.Sprintf("line %d of pg_hba.conf names a file that is not there", r.Line())
		case a.isMeantBy(r):
			return fmt.Sprintf("PostgreSQL refuses line %d of pg_hba.conf, which is about %s", r.Line(), a.source)
		}
	}
	return ""
}

// isPerhapsMeantBy tells whether a line may be for the region's database. The server
// reads no further than to the file that is not there.
func (a admission) isPerhapsMeantBy(r *hba.Record) bool {
	fields := r.Fields()
	return len(fields) < 2 || strings.HasPrefix(fields[0][0].Text, "include") || columnIsFor(fields[1], a.Database)
}

// isFor tells whether a word is the name of the database or user, or stands for all.
func isFor(w hba.Word, name string) bool { return w.Text == name || w.IsKeyword("all") }

func columnIsFor(tokens []hba.Token, name string) bool {
	return slices.ContainsFunc(tokens, func(t hba.Token) bool { return isFor(t.Word, name) })
}

// isMeantBy tells whether a record, refused or not, was meant for the region: for its
// database, its user, and a network that it is in.
func (a admission) isMeantBy(r *hba.Record) bool {
	databases := r.Databases()
	if len(databases) > 0 && !slices.ContainsFunc(databases, func(w hba.Word) bool { return isFor(w, a.Database) }) {
		// The server came as far as that.
		return false
	}
	fields := r.Fields()
	if len(fields) < 4 || !columnIsFor(fields[1], a.Database) || !columnIsFor(fields[2], a.User) {
		return false
	}
	address := strings.ReplaceAll(strings.ReplaceAll(fields[3][0].Text, "[", ""), "]", "")
	network, err := netip.ParsePrefix(address)
	if err != nil {
		ip, err := netip.ParseAddr(address)
		if err != nil {
			return false
		}
		network = single(ip)
	}
	return slices.ContainsFunc(a.source.Addresses, network.Contains)
}

func (p *Pass) entryUndecided(a admission) Finding {
	help := fmt.Sprintf("name the address of %s in a line of its own above this one, to be sure", a.Host.Name)
	if p.entry(a).Writable() && !a.doubted {
		help = fmt.Sprintf("add `%s` above this line, to be sure", p.line(a, a.record.Source, a.record.Lines().Start))
	}
	return Finding{
		Severity: Info,
		Message:  fmt.Sprintf("whether %s is let in to database %s as %s cannot be told from the files", a.who(a.source), a.Database, a.User),
		Host:     a.Host.Name,
		Subject:  a.source.String(),
		Primary:  Label{Place: a.record.Place(), Text: "it rests on this line"},
		Notes:    []string{"the files do not tell " + a.unknown},
		Help:     help,
	}
}

func sourceOf(f *hba.File, e parse.Edit) *parse.Source {
	for _, src := range f.Sources {
		if src.Path == e.Path {
			return src
		}
	}
	return f.Source
}

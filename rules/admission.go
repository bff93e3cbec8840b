package rules

import (
	"fmt"
	"net/netip"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/reach"
)

// outcome is what becomes of a region's attempt to connect.
type outcome int

const (
	// admitted: a record lets the region in with its password.
	admitted outcome = iota
	// undecided: it rests on DNS or on role membership.
	undecided
	// missing: no record lets it in.
	missing
	// shadowed: one would, but one above it rejects.
	shadowed
	// unusable: the record's method cannot take a password.
	unusable
)

// admission is what a server's pg_hba.conf does with a region.
type admission struct {
	region
	server *bundle.Host
	source reach.Source
	outcome
	// record is what decided: the one that rejects, the one with the method,
	// or the one that nobody knows of. nil when none matches.
	record *hba.Record
	// below is the record that would let the region in, when shadowed.
	below *hba.Record
	// unknown says what would have to be known, when undecided.
	unknown string
	// doubted tells whether most regions ask for another database, or as another
	// user.
	doubted bool
}

// admissions returns what each server does with each region.
func (p *Pass) admissions() []admission {
	return p.Options.Shared.admissions.give(p, (*Pass).findAdmissions)
}

func (p *Pass) findAdmissions() []admission {
	if len(p.Bundle.Databases()) > 1 {
		p.skip("", noDatabase)
		return nil
	}
	var list []admission
	regions, doubted := p.regions(), p.doubted()
	p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(server *bundle.Host) {
		for _, r := range regions {
			sources, reason := r.Sources(server)
			if unnamed := r.Unnamed(); unnamed != "" {
				sources, reason = nil, unnamed
			}
			if reason != "" {
				p.skip(r.Host.Name, reason)
			}
			for _, s := range sources {
				a := admit(r, server, s)
				a.doubted = doubted[r.Host.Name]
				list = append(list, a)
			}
		}
	})
	return list
}

// doubted are the names of the regions whose database or user is another one than
// most regions have, so that a line for it would likely be without use.
func (p *Pass) doubted() map[string]bool {
	doubted := map[string]bool{}
	if !p.enabled(databaseTargetMismatch.Code, parse.Place{}) {
		return doubted
	}
	options := p.Options
	options.Most = 0
	findings := databaseTargetMismatch.Run(p.Bundle, options).Findings
	for _, f := range findings {
		if len(f.Fixes) > 0 && f.Subject != portOption && p.enabled(databaseTargetMismatch.Code, f.Primary.Place) {
			doubted[f.Host] = true
		}
	}
	return doubted
}

// admit decides on one source. Of alternative addresses one has to be let in,
// and for the first the rest is explained.
func admit(r region, server *bundle.Host, s reach.Source) admission {
	attempts := func(address netip.Addr) []hba.Connection { return r.Attempts(server, s.Local, address) }
	if s.Local {
		return r.try(server, s, attempts(netip.Addr{}))
	}
	var first admission
	for i, address := range s.Addresses {
		a := r.try(server, s, attempts(address))
		if a.outcome == admitted {
			return a
		}
		if i == 0 || a.outcome == undecided && first.outcome != undecided {
			first = a
		}
	}
	return first
}

// try decides on the attempts: one that is let in is enough, since libpq goes
// on to the next one whatever the server answers.
func (r region) try(server *bundle.Host, s reach.Source, attempts []hba.Connection) admission {
	result := admission{region: r, server: server, source: s, outcome: missing}
	for _, c := range attempts {
		next := r.decide(server.HBA, c)
		next.region, next.server, next.source = r, server, s
		if next.outcome == admitted {
			return next
		}
		// The reason that tells most is kept.
		if rank[next.outcome] > rank[result.outcome] || result.record == nil && next.outcome == result.outcome {
			result = next
		}
	}
	return result
}

var rank = [...]int{admitted: 0, missing: 1, unusable: 2, shadowed: 3, undecided: 4}

func (r region) decide(file *hba.File, c hba.Connection) admission {
	d := file.Decide(c)
	usable := d.Record != nil && r.canUse(d.Record)
	for _, possible := range d.Possible {
		if possible.Record.Unknown != "" || r.canUse(possible.Record) != usable {
			return admission{outcome: undecided, record: possible.Record, unknown: possible.Unknown}
		}
	}
	switch {
	case usable:
		return admission{outcome: admitted, record: d.Record}
	case d.Record == nil:
		return admission{outcome: missing}
	case d.Record.Method == "peer" && d.Record.Settings["map"] != "":
		unknown := fmt.Sprintf("whom the map %s in pg_ident.conf lets in", d.Record.Settings["map"])
		return admission{outcome: undecided, record: d.Record, unknown: unknown}
	case d.Record.Method != "reject":
		return admission{outcome: unusable, record: d.Record}
	}
	if below := r.firstUsable(file, c, d.Record); below != nil {
		return admission{outcome: shadowed, record: d.Record, below: below}
	}
	return admission{outcome: missing, record: d.Record}
}

// firstUsable finds a record below one that would let the connection in.
func (r region) firstUsable(file *hba.File, c hba.Connection, above *hba.Record) *hba.Record {
	passed := false
	matcher := file.Matcher(c)
	for record := range file.All() {
		if record == above {
			passed = true
			continue
		}
		if passed && matcher.Match(record).Certainty == hba.Yes && r.canUse(record) {
			return record
		}
	}
	return nil
}

// canUse tells whether regiond gets in by the record. It has a password, and a
// client certificate if it is told of one.
func (r region) canUse(record *hba.Record) bool {
	hasCertificate := r.Option("database_sslcert") != ""
	if !record.Valid() || record.Settings["clientcert"] != "" && !hasCertificate {
		return false
	}
	switch record.Method {
	case "trust":
		return true
	case "cert":
		return hasCertificate
	}
	m, _ := hba.MethodByName(record.Method)
	return m.TakesPassword
}

// byItsName tells whether regiond gets in by peer all the same, since it runs as
// the operating-system user that has the role's name.
func (r region) byItsName(record *hba.Record) bool {
	return record.Method == "peer" && record.Settings["map"] == "" && r.User == r.SystemUser()
}

// isToGetInByItsName tells whether regiond gets in by peer and has no password that
// it could give instead.
func (a admission) isToGetInByItsName() bool {
	return a.byItsName(a.record) && a.Host.Regiond.String(passwordOption) == ""
}

// entry is the record that would let a region in.
func (p *Pass) entry(a admission) hba.Columns {
	c := hba.Columns{
		Type: hba.Local, Database: a.Database, User: a.User,
		Method: p.entryMethod(a),
	}
	if !a.source.Local {
		ip := a.source.Addresses[0]
		c.Type, c.Address = a.entryType(ip), single(ip).String()
	}
	return c
}

// entryType is hostssl where the file lets MAAS in over TLS alone: where all remote
// records that name its database and user are hostssl, or one rejects the region
// without TLS. Else it is host.
func (a admission) entryType(address netip.Addr) hba.Type {
	c := a.Attempts(a.server, false, address)[0]
	if !c.SSL {
		return hba.Host
	}
	c.SSL = false
	withoutTLS := a.server.HBA.Matcher(c)
	for r := range a.server.HBA.All() {
		if r.Type == hba.HostNoSSL && r.Method == "reject" && withoutTLS.Match(r).Certainty == hba.Yes {
			return hba.HostSSL
		}
	}
	kind, naming, others := hba.Host, a.naming(a.server), othersOf(a.server)
	for r := range a.server.HBA.All() {
		if !naming.isNamedBy(r) || r.Method == "reject" || !others.meet(r) {
			continue
		}
		if kind = r.Type; kind != hba.HostSSL {
			return hba.Host
		}
	}
	return kind
}

// entryMethod is the method of the file's other records for this database and
// user: the one that most of them have, of those that say it all without
// options. Else it is passwordMethod.
func (p *Pass) entryMethod(a admission) string {
	if asked := p.askedMethod(a.server); asked != "" {
		return asked
	}
	count := map[string]int{}
	most := ""
	naming := a.naming(a.server)
	for r := range a.server.HBA.All() {
		if !naming.isNamedBy(r) || r.Method != "md5" && r.Method != "scram-sha-256" && r.Method != "password" {
			continue
		}
		count[r.Method]++
		if count[r.Method] > count[most] {
			most = r.Method
		}
	}
	if most != "" {
		return most
	}
	return p.passwordMethod(a.server)
}

// named is the last record that names the region's database and user.
func (a admission) named() *hba.Record {
	var named *hba.Record
	naming := a.naming(a.server)
	for r := range a.server.HBA.All() {
		if naming.isNamedBy(r) {
			named = r
		}
	}
	return named
}

// like is the record whose columns a new one takes over that goes in at offset:
// the nearest one above, else below, of its kind and on one line.
func (a admission) like(src *parse.Source, offset int) (like *hba.Record) {
	for r := range a.server.HBA.All() {
		if r.Source != src || !r.Valid() || !r.IsOneLine() || (r.Type == hba.Local) != a.source.Local {
			continue
		}
		if like == nil || r.Span().Start < offset {
			like = r
		}
	}
	return like
}

// add returns the fix that lets the region in: a record after the last one that
// names the database and user, else at the end, but above whatever would catch
// the connection first.
func (p *Pass) add(a admission) (line string, fix Fix) {
	file := a.server.HBA
	named, catching := a.named(), p.catching(a)
	var edit parse.Edit
	switch {
	case named != nil && (catching == nil || before(file, named, catching)):
		line = p.line(a, named.Source, named.Lines().End)
		edit = file.InsertAfter(named, line)
	case catching != nil:
		line = p.line(a, catching.Source, catching.Lines().Start)
		edit = hba.InsertBefore(catching, line)
	default:
		line = p.line(a, file.Source, len(file.Source.Text))
		edit = file.Append(line)
	}
	return line, recordFix(a.server, fmt.Sprintf("add `%s`", line), edit)
}

// line is the record that would let the region in, as it is to stand at offset.
func (p *Pass) line(a admission, src *parse.Source, offset int) string {
	return p.entry(a).Format(a.like(src, offset), a.server.PostgreSQL)
}

// catching is the first record that may match one of the attempts.
func (p *Pass) catching(a admission) *hba.Record {
	var address netip.Addr
	if !a.source.Local {
		address = a.source.Addresses[0]
	}
	var matchers []*hba.Matcher
	for _, c := range a.Attempts(a.server, a.source.Local, address) {
		matchers = append(matchers, a.server.HBA.Matcher(c))
	}
	for r := range a.server.HBA.All() {
		for _, m := range matchers {
			if m.Match(r).Certainty != hba.No {
				return r
			}
		}
	}
	return nil
}

// before tells whether record a stands above record b.
func before(file *hba.File, a, b *hba.Record) bool {
	for r := range file.All() {
		switch r {
		case b:
			return false
		case a:
			return true
		}
	}
	return false
}

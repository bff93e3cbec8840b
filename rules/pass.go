package rules

import (
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse"
)

// Options are what an operator may set about the rules.
type Options struct {
	// Enabled tells whether the rule with a code takes part in this run, and is
	// heard of at a place; nil is yes for all. The zero place asks for the run
	// alone.
	Enabled func(code string, at parse.Place) bool
	// Most is how many findings of a rule in a file are made; the others are counted.
	// 0 is all.
	Most int
	// Heard tells whether findings of a rule at a place are shown; nil is yes for all.
	// The others are made in any case, for whoever leaves them out.
	Heard func(code string, at parse.Place) bool
	// Makes tells whether the run would make a fix, should it come to that; nil
	// is yes for safe ones. It counts where a rule relies on the fix of another
	// one.
	Makes func(Fix) bool
	// CheckPermissions tells that the modes and owners of the bundle's files are
	// those on the hosts. In archives they are; directories mostly lose them, to
	// git, to a copy, to whoever unpacks them.
	CheckPermissions bool
	// OneHost tells that the bundle is one host of a deployment, of which nobody knows
	// the others.
	OneHost bool
	// HBAMethod is the authentication method of the records that fixes write
	// to pg_hba.conf: md5 or scram-sha-256. "" is the one that the file uses
	// already, and so it is for a server that does not know the method.
	HBAMethod string
	// ConnectionsPerWorker is how many connections each regiond worker opens;
	// 0 is 11, as MAAS's documentation says.
	ConnectionsPerWorker int
	// ExtraConnections are needed beside MAAS's.
	ExtraConnections int
	// Suppressions are the bundle's comments that silence rules, with what came of
	// them; who runs the rules gives them.
	Suppressions []Suppression
	// Digests are those made of the bundle's secrets, which are kept from run to run;
	// with nil each run makes them anew.
	Digests *Digests
	// Shared is what the rules of a run find out for each other; with nil each does it
	// for itself.
	Shared *Shared
}

func (o Options) perWorker() int {
	if o.ConnectionsPerWorker > 0 {
		return o.ConnectionsPerWorker
	}
	return connections.PerWorker
}

// Pass is one rule at work on one bundle.
type Pass struct {
	Bundle  *bundle.Bundle
	Options Options

	rule     *Rule
	findings []Finding
	more     []More
	skips    []Skip
	// shown counts the findings by their file.
	shown map[*parse.Source]int
}

// Skip says that a rule could not be checked for a host.
type Skip struct {
	Rule *Rule
	// Host is the host's name; "" for the whole bundle.
	Host string
	// Reason is a clause that goes after "because".
	Reason string
}

// Runs tells whether options ask for the rule.
func (r *Rule) Runs(o Options) bool { return r.Asked == nil || r.Asked(o) }

// Found is what a rule has to say of a bundle.
type Found struct {
	Findings []Finding
	// More are those that were only counted.
	More  []More
	Skips []Skip
}

// Run checks one rule on a bundle.
func (r *Rule) Run(b *bundle.Bundle, o Options) Found {
	if !r.Runs(o) {
		return Found{}
	}
	if o.Shared == nil {
		o.Shared = &Shared{}
	}
	if o.Digests == nil {
		o.Digests = &Digests{}
	}
	p := &Pass{Bundle: b, Options: o, rule: r}
	if !o.OneHost || r.Hosts != AllHosts {
		r.Check(p)
	}
	if o.OneHost && r.Hosts != OneHost {
		p.skip("", "it takes the files of the other hosts")
	}
	return Found{p.findings, p.more, p.skips}
}

// Report adds a finding of a rule that is made elsewhere, as tests of what runs rules do.
func (p *Pass) Report(f Finding) { p.report(f) }

// report adds a finding of the rule.
func (p *Pass) report(f Finding) {
	f.Rule = p.rule
	if f.Severity == 0 {
		f.Severity = p.rule.Severity
	}
	best := NoFix
	for _, fix := range f.Fixes {
		best = max(best, fix.Applicability)
	}
	if p.counts(f.Primary.Place, f.Severity, best) {
		return
	}
	if p.Options.Most > 0 && p.heard(f.Primary.Place) {
		if p.shown == nil {
			p.shown = map[*parse.Source]int{}
		}
		p.shown[f.Primary.Place.Source]++
	}
	p.findings = append(p.findings, f)
}

// skip says that the rule cannot be checked for a host.
func (p *Pass) skip(host, reason string) {
	for _, s := range p.skips {
		if s.Host == host && s.Reason == reason {
			return
		}
	}
	p.skips = append(p.skips, Skip{p.rule, host, reason})
}

// enabled tells whether another rule takes part in the run, so that what it says of
// a place need not be said again.
func (p *Pass) enabled(code string, at parse.Place) bool {
	return p.Options.Enabled == nil || p.Options.Enabled(code, at)
}

// makes tells whether the run would make a fix.
func (p *Pass) makes(f Fix) bool {
	if p.Options.Makes == nil {
		return f.Applicability == Safe
	}
	return p.Options.Makes(f)
}

// each calls check for each host that has the file with this usual name, and
// skips the hosts that lack it.
func (p *Pass) each(hosts []*bundle.Host, name string, check func(*bundle.Host)) {
	for _, h := range hosts {
		if reason, lacks := h.Lacks(name); lacks {
			p.skip(h.Name, reason)
			continue
		}
		check(h)
	}
}

// notLoaded is why nothing is known of a region's options. RGD001 says more.
const notLoaded = "MAAS cannot load regiond.conf"

// eachLoaded calls check for each region whose regiond.conf MAAS can load, and
// skips the others.
func (p *Pass) eachLoaded(check func(*bundle.Host)) {
	p.each(p.Bundle.Regions(), bundle.RegiondConf, func(h *bundle.Host) {
		if h.Regiond.LoadError != nil {
			p.skip(h.Name, notLoaded)
			return
		}
		check(h)
	})
}

// knowsMAAS tells whether it is known which release of MAAS the hosts run; it skips
// the bundle otherwise.
func (p *Pass) knowsMAAS() bool {
	if !p.Bundle.MAASKnown {
		p.skip("", "the manifest gives no maas_version")
	}
	return p.Bundle.MAASKnown
}

// Why the manifest does not tell where the database is. BND001 and BND003 say
// more.
const (
	noDatabase     = "the manifest does not say which host has the database"
	brokenDatabase = "the manifest's `database` cannot be read"
)

// onDatabase calls check for the database host if its postgresql.conf is there,
// and skips it otherwise.
func (p *Pass) onDatabase(check func(*bundle.Host)) {
	db := p.Bundle.Database()
	if db == nil {
		p.skip("", noDatabase)
		return
	}
	p.each([]*bundle.Host{db}, bundle.PostgreSQLConf, check)
}

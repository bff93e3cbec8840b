package rules

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/reach"
)

var trustRemote = Rule{
	Code: "HBA004", Name: "trust-remote", Severity: Error, Fix: Unsafe, Since: "0.1",
	Check: func(p *Pass) {
		regions, passwordless := p.openRegions(), p.passwordless()
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(server *bundle.Host) {
			// Many lines may have the same fault, and looking for the method takes
			// a look at all of them.
			methods := map[region]string{}
			trusting := regions
			if len(trusting) == 0 {
				// Where no region tells of its database and user they are those that MAAS
				// has by default, since a line is as open for these names whoever bears them.
				trusting = []region{{reach.Region{Database: "maasdb", User: "maas"}}}
			}
			matchers, others := matchersOf(server, trusting), othersOf(server)
			for r := range reached(server) {
				// A client certificate takes the place of the password.
				if r.Method != "trust" || r.Settings["clientcert"] != "" || !others.meet(r) {
					continue
				}
				trusted, match := trustedBy(r, trusting, matchers)
				if match.Certainty == hba.No {
					continue
				}
				if methods[trusted] == "" {
					methods[trusted] = p.methodFor(server, trusted)
				}
				best := NoFix
				if len(passwordless) == 0 {
					best = methodFix(r, methods[trusted])
				}
				if !p.counts(countedPlace(r, methodPlace), p.rule.Severity, best) {
					p.report(trustsOthers(server, r, trusted, match, methods[trusted], passwordless))
				}
			}
		})
	},
}

// trustedBy is the region whose database and user the record is for, the surest
// one.
func trustedBy(r *hba.Record, regions []region, matchers []*hba.Matcher) (trusted region, match hba.Match) {
	for i, region := range regions {
		if next := matchers[i].MatchNames(r); next.Certainty > match.Certainty {
			trusted, match = region, next
		}
	}
	return trusted, match
}

// matchersOf compare records with the database and user of each region.
func matchersOf(server *bundle.Host, regions []region) (matchers []*hba.Matcher) {
	for _, r := range regions {
		matchers = append(matchers, server.HBA.MatcherFor(r.Database, r.User))
	}
	return matchers
}

func trustsOthers(server *bundle.Host, r *hba.Record, trusted region, match hba.Match, method string, passwordless []string) Finding {
	lets := "lets"
	var notes []string
	if match.Certainty == hba.Maybe {
		lets = "may let"
		notes = append(notes, "the files do not tell "+match.Unknown)
	}
	f := Finding{
		Message: fmt.Sprintf("trust %s %s in to database %s as %s without a password", lets, clients(r), trusted.Database, trusted.User),
		Host:    server.Name,
		Subject: recordSubject(r),
		Primary: Label{Place: methodPlace(r), Text: "asks for nothing"},
		Notes:   append(notes, "who gets in has all that MAAS knows, with the keys and the power passwords of its machines"),
	}
	f.Help = fmt.Sprintf("write %s in place of trust, once user %s has a password and every region has it as database_pass", method, trusted.User)
	if len(passwordless) > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("no database_pass: %s", strings.Join(passwordless, ", ")))
		return f
	}
	if fix, ok := replaceMethod(server, r, method); ok {
		f.Fixes = []Fix{fix}
	}
	return f
}

// methodFor is the method of the file's other records for a region, unless that
// shows the password to whoever listens.
func (p *Pass) methodFor(server *bundle.Host, r region) string {
	if method := p.entryMethod(admission{region: r, server: server}); method != "password" {
		return method
	}
	return p.passwordMethod(server)
}

// passwordless are the regions that a record which asks for a password would
// keep out.
func (p *Pass) passwordless() (names []string) {
	for _, h := range p.Bundle.Regions() {
		if h.Regiond == nil || h.Regiond.LoadError != nil || h.Regiond.UsesVault() {
			continue
		}
		if h.Regiond.String(passwordOption) == "" {
			names = append(names, h.Name)
		}
	}
	return names
}

package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/version"
	"github.com/regionlint/regionlint/reach"
)

var databaseHostMismatch = Rule{
	Code: "RGD005", Name: "database-host-mismatch", Severity: Error, Fix: Safe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		if p.Bundle.Database() == nil && p.Bundle.Manifest.Database.Address == "" {
			p.skip("", noDatabase)
			return
		}
		if p.Bundle.Manifest.Database.Broken {
			p.skip("", brokenDatabase)
			return
		}
		for _, r := range p.regions() {
			if !r.Right {
				p.report(p.hostMismatch(r))
			}
		}
	},
}

func (p *Pass) hostMismatch(r region) Finding {
	h := r.Host
	want := reach.RightHost(p.Bundle)
	f := Finding{
		Message: fmt.Sprintf("region host %s connects to %s, but the database is at %s", h.Name, r.inWords(), p.databaseInWords(want)),
		Host:    h.Name,
		Subject: "database_host",
		Notes:   p.mismatchNotes(r),
	}
	if label, ok := p.databaseLabel(); ok {
		f.Related = append(f.Related, label)
	}
	if want == "" {
		f.Primary = Label{Place: r.Place}
		f.Help = "give the database host `addresses:` in the manifest"
		return f
	}
	place, edit, ok := setOption(h, "database_host", want)
	f.Primary = Label{Place: place}
	if h.Regiond.Effective("database_host") == nil {
		f.Primary.Text = "database_host is not set, MAAS uses localhost"
	}
	f.Help = fmt.Sprintf("set `database_host: %s`", want)
	fix := regiondFix(h, f.Help, edit)
	if p.listsServers(r) {
		f.Severity, fix = Warning, unsafe(fix)
	}
	if ok {
		f.Fixes = []Fix{fix}
	}
	return f
}

// listReleases are those in which all that connects to the database does so by a
// libpq that knows lists: before, the packages ran with that of PostgreSQL 9.5, and
// later there is Temporal, which has none.
var listReleases = version.Releases{First: 204, Last: 304}

// listsServers tells whether a region has a list of hosts that all are the database
// host or standbys of it, in a release that connects to one after the other.
func (p *Pass) listsServers(r region) bool {
	hosts := strings.Split(r.DatabaseHost, ",")
	return len(hosts) > 1 && p.Bundle.MAASKnown && listReleases.Has(p.Bundle.MAAS) &&
		!slices.ContainsFunc(hosts, func(host string) bool {
			return !slices.ContainsFunc(p.Bundle.Servers(), func(s *bundle.Host) bool { return reach.Names(s, host) })
		})
}

// databaseInWords names the database in a message.
func (p *Pass) databaseInWords(want string) string {
	db := p.Bundle.Database()
	switch {
	case p.Bundle.Manifest.Database.Address != "" || db == nil:
		return want
	case want == "":
		return "host " + db.Name
	}
	return fmt.Sprintf("%s (%s)", want, db.Name)
}

// databaseLabel is where the manifest says what the address is.
func (p *Pass) databaseLabel() (Label, bool) {
	if m := p.Bundle.Manifest.Database; m.Address != "" {
		return Label{Place: m.AddressPlace, Text: "the address that all regions must use"}, true
	}
	if db := p.Bundle.Database(); db != nil && len(db.Addresses) > 0 {
		return Label{Place: db.Addresses[0].Place, Text: "the database host " + db.Name}, true
	}
	return Label{}, false
}

func (p *Pass) mismatchNotes(r region) []string {
	db := p.Bundle.Database()
	_, port, hasPort := strings.Cut(r.DatabaseHost, ":")
	switch {
	case reach.IsLocal(r.DatabaseHost):
		return []string{localNote(r.Host)}
	case strings.Contains(r.DatabaseHost, "{{") || strings.HasPrefix(r.DatabaseHost, "$") || strings.HasPrefix(r.DatabaseHost, "<"):
		return []string{"that is a placeholder which was never replaced"}
	case strings.Contains(r.DatabaseHost, "://"):
		return []string{"database_host takes an address or a name; the rest of a URI is for the other options"}
	case strings.HasPrefix(r.DatabaseHost, "["):
		return []string{"an IPv6 address stands without brackets in database_host"}
	case hasPort && isNumber(port):
		return []string{"database_host takes no port: that is for database_port"}
	case p.listsServers(r):
		return []string{"libpq takes the first that answers, even one that has become a standby and takes no writes"}
	case strings.Contains(r.DatabaseHost, ","):
		return []string{"libpq would try one after the other, but MAAS's own services since 3.5 take it for one name"}
	case db != nil && reach.Names(db, r.DatabaseHost):
		return []string{fmt.Sprintf("%s is %s itself: when another host takes the database over, this region stays behind", r.DatabaseHost, db.Name)}
	}
	return nil
}

// localNote says what a region finds on its own host.
func localNote(region *bundle.Host) string {
	if region.IsStandby() {
		return fmt.Sprintf("on %s that is its own standby, which takes no writes", region.Name)
	}
	return fmt.Sprintf("on %s that is %s itself, which has no database", region.Name, region.Name)
}

// inWords is the host that a region connects to, in a message. Someone may have
// put a URI there, with a password.
func (r region) inWords() string {
	switch src := r.Place.Source; {
	case r.DatabaseHost == "":
		return "the Unix socket"
	case src.HoldsSecret(r.Place.Span):
		return src.Shown(r.Place.Span)
	}
	return shownOption(r.Host, "database_host")
}

package rules

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

var postgreSQLUnsupported = Rule{
	Code: "PGC012", Name: "postgresql-unsupported", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		if !p.knowsMAAS() {
			return
		}
		if len(p.Bundle.Servers()) == 0 {
			p.skip("", noDatabase)
		}
		seen := map[parse.Place]bool{}
		for _, h := range p.Bundle.Servers() {
			if !h.PostgreSQLKnown {
				p.skip(h.Name, "nothing tells its version of PostgreSQL")
				continue
			}
			// The manifest gives one version for all servers.
			if place := p.versionPlace(h); !seen[place] {
				seen[place] = true
				p.checkPostgreSQL(h, place)
			}
		}
	},
}

// oldestPostgreSQL are the versions that releases of MAAS ask for: those that
// the documentation names, and those below which they refuse to start
// (PGSQL_MIN_VERSION in src/maasserver/plugin.py).
var oldestPostgreSQL = []struct {
	releases             version.Releases
	documented, enforced version.PostgreSQL
}{
	{releases: version.Until[version.MAAS](205), documented: version.PostgreSQL95},
	{releases: version.Releases{First: 206, Last: 209}, documented: version.PostgreSQL10},
	{releases: version.Releases{First: 300, Last: 301}, documented: version.PostgreSQL12},
	{releases: version.Releases{First: 302, Last: 304}, documented: version.PostgreSQL12, enforced: version.PostgreSQL12},
	{releases: version.Releases{First: 305, Last: 307}, documented: version.PostgreSQL14, enforced: version.PostgreSQL12},
	{releases: version.Since[version.MAAS](308), documented: version.PostgreSQL14, enforced: version.PostgreSQL14},
}

func (p *Pass) checkPostgreSQL(h *bundle.Host, place parse.Place) {
	release := p.Bundle.MAAS
	for _, oldest := range oldestPostgreSQL {
		if !oldest.releases.Has(release) || h.PostgreSQL >= oldest.documented {
			continue
		}
		f := Finding{
			Message: fmt.Sprintf("PostgreSQL %s on %s is too old for MAAS %s, which refuses what is older than %s", h.PostgreSQL, h.Name, release, oldest.enforced),
			Host:    h.Name,
			Primary: Label{Place: place, Text: fmt.Sprintf("PostgreSQL %s", h.PostgreSQL)},
			Notes: []string{
				"the region tries to start without end; its log says: Error starting: Connection to database cannot be established.",
				// postgresql_major_version in src/maasserver/utils/orm.py.
				fmt.Sprintf("and: Unsupported postgresql server version (%d) detected", h.PostgreSQL/100),
			},
			Help: fmt.Sprintf("upgrade PostgreSQL on %s to %s or newer", h.Name, oldest.documented),
		}
		if h.PostgreSQL >= oldest.enforced {
			f.Severity = Warning
			f.Message = fmt.Sprintf("PostgreSQL %s on %s is older than %s, which the documentation of MAAS %s asks for", h.PostgreSQL, h.Name, oldest.documented, release)
			f.Notes = []string{fmt.Sprintf("MAAS %s does not look at the version when it starts", release)}
			if oldest.enforced != 0 {
				f.Notes = []string{fmt.Sprintf("MAAS %s starts with %s or newer", release, oldest.enforced)}
			}
		}
		m := p.Bundle.Manifest
		if place == m.PostgreSQLPlace {
			f.Help += ", or correct postgresql_version"
		} else if dir := versionDir(h); dir != "" {
			where := "in the bundle"
			if place == h.Files.PostgreSQL.Place {
				where += " and in the manifest"
			}
			f.Help += fmt.Sprintf(", and rename %s %s to match", dir, where)
		}
		if m.MAAS == release {
			f.Related = []Label{{Place: m.MAASPlace, Text: fmt.Sprintf("MAAS %s", release)}}
		}
		p.report(f)
	}
}

// versionDir is the directory in the bundle whose name is the server's version;
// "" if none is.
func versionDir(h *bundle.Host) string {
	if h.Conf == nil {
		return ""
	}
	dir, _, found := strings.Cut(h.Conf.Source.Path, fmt.Sprintf("/%s/", h.PostgreSQL))
	dir += fmt.Sprintf("/%s", h.PostgreSQL)
	if !found || bundle.VersionIn(dir) != h.PostgreSQL {
		return ""
	}
	return dir
}

// versionPlace is where the manifest gives the version of a server; the server's
// host, where its files or a flag tell it.
func (p *Pass) versionPlace(h *bundle.Host) parse.Place {
	m := p.Bundle.Manifest
	switch {
	case m.PostgreSQL == h.PostgreSQL:
		return m.PostgreSQLPlace
	case bundle.VersionIn(h.Files.PostgreSQL.Path) == h.PostgreSQL:
		return h.Files.PostgreSQL.Place
	}
	return h.Place
}

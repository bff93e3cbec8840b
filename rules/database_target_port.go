package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/reach"
)

const portOption = "database_port"

// rightPort is a port that a region must use, and what says so.
type rightPort struct {
	number int
	// says goes behind "connects to port 5433, but".
	says string
	// label is where it is said; nowhere when that is a default, of which the note
	// then tells.
	label Label
	note  string
}

// checkPorts reports the regions that connect to another port than the database
// is at. Where nothing says which that is, they are compared with each other. A
// PgBouncer of the bundle is where the database is, unless the manifest gives
// another port.
func (p *Pass) checkPorts() {
	if p.Bundle.Manifest.Database.Broken {
		p.skip("", brokenDatabase)
		return
	}
	given := p.givenPort()
	listening, reason := p.listeningPort()
	var left []*bundle.Host
	for _, h := range p.readers(portOption) {
		if given == nil && reach.ComesThroughAny(p.Bundle, h) {
			continue
		}
		right := given
		if p.isBesideServer(h) || given == nil {
			right = listening
		}
		switch port := reach.Port(h); {
		case throughProxy(h), given != nil && port == given.number, right != nil && port == right.number:
		case right != nil:
			f := wrongPort(h, *right, true)
			switch db := p.Bundle.Database(); {
			case right == listening && len(db.OtherClusters) > 0:
				// Which one MAAS's database is in, the manifest does not say.
				f.Help = fmt.Sprintf("give `postgresql_version` in the manifest if MAAS's database is in another cluster of %s: %s was not read; else %s",
					db.Name, strings.Join(db.OtherClusters, ", "), f.Help)
				f.Fixes = nil
			case given == nil:
				f.Help += "; " + helpForProxy(h)
			}
			p.report(f)
		case given != nil:
			// It may well use the server's own port.
			p.skip(h.Name, reason)
		default:
			left = append(left, h)
		}
	}
	if given == nil && listening == nil {
		p.skip(p.databaseName(), reason)
		p.comparePorts(left)
	}
}

// givenPort is the port that the manifest gives for all regions.
func (p *Pass) givenPort() *rightPort {
	m := p.Bundle.Manifest.Database
	if m.Port == 0 {
		return nil
	}
	return &rightPort{
		number: m.Port,
		says:   fmt.Sprintf("the manifest says %d", m.Port),
		label:  Label{Place: m.PortPlace, Text: "the port that all regions must use"},
	}
}

// listeningPort is the port of the database host's PostgreSQL, or the reason why
// that is not known.
func (p *Pass) listeningPort() (port *rightPort, reason string) {
	db := p.Bundle.Database()
	if db == nil {
		return nil, noDatabase
	}
	if reason, lacks := db.Lacks(bundle.PostgreSQLConf); lacks {
		return nil, reason
	}
	if reason := db.Unsettled("port"); reason != "" {
		return nil, reason
	}
	n, _, _ := db.Conf.Int("port")
	port = &rightPort{number: int(n), says: fmt.Sprintf("PostgreSQL on %s listens on %d", db.Name, n)}
	var set bool
	if port.label, set = settingLabel(db, "port", "the port of "+db.Name); !set {
		port.note = fmt.Sprintf("port is not set on %s, PostgreSQL uses %d", db.Name, n)
	}
	return port, ""
}

// databaseName is the name of the database host; "" where nobody knows it.
func (p *Pass) databaseName() string {
	if db := p.Bundle.Database(); db != nil {
		return db.Name
	}
	return ""
}

// isBesideServer tells whether a region reaches the server on its own host
// without whatever stands before it.
func (p *Pass) isBesideServer(h *bundle.Host) bool {
	host := h.Regiond.String("database_host")
	return h == p.Bundle.Database() && (reach.IsLocal(host) || reach.Names(h, host))
}

// throughProxy tells whether a region connects to a proxy on its own host, which
// may have any port.
func throughProxy(h *bundle.Host) bool {
	return reach.HasProxy(h) && reach.IsLocal(h.Regiond.String("database_host"))
}

// helpForProxy is how the manifest tells of a proxy.
func helpForProxy(h *bundle.Host) string {
	if reach.IsLocal(h.Regiond.String("database_host")) {
		return fmt.Sprintf("if a proxy has port %d, give %s `database_proxy: true` in the manifest", reach.Port(h), h.Name)
	}
	return fmt.Sprintf("if a proxy has port %d, give it as `database.port` in the manifest", reach.Port(h))
}

// comparePorts reports the regions that have another port than most.
func (p *Pass) comparePorts(regions []*bundle.Host) {
	if len(regions) < 2 {
		return
	}
	groups := grouped(regions, func(h *bundle.Host) string { return strconv.Itoa(reach.Port(h)) })
	most := groups[0]
	for _, g := range groups[1:] {
		for _, h := range g.regions {
			right := rightPort{number: reach.Port(most.regions[0]), says: fmt.Sprintf("%s to %s", most.names(), most.value)}
			if labels, notes := places(groups[:1], portOption); labels != nil {
				right.label = labels[0]
			} else {
				right.note = notes[0]
			}
			p.report(wrongPort(h, right, isMajority(groups)))
		}
	}
}

// wrongPort is the finding about a region's port. sure tells whether the right
// one is beyond doubt.
func wrongPort(h *bundle.Host, right rightPort, sure bool) Finding {
	port := reach.Port(h)
	f := Finding{
		Message: fmt.Sprintf("region host %s connects to port %d, but %s", h.Name, port, right.says),
		Host:    h.Name,
		Subject: portOption,
		Notes:   []string{"the region's log says: Connection refused"},
		Help:    "set `database_port` to the same on all regions",
	}
	if host := h.Regiond.String("database_host"); reach.IsSocket(host) {
		f.Notes = []string{fmt.Sprintf("the port is part of the socket's name: the region looks for .s.PGSQL.%d", port)}
	}
	if right.note != "" {
		f.Notes = append(f.Notes, right.note)
	} else {
		f.Related = []Label{right.label}
	}
	place, edit, ok := setOption(h, portOption, strconv.Itoa(right.number))
	f.Primary = Label{Place: place}
	switch {
	case !reach.KnowsPort(h):
		f.Primary.Text = fmt.Sprintf("MAAS %s knows no database_port, and uses %d", h.Regiond.Release, reach.DefaultPort)
		f.Help = fmt.Sprintf("let PostgreSQL listen on port %d", reach.DefaultPort)
		return f
	case h.Regiond.Effective(portOption) == nil:
		f.Primary.Text = fmt.Sprintf("database_port is not set, MAAS uses %d", reach.DefaultPort)
	}
	if !sure {
		return f
	}
	f.Help = fmt.Sprintf("set `database_port: %d`", right.number)
	if ok {
		f.Fixes = []Fix{unsafe(regiondFix(h, f.Help, edit))}
	}
	return f
}

package rules

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/version"
)

var maxConnectionsTooLow = Rule{
	Code: "PGC005", Name: "max-connections-too-low", Severity: Error, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		db := p.Bundle.Database()
		if db == nil {
			p.skip("", "no host of the bundle is the database host")
			return
		}
		p.each([]*bundle.Host{db}, bundle.PostgreSQLConf, p.checkMaxConnections)
	},
}

func (p *Pass) checkMaxConnections(db *bundle.Host) {
	limit, _, ok := db.Conf.Int("max_connections")
	if !ok {
		p.skip(db.Name, "PostgreSQL refuses the value of max_connections")
		return
	}
	now := p.budget(db, false)
	if now.need() <= int(limit) {
		return
	}
	// Workers that another rule lowers are not provided for.
	after := p.budget(db, true)
	place, fix := setParameter(db, "max_connections", fmt.Sprint(after.need()))
	f := Finding{
		Message: fmt.Sprintf("max_connections is %d, but the regions need %d (%s)", limit, now.need(), now.sum()),
		Host:    db.Name,
		Primary: Label{Place: place, Text: fmt.Sprintf("%d are needed", now.need())},
		Notes:   now.notes(),
		Help:    fmt.Sprintf("set max_connections = %d", after.need()),
		Fixes:   []Fix{fix},
	}
	if db.Conf.Effective("max_connections") == nil {
		f.Primary.Text = fmt.Sprintf("max_connections is not set, PostgreSQL uses %d", limit)
	}
	if after.need() < now.need() {
		f.Notes = append(f.Notes, fmt.Sprintf("with num_workers lowered as its own finding says, %s = %d will do", after.sum(), after.need()))
	}
	if after.need() <= int(limit) {
		f.Fixes = nil
		f.Help = "lower num_workers as its own finding says, and max_connections will do"
	}
	for _, r := range now.regions {
		if r.label.Place.Source != nil {
			f.Related = append(f.Related, r.label)
		}
	}
	for _, r := range now.reserved {
		if label, ok := settingLabel(db, r.name, fmt.Sprintf("%d are not for regions", r.count)); ok {
			f.Related = append(f.Related, label)
		}
	}
	p.report(f)
}

// budget is how many connections a deployment needs, and for what.
type budget struct {
	perWorker int
	regions   []regionWorkers
	reserved  []reserved
	extra     int
}

type regionWorkers struct {
	host    *bundle.Host
	workers int
	label   Label
}

// reserved is a number of connections that regions cannot have.
type reserved struct {
	name  string
	count int
}

// reservedParameters take connections away from ordinary roles, in these
// versions (InitProcess in proc.c and InitPostgres in postinit.c).
var reservedParameters = []struct {
	name         string
	since, until version.PostgreSQL
}{
	{name: "superuser_reserved_connections"},
	{name: "reserved_connections", since: version.PostgreSQL16},
	{name: "max_wal_senders", until: version.PostgreSQL11},
}

// budget adds up what is needed. lowered counts workers as they will be when
// the rules about num_workers have lowered them.
func (p *Pass) budget(db *bundle.Host, lowered bool) budget {
	b := budget{perWorker: p.Options.perWorker(), extra: p.Options.ExtraConnections}
	p.each(p.Bundle.Regions(), bundle.RegiondConf, func(h *bundle.Host) {
		workers, reason := workersOf(h)
		if reason != "" {
			p.skip(h.Name, reason)
			return
		}
		if most, ok := p.mostWorkers(h); lowered && ok {
			workers = min(workers, most)
		}
		r := regionWorkers{host: h, workers: workers}
		if o := h.Regiond.Effective("num_workers"); o != nil {
			r.label = Label{Place: optionPlace(h.Regiond, o), Text: fmt.Sprintf("%s x %d = %d", count(workers, "worker"), b.perWorker, workers*b.perWorker)}
		}
		b.regions = append(b.regions, r)
	})
	for _, parameter := range reservedParameters {
		if db.PostgreSQL < parameter.since || parameter.until != 0 && db.PostgreSQL > parameter.until {
			continue
		}
		if n, _, ok := db.Conf.Int(parameter.name); ok && n > 0 {
			b.reserved = append(b.reserved, reserved{parameter.name, int(n)})
		}
	}
	return b
}

func (b budget) workers() int {
	sum := 0
	for _, r := range b.regions {
		sum += r.workers
	}
	return sum
}

func (b budget) reservedSum() int {
	sum := 0
	for _, r := range b.reserved {
		sum += r.count
	}
	return sum
}

func (b budget) need() int { return b.workers()*b.perWorker + b.reservedSum() + b.extra }

// sum writes the sum: "12 workers x 11 + 3 reserved".
func (b budget) sum() string {
	text := fmt.Sprintf("%s x %d", count(b.workers(), "worker"), b.perWorker)
	if n := b.reservedSum(); n > 0 {
		text += fmt.Sprintf(" + %d reserved", n)
	}
	if b.extra > 0 {
		text += fmt.Sprintf(" + %d extra", b.extra)
	}
	return text
}

// notes say which numbers went in, the defaults too.
func (b budget) notes() []string {
	var parts []string
	for _, r := range b.regions {
		text := fmt.Sprintf("%s %d", r.host.Name, r.workers)
		if r.label.Place.Source == nil {
			text += " (MAAS's default)"
		}
		parts = append(parts, text)
	}
	notes := []string{"workers: " + strings.Join(parts, ", ")}
	parts = nil
	for _, r := range b.reserved {
		parts = append(parts, fmt.Sprintf("%s %d", r.name, r.count))
	}
	if parts != nil {
		notes = append(notes, "reserved: "+strings.Join(parts, ", "))
	}
	return notes
}

// count writes a number with its noun: "1 worker", "4 workers".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

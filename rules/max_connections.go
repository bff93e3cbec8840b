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
		p.onDatabase(bundle.PostgreSQLConf, p.checkMaxConnections)
	},
}

func (p *Pass) checkMaxConnections(db *bundle.Host) {
	names := []string{"max_connections"}
	for _, parameter := range reservedIn(db.PostgreSQL) {
		names = append(names, parameter.name)
	}
	for _, name := range names {
		if reason := unsettled(db, name); reason != "" {
			p.skip(db.Name, reason)
			return
		}
	}
	limit, _, _ := db.Conf.Int("max_connections")
	now := p.budget(db, false)
	if len(now.regions) == 0 || now.need() <= int(limit) {
		return
	}
	// Workers that another rule lowers are not provided for.
	after := p.budget(db, true)
	place, fix := setParameter(db, "max_connections", fmt.Sprint(after.need()))
	f := Finding{
		Message: fmt.Sprintf("max_connections is %d, but the regions need %s (%s)", limit, now.needInWords(), now.sum()),
		Host:    db.Name,
		Primary: Label{Place: place, Text: fmt.Sprintf("%d are needed", now.need())},
		Notes:   now.notes(),
		Help:    fmt.Sprintf("set max_connections = %d", after.need()),
		Fixes:   []Fix{fix},
	}
	if db.Conf.Effective("max_connections") == nil {
		f.Primary.Text = fmt.Sprintf("max_connections is not set, PostgreSQL uses %d", limit)
	}
	if after.need() < now.need() && len(after.uncounted) == 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("with num_workers lowered as its own finding says, %s = %d will do", after.sum(), after.need()))
	}
	switch {
	case after.need() <= int(limit):
		f.Fixes = nil
		f.Help = "lower num_workers as its own finding says, and max_connections will do"
		if len(after.uncounted) > 0 {
			f.Help = "lower num_workers as its own finding says, and put the regions right that could not be counted"
		}
	case after.need() > mostConnections:
		f.Fixes = nil
		f.Help = "lower num_workers: PostgreSQL cannot serve that many connections"
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

// mostConnections is below what every version takes. Its processes together may
// be 262143, and some of them are its own.
const mostConnections = 262000

// budget is how many connections a deployment needs, and for what.
type budget struct {
	perWorker int
	regions   []regionWorkers
	reserved  []reserved
	extra     int
	// uncounted are the regions whose workers nobody can tell.
	uncounted []string
}

type regionWorkers struct {
	host    *bundle.Host
	workers int
	// label is num_workers, when it is set.
	label Label
	// why says where the number comes from, when not from there.
	why string
}

// reserved is a number of connections that regions cannot have.
type reserved struct {
	name  string
	count int
}

// reservedParameters take connections away from ordinary roles, in these
// versions (InitProcess in proc.c and InitPostgres in postinit.c).
var reservedParameters = []struct {
	name     string
	versions version.Range
}{
	{name: "superuser_reserved_connections"},
	{name: "reserved_connections", versions: version.Since(version.PostgreSQL16)},
	{name: "max_wal_senders", versions: version.Until(version.PostgreSQL11)},
}

// reservedIn are those of a version.
func reservedIn(v version.PostgreSQL) (list []reserved) {
	for _, parameter := range reservedParameters {
		if parameter.versions.Has(v) {
			list = append(list, reserved{name: parameter.name})
		}
	}
	return list
}

// budget adds up what is needed. lowered counts workers as they will be when
// the rules about num_workers have lowered them.
func (p *Pass) budget(db *bundle.Host, lowered bool) budget {
	b := budget{perWorker: p.Options.perWorker(), extra: p.Options.ExtraConnections}
	for _, h := range p.Bundle.Regions() {
		r, reason := p.regionWorkers(h, lowered)
		if reason != "" {
			p.skip(h.Name, reason)
			b.uncounted = append(b.uncounted, h.Name)
			continue
		}
		b.regions = append(b.regions, r)
	}
	for _, r := range reservedIn(db.PostgreSQL) {
		if n, _, _ := db.Conf.Int(r.name); n > 0 {
			b.reserved = append(b.reserved, reserved{r.name, int(n)})
		}
	}
	return b
}

func (p *Pass) regionWorkers(h *bundle.Host, lowered bool) (r regionWorkers, reason string) {
	if reason, lacks := h.Lacks(bundle.RegiondConf); lacks {
		return r, reason
	}
	workers, reason := workersOf(h)
	if reason != "" {
		return r, reason
	}
	if most, ok := p.mostWorkers(h); lowered && ok {
		workers = min(workers, most)
	}
	r = regionWorkers{host: h, workers: workers}
	o := h.Regiond.Effective("num_workers")
	switch _, _, refused := h.Regiond.Workers(); {
	case !readsWorkers(h):
		r.why = fmt.Sprintf(" (as MAAS %s has it)", h.Regiond.Release)
		return r, ""
	case o == nil:
		r.why = " (MAAS's default)"
		return r, ""
	case refused != "":
		r.why = " (MAAS refuses the value)"
	}
	sum := fmt.Sprintf("%s x %d = %d", count(workers, "worker"), p.Options.perWorker(), workers*p.Options.perWorker())
	r.label = Label{Place: h.Regiond.ValuePlace(o), Text: sum}
	return r, ""
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

// needInWords is a lower bound when some regions are not counted.
func (b budget) needInWords() string {
	if len(b.uncounted) > 0 {
		return fmt.Sprintf("at least %d", b.need())
	}
	return fmt.Sprint(b.need())
}

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
		parts = append(parts, fmt.Sprintf("%s %d%s", r.host.Name, r.workers, r.why))
	}
	notes := []string{"workers: " + strings.Join(parts, ", ")}
	if len(b.uncounted) > 0 {
		notes = append(notes, "not counted, since nobody can tell: "+strings.Join(b.uncounted, ", "))
	}
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

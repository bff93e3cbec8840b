package rules

import (
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse/sentence"
)

var maxConnectionsTooLow = Rule{
	Code: "PGC005", Name: "max-connections-too-low", Severity: Error, Fix: Safe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		p.onDatabase(p.checkMaxConnections)
	},
}

func (p *Pass) checkMaxConnections(db *bundle.Host) {
	limit, ok := p.limit(db)
	if !ok {
		return
	}
	now := p.budget(db, false)
	if len(now.Regions) == 0 || now.Need() <= limit {
		return
	}
	// Workers that another rule lowers are not provided for.
	after := p.budget(db, true)
	f := Finding{
		Message: fmt.Sprintf("max_connections is %d, but the regions need %s (%s)", limit, now.needInWords(), now.sum()),
		Primary: Label{Text: fmt.Sprintf("%d are needed", now.Need())},
		Related: now.labels(db, func(r connections.Region) string {
			return fmt.Sprintf("%s x %d = %d", sentence.Count(r.Workers, "worker"), now.PerWorker, r.Workers*now.PerWorker)
		}),
		Notes: slices.Concat([]string{now.workersNote()}, now.uncountedNotes(), now.reservedNotes()),
	}
	p.raise(db, limit, &f, now.needed(), after.needed())
	peak := after.Peak()
	asked := p.enabled(belowPeakConnections.Code, f.Primary.Place) && peak > after.Need() && peak <= mostConnections && len(after.Unknown()) == 0
	if f.Fixes != nil && asked {
		f.Help = fmt.Sprintf("set max_connections to %d, which covers the peak of MAAS %s's own pools too (%s), or to %d at least",
			peak, after.Release, belowPeakConnections.Code, after.Need()) + byAlterSystem(db, "max_connections")
	}
	p.report(f)
}

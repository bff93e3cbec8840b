package rules

import (
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
)

var maxConnectionsTooLow = Rule{
	Code: "PGC005", Name: "max-connections-too-low", Severity: Error, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		p.onDatabase(p.checkMaxConnections)
	},
}

func (p *Pass) checkMaxConnections(db *bundle.Host) {
	limit, reason := connections.Limit(db)
	if reason != "" {
		p.skip(db.Name, reason)
		return
	}
	now := p.budget(db, false)
	if len(now.Regions) == 0 || now.Need() <= limit {
		return
	}
	// Workers that another rule lowers are not provided for.
	after := p.budget(db, true)
	place, fix := setParameter(db, "max_connections", fmt.Sprint(after.Need()))
	f := Finding{
		Message: fmt.Sprintf("max_connections is %d, but the regions need %s (%s)", limit, now.needInWords(), now.sum()),
		Host:    db.Name,
		Primary: Label{Place: place, Text: fmt.Sprintf("%d are needed", now.Need())},
		Related: now.labels(db, func(r connections.Region) string {
			return fmt.Sprintf("%s x %d = %d", count(r.Workers, "worker"), now.PerWorker, r.Workers*now.PerWorker)
		}),
		Notes: slices.Concat([]string{now.workersNote()}, now.uncountedNotes(), now.reservedNotes()),
		Help:  fmt.Sprintf("set max_connections = %d", after.Need()) + byAlterSystem(db, "max_connections"),
		Fixes: []Fix{fix},
	}
	if db.Conf.Effective("max_connections") == nil {
		f.Primary.Text = fmt.Sprintf("max_connections is not set, PostgreSQL uses %d", limit)
	}
	if after.Need() < now.Need() && len(after.Uncounted) == 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("with num_workers lowered as its own finding says, %s = %d will do", after.sum(), after.Need()))
	}
	if peak := after.Peak(); p.enabled(belowPeakConnections.Code) && peak > after.Need() && peak <= mostConnections && len(after.Unknown()) == 0 {
		f.Help = fmt.Sprintf("set max_connections to %d, which covers the peak of MAAS %s's own pools too (%s), or to %d at least",
			peak, after.Release, belowPeakConnections.Code, after.Need()) + byAlterSystem(db, "max_connections")
	}
	switch {
	case after.Need() <= limit:
		f.Fixes = nil
		f.Help = "lower num_workers as its own finding says, and max_connections will do"
		if len(after.Uncounted) > 0 {
			f.Help = "lower num_workers as its own finding says, and put the regions right that could not be counted"
		}
	case after.Need() > mostConnections:
		f.Fixes = nil
		f.Help = "lower num_workers: PostgreSQL cannot serve that many connections"
	}
	p.report(f)
}

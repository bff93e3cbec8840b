package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/parse/version"
)

var belowPeakConnections = Rule{
	Code: "PGC011", Name: "below-peak-connections", Severity: Warning, Fix: Unsafe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		p.onDatabase(p.checkPeakConnections)
	},
}

// checkPeakConnections has nothing to say where max_connections is below the
// documented need, as PGC005 says that.
func (p *Pass) checkPeakConnections(db *bundle.Host) {
	limit, ok := p.limit(db)
	if !ok {
		return
	}
	now := p.budget(db, false)
	for _, u := range now.Unknown() {
		p.skip(u.Host, u.Reason)
	}
	if limit < now.Need() || now.Peak() <= limit {
		return
	}
	after := p.budget(db, true)
	f := Finding{
		Message: fmt.Sprintf("max_connections is %d, which covers %d for each worker, but at its peak MAAS %s takes %s (%s)",
			limit, now.PerWorker, now.Release, atLeast(now.Peak(), now.Unknown()), now.peakSum()),
		Primary: Label{Text: fmt.Sprintf("%d at the peak", now.Peak())},
		Related: now.labels(db, func(r connections.Region) string {
			return fmt.Sprintf("%s x %d%s = %d", sentence.Count(r.Workers, "worker"), r.OfEach(), beside(r), r.Peak())
		}),
		Notes: slices.Concat([]string{now.workersNote()}, now.poolNotes(), unknownNotes(now.Unknown()), now.reservedNotes()),
	}
	f.Related = append(f.Related, now.poolLabels()...)
	if !p.Bundle.MAASKnown {
		f.Notes = append(f.Notes, fmt.Sprintf("the manifest gives no maas_version, so the newest is taken: %s", now.Release))
	}
	f.Notes = append(f.Notes, "when the peak comes, PostgreSQL answers: "+slotsAreGone(db.PostgreSQL))
	p.raise(db, limit, &f, now.atPeak(), after.atPeak())
	p.report(f)
}

// peakSum writes the sum: "12 workers x 10 + 3 regions x 64 + 3 reserved".
func (b budget) peakSum() string {
	workers := fmt.Sprintf("%s x %d", sentence.Count(b.Workers(), "worker"), b.Regions[0].OfEach())
	return workers + b.besideWorkers() + b.others()
}

// besideWorkers are the regions' pools: as many as their workers', for regions
// of one release, but those that regiond.conf gives a size may differ.
func (b budget) besideWorkers() (text string) {
	regions := map[int]int{}
	var sizes []int
	for _, r := range b.Regions {
		if regions[r.Beside()] == 0 {
			sizes = append(sizes, r.Beside())
		}
		regions[r.Beside()]++
	}
	for _, size := range sizes {
		if size > 0 {
			text += fmt.Sprintf(" + %s x %d", sentence.Count(regions[size], "region"), size)
		}
	}
	return text
}

// beside is what a region takes beside its workers: " + 64".
func beside(r connections.Region) string {
	if r.Beside() == 0 {
		return ""
	}
	return fmt.Sprintf(" + %d", r.Beside())
}

// poolLabels are the places where regiond.conf gives a pool its size.
func (b budget) poolLabels() (list []Label) {
	for _, r := range b.Regions {
		for _, pool := range r.Pools {
			if set := r.Host.Regiond.Effective(pool.Option); set != nil && pool.Option != "" {
				list = append(list, Label{Place: r.Host.Regiond.ValuePlace(set), Text: fmt.Sprintf("%s %d", pool.Name, pool.Size)})
			}
		}
	}
	return list
}

// poolNotes name the pools of the release.
func (b budget) poolNotes() (notes []string) {
	parts := map[bool][]string{}
	for _, pool := range connections.Pools(b.Release) {
		text := fmt.Sprintf("%s %d", pool.Name, pool.Size)
		if pool.Option != "" {
			text += fmt.Sprintf(" (unless %s says otherwise)", pool.Option)
		}
		parts[pool.PerWorker] = append(parts[pool.PerWorker], text)
	}
	notes = append(notes, "each worker: "+strings.Join(parts[true], ", "))
	if parts[false] != nil {
		notes = append(notes, "each region: "+strings.Join(parts[false], ", "))
	}
	return notes
}

// unknownNotes name what the sum leaves out, and why.
func unknownNotes(unknown []connections.Unknown) (notes []string) {
	for _, u := range unknown {
		notes = append(notes, fmt.Sprintf("not counted on %s: %s", u.Host, u.Reason))
	}
	return notes
}

// slotsAreGone is the server's answer to whoever asks for one connection too
// many (InitPostgres in postinit.c).
func slotsAreGone(v version.PostgreSQL) string {
	if version.Since(version.PostgreSQL16).Has(v) {
		return "remaining connection slots are reserved for roles with the SUPERUSER attribute"
	}
	return "remaining connection slots are reserved for non-replication superuser connections"
}

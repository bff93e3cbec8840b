package rules

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/parse/version"
)

// mostConnections is below what every version takes. Its processes together may
// be 262143, and some of them are its own.
const mostConnections = 262000

// budget is a budget in the words of findings.
type budget struct {
	connections.Budget
}

// limit is the max_connections of a server; ok is false, and the host skipped,
// where nobody can tell.
func (p *Pass) limit(db *bundle.Host) (limit int, ok bool) {
	limit, reason := connections.Limit(db)
	if reason != "" {
		p.skip(db.Name, reason)
	}
	return limit, reason == ""
}

// budget adds up what the regions take from a server. lowered counts workers as
// they will be when the rules about num_workers have lowered them.
func (p *Pass) budget(db *bundle.Host, lowered bool) budget {
	b := connections.Of(p.Bundle, p.counting(lowered)).OnServer(connections.ReservedIn(db.Conf))
	for _, u := range b.Uncounted {
		p.skip(u.Host, u.Reason)
	}
	return budget{b}
}

// counting is how an operator wants regions counted; see budget.
func (p *Pass) counting(lowered bool) connections.Counting {
	counting := connections.Counting{PerWorker: p.Options.perWorker(), Extra: p.Options.ExtraConnections}
	if lowered {
		counting.Lower = p.mostWorkers
	}
	return counting
}

// figure is one of the sums that max_connections is held to: what is documented,
// or the peak.
type figure struct {
	number int
	sum    string
	// unknown is what it leaves out.
	unknown []connections.Unknown
}

func (b budget) needed() figure { return figure{b.Need(), b.sum(), b.Uncounted} }

func (b budget) atPeak() figure { return figure{b.Peak(), b.peakSum(), b.Unknown()} }

// raise completes a finding that max_connections is below a figure: with its
// place, what to do, and the fix, which is as safe as the rule's. after is the figure with the workers that are
// left when the rules about num_workers have lowered them.
func (p *Pass) raise(db *bundle.Host, limit int, f *Finding, now, after figure) {
	place, fix := setParameter(db, "max_connections", fmt.Sprint(after.number))
	fix.Applicability = p.rule.Fix
	f.Host, f.Primary.Place, f.Fixes = db.Name, place, []Fix{fix}
	f.Help = fmt.Sprintf("set max_connections = %d", after.number) + byAlterSystem(db, "max_connections")
	if db.Conf.Effective("max_connections") == nil {
		f.Primary.Text = fmt.Sprintf("max_connections is not set, PostgreSQL uses %d", limit)
	}
	if after.number < now.number && len(after.unknown) == 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("with num_workers lowered as its own finding says, %s = %d will do", after.sum, after.number))
	}
	switch {
	case after.number <= limit && len(after.unknown) > 0:
		f.Fixes = nil
		f.Help = "lower num_workers as its own finding says, and put the regions right that could not be counted"
	case after.number <= limit:
		f.Fixes = nil
		f.Help = "lower num_workers as its own finding says, and max_connections will do"
	case after.number > mostConnections:
		f.Fixes = nil
		f.Help = "lower num_workers: PostgreSQL cannot serve that many connections"
	}
}

// needInWords is a lower bound when some regions are not counted.
func (b budget) needInWords() string { return atLeast(b.Need(), b.Uncounted) }

// atLeast says that a number is a lower bound when something was not counted.
func atLeast(n int, unknown []connections.Unknown) string {
	if len(unknown) > 0 {
		return fmt.Sprintf("at least %d", n)
	}
	return fmt.Sprint(n)
}

// sum writes the sum: "12 workers x 11 + 3 reserved".
func (b budget) sum() string {
	return fmt.Sprintf("%s x %d", sentence.Count(b.Workers(), "worker"), b.PerWorker) + b.others()
}

// others are what is not for regions: " + 3 reserved + 20 extra".
func (b budget) others() (text string) {
	if n := b.Kept(); n > 0 {
		text += fmt.Sprintf(" + %d reserved", n)
	}
	if b.Extra > 0 {
		text += fmt.Sprintf(" + %d extra", b.Extra)
	}
	return text
}

// workersNote says which numbers went in, the defaults too.
func (b budget) workersNote() string {
	var parts []string
	for _, r := range b.Regions {
		parts = append(parts, fmt.Sprintf("%s %d%s", r.Host.Name, r.Workers, whence(r.From, b.Release)))
	}
	return "workers: " + strings.Join(parts, ", ")
}

// whence says where a number of workers comes from, when not from num_workers.
func whence(from connections.Origin, release version.MAAS) string {
	switch from {
	case connections.Release:
		return fmt.Sprintf(" (as MAAS %s has it)", release)
	case connections.Default:
		return " (MAAS's default)"
	case connections.Refused:
		return " (MAAS refuses the value)"
	}
	return ""
}

// uncountedNotes name the regions that the sum leaves out.
func (b budget) uncountedNotes() []string {
	var hosts []string
	for _, u := range b.Uncounted {
		hosts = append(hosts, u.Host)
	}
	if hosts == nil {
		return nil
	}
	return []string{"not counted, since their workers are not known: " + strings.Join(hosts, ", ")}
}

// reservedNotes name what the server keeps from regions.
func (b budget) reservedNotes() []string {
	var parts []string
	for _, r := range b.Reserved {
		parts = append(parts, fmt.Sprintf("%s %d", r.Parameter, r.Size))
	}
	if parts == nil {
		return nil
	}
	return []string{"reserved: " + strings.Join(parts, ", ")}
}

// labels are the places that the numbers stand at. sum says what a region's come
// to.
func (b budget) labels(db *bundle.Host, sum func(connections.Region) string) (list []Label) {
	for _, r := range b.Regions {
		if r.From == connections.Set || r.From == connections.Refused {
			set := r.Host.Regiond.Effective("num_workers")
			list = append(list, Label{Place: r.Host.Regiond.ValuePlace(set), Text: sum(r)})
		}
	}
	for _, r := range b.Reserved {
		if label, ok := settingLabel(db, r.Parameter, fmt.Sprintf("%d are not for regions", r.Size)); ok {
			list = append(list, label)
		}
	}
	return list
}

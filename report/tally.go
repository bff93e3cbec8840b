package report

import (
	"cmp"
	"slices"

	"github.com/regionlint/regionlint/rules"
)

// tally counts findings, so that what stands below them needs none of them.
type tally struct {
	found int
	// byFlags counts them by the flags that apply or show their best fix, "" for those
	// with none.
	byFlags map[string]int
	byRule  map[string]Stat
	// more are those that were not made.
	more []rest
}

// rest is how many findings of a rule in a file are not shown.
type rest struct {
	bundle, path, rule string
	count              int
}

func newTally() *tally { return &tally{byFlags: map[string]int{}, byRule: map[string]Stat{}} }

// counts is the tally of the document's findings.
func (d *Document) counts() *tally {
	if d.tally == nil {
		d.tally = newTally()
		for i := range d.Findings {
			d.tally.count(&d.Findings[i])
		}
	}
	return d.tally
}

// count counts a finding of the document by all that is counted.
func (d *Document) count(f *Finding) {
	d.Summary.countOf(f)
	d.tally.count(f)
}

// countMore counts findings of the document's one bundle that were not made.
func (d *Document) countMore(m rules.More) {
	d.Summary.count(m.Severity, m.Fix, m.Count)
	d.tally.found += m.Count
	d.tally.byFlags[fixFlags[m.Fix]] += m.Count
	stat := Stat{Rule: m.Rule.Code, Name: m.Rule.Name, Severity: m.Severity.String()}
	stat.add(m.Fix, m.Count)
	d.tally.addStat(stat)
	d.tally.more = append(d.tally.more, rest{d.Bundles[0].Name, valid(m.Path), m.Rule.Code, m.Count})
}

func (t *tally) count(f *Finding) {
	t.found++
	a := f.applicability()
	t.byFlags[f.flags(a)]++
	stat := Stat{Rule: f.Rule, Name: f.Name, Severity: f.Severity}
	stat.add(a, 1)
	t.addStat(stat)
}

// add adds what was counted elsewhere.
func (t *tally) add(o *tally) {
	t.found += o.found
	for flags, n := range o.byFlags {
		t.byFlags[flags] += n
	}
	for _, stat := range o.byRule {
		t.addStat(stat)
	}
	t.more = append(t.more, o.more...)
}

// addStat adds counts of a rule to those that there are.
func (t *tally) addStat(s Stat) {
	known, ok := t.byRule[s.Rule]
	if ok {
		s.Count += known.Count
		s.Fixable += known.Fixable
		s.FixableUnsafely += known.FixableUnsafely
		if severityRank(known.Severity) < severityRank(s.Severity) {
			s.Severity = known.Severity
		}
	}
	t.byRule[s.Rule] = s
}

// stats are the counts by rule, most first.
func (t *tally) stats() []Stat {
	list := make([]Stat, 0, len(t.byRule))
	for _, stat := range t.byRule {
		list = append(list, stat)
	}
	slices.SortFunc(list, func(a, b Stat) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Rule, b.Rule))
	})
	return list
}

// add adds the counts of another part of the report.
func (s *Summary) add(o Summary) {
	s.Bundles += o.Bundles
	s.Hosts += o.Hosts
	s.Files += o.Files
	s.Errors += o.Errors
	s.Warnings += o.Warnings
	s.Infos += o.Infos
	s.Fixable += o.Fixable
	s.Fixed += o.Fixed
	s.Suppressed += o.Suppressed
	s.Known += o.Known
}

func (s *Summary) countOf(f *Finding) { s.count(severityNamed(f.Severity).is, f.applicability(), 1) }

// count counts findings by their severity, and whether they can be fixed.
func (s *Summary) count(severity rules.Severity, best rules.Applicability, n int) {
	switch severity {
	case rules.Error:
		s.Errors += n
	case rules.Warning:
		s.Warnings += n
	case rules.Info:
		s.Infos += n
	}
	if best == rules.Safe {
		s.Fixable += n
	}
}

package main

import (
	"fmt"
	"path"
	"slices"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// left are the known findings that were not there: gone, where their rule was checked in
// all of the bundle, or no longer exists; kept where nobody looked for them.
func (b baseline) left(j *job, bundles []report.Bundle) (gone, kept []lint.Entry) {
	type question struct{ bundle, rule string }
	answers := map[question]bool{}
	for _, e := range b.old.Left() {
		asked := question{e.Bundle, e.Rule}
		if _, known := answers[asked]; !known {
			answers[asked] = b.lookedFor(j, bundles, e)
		}
		if answers[asked] {
			gone = append(gone, e)
		} else {
			kept = append(kept, e)
		}
	}
	return gone, kept
}

// lookedFor tells whether an entry would have been found, if it still were there.
func (b baseline) lookedFor(j *job, bundles []report.Bundle, e lint.Entry) bool {
	if _, err := lint.Find(e.Rule); err != nil {
		return true
	}
	if t, linted := b.called[e.Bundle]; linted {
		return checked(j, bundles, []target{t}, e.Rule)
	}
	if dir := b.directory(e.Bundle); b.others[e.Bundle] || exists(dir) || b.inOtherArchive(dir) {
		// It was not linted, but is still there.
		return false
	}
	if len(b.others) > 0 {
		// It may have been renamed, and be in another part now.
		return false
	}
	var renamed []target
	for bundle, t := range b.called {
		if !b.old.Has(bundle) {
			renamed = append(renamed, t)
		}
	}
	return checked(j, bundles, renamed, e.Rule)
}

// checked tells whether a rule was checked in full in some bundles.
func checked(j *job, bundles []report.Bundle, targets []target, code string) bool {
	ofRule := func(s report.Skip) bool { return s.Rule == code }
	for _, t := range targets {
		s := j.settings.of(t)
		ran := func(rule *rules.Rule) bool {
			return rule.Code == code && rule.Runs(s.Options) && (!rule.OfSuppressions || !s.NoSuppressions)
		}
		if !slices.ContainsFunc(s.Rules, ran) {
			return false
		}
		ofTarget := func(b report.Bundle) bool { return b.Name == t.name }
		if i := slices.IndexFunc(bundles, ofTarget); i >= 0 && slices.ContainsFunc(bundles[i].Skipped, ofRule) {
			return false
		}
	}
	return true
}

// tell tells of known findings that are gone.
func (b baseline) tell(gone []lint.Entry, each bool) []string {
	if len(gone) == 0 {
		return nil
	}
	n := 0
	var lines []string
	for _, e := range gone {
		n += e.Count
		if each {
			lines = append(lines, fmt.Sprintf("regionlint: no longer found: %s %s (%d, fingerprint %s)", e.Rule, report.Visible(path.Join(e.Bundle, e.Path)), e.Count, e.Fingerprint))
		}
	}
	are := "are"
	if n == 1 {
		are = "is"
	}
	return append(lines, fmt.Sprintf("regionlint: %s of %s %s no longer there: renew it with --baseline %[2]s --write-baseline %[2]s",
		sentence.Count(n, "known finding"), b.name, are))
}

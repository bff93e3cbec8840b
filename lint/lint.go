// Package lint runs rules on bundles: which rules, in what order, and round
// after round while fixes are made. It neither judges nor prints.
package lint

import (
	"cmp"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// Result is what was found in a bundle.
type Result struct {
	Bundle *bundle.Bundle
	// Findings are sorted by path, position and rule.
	Findings []rules.Finding
	// Known are those that the baseline has. They are not among Findings.
	Known []rules.Finding
	// Suppressed are those that a comment silences. They are not among Findings
	// either.
	Suppressed []rules.Finding
	// Skips are the rules that could not be checked, by rule and host.
	Skips []rules.Skip
}

// Lint judges a bundle.
func Lint(b *bundle.Bundle, s Settings) Result {
	result := judge(b, s)
	if makes := withoutFixesOf(result.Known, result.Findings, s.Options.Makes); makes != nil {
		s.Options.Makes = makes
		return judge(b, s)
	}
	return result
}

func judge(b *bundle.Bundle, s Settings) Result {
	comments := newSuppressions(b, s)
	result := s.listen(b, comments)
	if s.judgesComments() && comments.nameOthers(s.runs) {
		// Only the other rules tell whether those are of use.
		all := s
		all.Rules = rules.All()
		comments.judge(all.listen(b, comments), all.runs)
	} else {
		comments.judge(result, s.runs)
	}
	comments.keepTogether(result.Findings)
	s.Options.Suppressions = comments.list
	ofComments, skips := s.run(b, comments, true)
	result.Findings, result.Skips = append(result.Findings, ofComments...), append(result.Skips, skips...)
	slices.SortStableFunc(result.Findings, compare)
	result.Findings, result.Known = s.Baseline.split(s.judged(s.heard(result.Findings)))
	return result
}

// listen runs the rules that comments can silence.
func (s Settings) listen(b *bundle.Bundle, comments *suppressions) Result {
	r := Result{Bundle: b}
	r.Findings, r.Skips = s.run(b, comments, false)
	r.Findings, r.Suppressed = comments.silence(r.Findings)
	return r
}

// run runs the rules about suppressions, or the others.
func (s Settings) run(b *bundle.Bundle, comments *suppressions, ofSuppressions bool) (found []rules.Finding, skips []rules.Skip) {
	o := s.Options
	o.Enabled = func(code string, at parse.Place) bool {
		return s.runs(code) && !s.ignores(code, at) && len(comments.at(code, at)) == 0
	}
	for _, r := range s.Rules {
		if r.OfSuppressions == ofSuppressions {
			findings, skipped := r.Run(b, o)
			found, skips = append(found, findings...), append(skips, skipped...)
		}
	}
	slices.SortStableFunc(found, compare)
	Fingerprint(found)
	return found, skips
}

// runs tells whether a rule takes part in the run.
func (s Settings) runs(code string) bool {
	return slices.ContainsFunc(s.Rules, func(r *rules.Rule) bool { return r.Code == code && r.Runs(s.Options) })
}

func (s Settings) judgesComments() bool {
	return slices.ContainsFunc(s.Rules, func(r *rules.Rule) bool { return r.OfSuppressions })
}

// compare orders findings as reports show them. Equal ones keep the order of
// the manifest's hosts, in which rules report.
func compare(a, b rules.Finding) int {
	return cmp.Or(
		cmp.Compare(pathOf(a.Primary.Place), pathOf(b.Primary.Place)),
		cmp.Compare(a.Primary.Place.Span.Start, b.Primary.Place.Span.Start),
		cmp.Compare(a.Rule.Code, b.Rule.Code),
	)
}

func pathOf(p parse.Place) string {
	if p.Source == nil {
		return ""
	}
	return p.Source.Path
}

// Worst is the worst severity among findings; 0 when there are none.
func Worst(findings []rules.Finding) rules.Severity {
	var worst rules.Severity
	for _, f := range findings {
		worst = max(worst, f.Severity)
	}
	return worst
}

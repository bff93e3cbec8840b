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
	enabled := func(code string) bool {
		return slices.ContainsFunc(s.Rules, func(r *rules.Rule) bool { return r.Code == code })
	}
	comments := newSuppressions(b, s)
	s.Options.Enabled = func(code string, at parse.Place) bool {
		return enabled(code) && !s.ignores(code, at) && len(comments.at(code, at)) == 0
	}
	result := Result{Bundle: b}
	run := func(ofSuppressions bool) (found []rules.Finding) {
		for _, r := range s.Rules {
			if r.OfSuppressions == ofSuppressions {
				findings, skips := r.Run(b, s.Options)
				found = append(found, findings...)
				result.Skips = append(result.Skips, skips...)
			}
		}
		slices.SortStableFunc(found, compare)
		Fingerprint(found)
		return found
	}
	result.Findings, result.Suppressed = comments.silence(run(false))
	comments.judge(result, enabled)
	comments.keepTogether(result.Findings)
	s.Options.Suppressions = comments.list
	result.Findings = append(result.Findings, run(true)...)
	slices.SortStableFunc(result.Findings, compare)
	result.Findings, result.Known = s.Baseline.split(s.judged(s.heard(result.Findings)))
	return result
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

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

// Lint judges a bundle. It does so again where nobody will make the fixes of known
// findings, since other rules relied on them.
func Lint(b *bundle.Bundle, s Settings) Result {
	result := judge(b, s)
	if makes := withoutFixesOf(result.Known, result.Findings, s.Options.Makes); makes != nil {
		s.Options.Makes = makes
		return judge(b, s)
	}
	return result
}

// judge is the order of work. The rules about comments come last, since they tell what
// came of these; then settings and the baseline have their say of all that was found.
func judge(b *bundle.Bundle, s Settings) Result {
	comments := newSuppressions(b, s)
	result := s.listen(b, comments)
	comments.keepTogether(result.Findings)
	if s.judgesComments() {
		ofComments, skips := s.ofComments(result, comments)
		result.Findings = append(result.Findings, ofComments...)
		result.Skips = append(result.Skips, skips...)
		slices.SortStableFunc(result.Findings, compare)
	}
	result.Findings = s.withoutIgnored(result.Findings)
	s.setSeverities(result.Findings)
	result.Findings, result.Known = s.Baseline.split(result.Findings)
	return result
}

// listen runs the rules that comments can silence.
func (s Settings) listen(b *bundle.Bundle, comments *suppressions) Result {
	found, skips := s.run(b, comments, false)
	left, silenced := comments.silence(found)
	return Result{Bundle: b, Findings: left, Suppressed: silenced, Skips: skips}
}

// ofComments runs the rules about comments, after the others. Of a rule that does not
// run, it alone could tell whether comments silence it: it is asked, and not heard.
func (s Settings) ofComments(others Result, comments *suppressions) ([]rules.Finding, []rules.Skip) {
	asked := s
	if comments.nameOthers(s.runs) {
		asked.Rules = rules.All()
		others = asked.listen(others.Bundle, comments)
	}
	comments.judge(others, asked.runs)
	s.Options.Suppressions = comments.list
	return s.run(others.Bundle, comments, true)
}

// run runs the rules about comments, or the others. Fingerprints count what is equal,
// so that they are made before anything is left out.
func (s Settings) run(b *bundle.Bundle, comments *suppressions, ofComments bool) (found []rules.Finding, skips []rules.Skip) {
	o := s.Options
	o.Enabled = func(code string, at parse.Place) bool {
		return s.runs(code) && !s.ignores(code, at) && len(comments.at(code, at)) == 0
	}
	for _, r := range s.Rules {
		if r.OfSuppressions == ofComments {
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

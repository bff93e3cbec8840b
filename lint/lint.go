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
	// More are those that were counted, and not made. They are not among Findings.
	More []rules.More
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
		ofComments := s.ofComments(result, comments)
		result.Findings = append(result.Findings, ofComments.Findings...)
		result.Skips = append(result.Skips, ofComments.Skips...)
		slices.SortStableFunc(result.Findings, compare)
	}
	result.Findings = s.withoutIgnored(result.Findings)
	s.setSeverities(&result)
	result.Findings, result.Known = s.Baseline.split(result.Findings)
	return result
}

// listen runs the rules that comments can silence.
func (s Settings) listen(b *bundle.Bundle, comments *suppressions) Result {
	found := s.run(b, comments, false)
	left, silenced := comments.silence(found.Findings)
	return Result{Bundle: b, Findings: left, More: found.More, Suppressed: silenced, Skips: found.Skips}
}

// ofComments runs the rules about comments, after the others. Of a rule that does not
// run, it alone could tell whether comments silence it: it is asked, and not heard.
func (s Settings) ofComments(others Result, comments *suppressions) rules.Found {
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
func (s Settings) run(b *bundle.Bundle, comments *suppressions, ofComments bool) (found rules.Found) {
	o := s.Options
	o.Shared = &rules.Shared{}
	if o.Digests == nil {
		o.Digests = &rules.Digests{}
	}
	o.Heard = func(code string, at parse.Place) bool { return !s.ignores(code, at) && len(comments.at(code, at)) == 0 }
	o.Enabled = func(code string, at parse.Place) bool { return s.runs(code) && o.Heard(code, at) }
	o.Most = s.Most
	for _, r := range s.Rules {
		if r.OfSuppressions == ofComments {
			one := r.Run(b, o)
			found.Findings = append(found.Findings, one.Findings...)
			found.More = append(found.More, one.More...)
			found.Skips = append(found.Skips, one.Skips...)
		}
	}
	slices.SortStableFunc(found.Findings, compare)
	Fingerprint(found.Findings)
	return found
}

// runs tells whether a rule takes part in the run.
func (s Settings) runs(code string) bool {
	for _, r := range s.Rules {
		if r.Code == code {
			return r.Runs(s.Options)
		}
	}
	return false
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

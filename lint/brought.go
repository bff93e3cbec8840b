package lint

import (
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/rules"
)

// brought are the errors after a round that its fixes brought: of each thing there are
// more than before, where it could have been found then. What a comment or the baseline
// keeps quiet was there as well. What has a fix that comes, as the max_connections of a
// standby after those of its primary, is no error for long.
func brought(before, after Result, comes func(rules.Fix) bool) []rules.Finding {
	there, same := map[thing]int{}, map[string]bool{}
	for _, f := range slices.Concat(before.Findings, before.Known, before.Suppressed) {
		there[thingOf(f)]++
		same[f.Fingerprint] = true
	}
	now := map[thing][]rules.Finding{}
	var order []thing
	for _, f := range slices.Concat(after.Known, after.Suppressed) {
		same[f.Fingerprint] = true
	}
	for _, f := range slices.Concat(after.Findings, after.Known, after.Suppressed) {
		there[thingOf(f)]--
		if f.Severity == rules.Error && !same[f.Fingerprint] && couldBeFound(before, f) && !slices.ContainsFunc(f.Fixes, comes) {
			if now[thingOf(f)] == nil {
				order = append(order, thingOf(f))
			}
			now[thingOf(f)] = append(now[thingOf(f)], f)
		}
	}
	// A line that is written as several has its fault in each.
	gone := map[thing]bool{}
	for t, n := range there {
		gone[t.ofAnySubject()] = gone[t.ofAnySubject()] || n > 0
	}
	var list []rules.Finding
	for _, t := range order {
		if more := -there[t]; more > 0 && !gone[t.ofAnySubject()] {
			list = append(list, now[t][:min(more, len(now[t]))]...)
		}
	}
	return list
}

// never is for where no fix comes any more.
func never(rules.Fix) bool { return false }

// leftOut are the settings for the rules that do not run. Who asks for some of them does
// not ask for what the others would find then. They judge what is there: nobody makes
// their fixes.
func (s Settings) leftOut() Settings {
	left := s
	left.Rules = slices.DeleteFunc(rules.All(), func(r *rules.Rule) bool { return r.OfSuppressions || s.runs(r.Code) || !r.Runs(s.Options) })
	left.Baseline = nil
	left.Options.Makes = never
	return left
}

// couldBeFound tells whether a rule could say of a bundle what it says now: its host was
// known and checked.
func couldBeFound(before Result, f rules.Finding) bool {
	known := func(h *bundle.Host) bool { return h.Name == f.Host }
	if f.Host != "" && !slices.ContainsFunc(before.Bundle.Hosts, known) {
		return false
	}
	return !slices.ContainsFunc(before.Skips, func(s rules.Skip) bool {
		return s.Rule == f.Rule && (s.Host == f.Host || s.Host == "" || f.Host == "")
	})
}

// hides tells whether a rule can no longer tell of a host what it could before.
func hides(before, after Result) bool {
	return slices.ContainsFunc(after.Skips, func(s rules.Skip) bool {
		return !slices.ContainsFunc(before.Skips, func(earlier rules.Skip) bool { return earlier.Rule == s.Rule && earlier.Host == s.Host })
	})
}

func (t thing) ofAnySubject() thing {
	t.subject = ""
	return t
}

// thingOf is what a finding is about. Where it has a subject, that tells more than its
// place: a record that is missing goes to another file when the last line of one is
// removed.
func thingOf(f rules.Finding) thing {
	if f.Subject != "" {
		return thing{rule: f.Rule, host: f.Host, subject: f.Subject}
	}
	return thing{rule: f.Rule, host: f.Host, path: pathOf(f.Primary.Place)}
}

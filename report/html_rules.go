package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/rules"
)

// htmlRule is a rule that found something, and where.
type htmlRule struct {
	Code, Name, Severity string
	Findings             []*htmlFinding
	// Page is the address of what explains it, and Why the part of that which
	// says what it finds and why it matters; "" for a rule that is not known here.
	Page, Why string
}

// htmlRulesOf are the rules that found something, the worst first.
func htmlRulesOf(bundles []htmlBundle) []htmlRule {
	byCode := map[string]*htmlRule{}
	for f := range eachFinding(bundles) {
		r := byCode[f.Rule]
		if r == nil {
			r = newHTMLRule(f)
			byCode[f.Rule] = r
		}
		if severityRank(f.Severity) < severityRank(r.Severity) {
			r.Severity = f.Severity
		}
		r.Findings = append(r.Findings, f)
	}
	var list []htmlRule
	for _, r := range byCode {
		list = append(list, *r)
	}
	slices.SortFunc(list, func(a, b htmlRule) int {
		return cmp.Or(cmp.Compare(severityRank(a.Severity), severityRank(b.Severity)), cmp.Compare(a.Code, b.Code))
	})
	return list
}

func eachFinding(bundles []htmlBundle) func(yield func(*htmlFinding) bool) {
	return func(yield func(*htmlFinding) bool) {
		for _, b := range bundles {
			for _, h := range b.Hosts {
				for _, run := range h.Runs {
					for _, f := range slices.Concat(run.First, run.Again) {
						if !yield(f) {
							return
						}
					}
				}
			}
		}
	}
}

func newHTMLRule(f *htmlFinding) *htmlRule {
	r := &htmlRule{Code: f.Rule, Name: f.Name, Severity: f.Severity}
	for _, known := range rules.All() {
		if known.Code == f.Rule {
			r.Page, r.Why = rulePage(known.Code), explanation(known.Page())
		}
	}
	return r
}

// explanation is the part of a rule's page before its example, without the title.
func explanation(page string) string {
	_, text, _ := strings.Cut(page, "\n## ")
	text, _, _ = strings.Cut("## "+text, "\n## Example")
	return strings.TrimSpace(text)
}

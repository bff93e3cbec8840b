package lint

import (
	"strings"

	"github.com/regionlint/regionlint/parse/settings"
	"github.com/regionlint/regionlint/rules"
)

// severities are those that a settings file gives to rules. The pattern that says
// more of a rule counts.
func severities(file *settings.Settings) map[string]rules.Severity {
	given, best := map[string]rules.Severity{}, map[string]int{}
	for _, s := range file.Severity {
		for _, r := range matching(rules.All(), s.Rules.Data) {
			if n := strength(s.Rules.Data, r); n > best[r.Code] {
				given[r.Code], best[r.Code] = levels[s.Level], n
			}
		}
	}
	return given
}

// strength tells how much a pattern says of a rule that it names: its length as the
// start of a code, and more than any of those as a code or a name.
func strength(pattern string, r *rules.Rule) int {
	if strings.EqualFold(pattern, r.Name) {
		return len(r.Code)
	}
	return len(pattern)
}

// setSeverities gives findings the severities that the settings have for their rules,
// also those for which the rule chose another one than its own.
func (s Settings) setSeverities(r *Result) {
	for i, f := range r.Findings {
		if severity, ok := s.Severities[f.Rule.Code]; ok {
			r.Findings[i].Severity = severity
		}
	}
	for i, m := range r.More {
		if severity, ok := s.Severities[m.Rule.Code]; ok {
			r.More[i].Severity = severity
		}
	}
}

package lint

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/rules"
)

// Select returns the rules that patterns name: a code, a name, or the start of
// codes ("HBA"), in any case. With nothing to select all are; what is ignored
// is left out in the end.
func Select(selected, ignored []string) ([]*rules.Rule, error) {
	all := rules.All()
	chosen := map[*rules.Rule]bool{}
	for _, r := range all {
		chosen[r] = len(selected) == 0
	}
	for _, step := range []struct {
		patterns []string
		choose   bool
	}{{selected, true}, {ignored, false}} {
		for _, pattern := range step.patterns {
			named := matching(all, pattern)
			if named == nil {
				return nil, unknownRule(all, pattern)
			}
			for _, r := range named {
				chosen[r] = step.choose
			}
		}
	}
	var list []*rules.Rule
	for _, r := range all {
		if chosen[r] {
			list = append(list, r)
		}
	}
	return list, nil
}

func matching(all []*rules.Rule, pattern string) []*rules.Rule {
	var list []*rules.Rule
	for _, r := range all {
		byCode := pattern != "" && strings.HasPrefix(r.Code, strings.ToUpper(pattern))
		if byCode || strings.EqualFold(r.Name, pattern) {
			list = append(list, r)
		}
	}
	return list
}

// Find returns the rules that one pattern names, as Select does.
func Find(pattern string) ([]*rules.Rule, error) {
	all := rules.All()
	if named := matching(all, pattern); named != nil {
		return named, nil
	}
	return nil, unknownRule(all, pattern)
}

func unknownRule(all []*rules.Rule, pattern string) error {
	best, bestDistance := "", max(2, len(pattern)/3)+1
	for _, r := range all {
		for _, name := range []string{r.Code, r.Name} {
			if d := distance(strings.ToLower(pattern), strings.ToLower(name)); d < bestDistance {
				best, bestDistance = name, d
			}
		}
	}
	if best == "" {
		return fmt.Errorf("no rule is called %q: `regionlint rules` lists them", pattern)
	}
	return fmt.Errorf("no rule is called %q: did you mean %s?", pattern, best)
}

// distance counts the letters to insert, delete, replace or swap that make b of
// a (Damerau and Levenshtein, without edits inside of swaps).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replace := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

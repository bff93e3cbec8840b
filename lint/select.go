package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/nearest"
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
	meant := meantRules(all, pattern)
	var shown []string
	for _, r := range meant {
		known, other := r.Name, r.Code
		if looksLikeCode(pattern) {
			known, other = other, known
		}
		shown = append(shown, fmt.Sprintf("%s (%s)", known, other))
	}
	switch {
	case len(meant) == 0:
		return fmt.Errorf("no rule is called %q: `regionlint rules` lists them", pattern)
	case len(meant) > mostMeant:
		return fmt.Errorf("no rule is called %q, but the names of %d hold that word: `regionlint rules` lists them", pattern, len(meant))
	}
	return fmt.Errorf("no rule is called %q: did you mean %s?", pattern, strings.Join(shown, " or "))
}

// looksLikeCode tells codes from names, which have no digit without a hyphen.
func looksLikeCode(pattern string) bool {
	return strings.ContainsAny(pattern, "0123456789") && !strings.Contains(pattern, "-")
}

// mostMeant is how many rules an error names.
const mostMeant = 3

// meantRules are those with the code or the name that is nearest to the pattern,
// else those whose names have it as a word.
func meantRules(all []*rules.Rule, pattern string) []*rules.Rule {
	known := append(codes(all), names(all)...)
	// Codes are compared as they are written, names in lower case.
	for _, word := range []string{strings.ToUpper(pattern), strings.ToLower(pattern)} {
		if near := nearest.Word(word, known); near != "" {
			return matching(all, near)
		}
	}
	var list []*rules.Rule
	for _, r := range all {
		if pattern != "" && slices.Contains(strings.Split(r.Name, "-"), strings.ToLower(pattern)) {
			list = append(list, r)
		}
	}
	return list
}

func codes(all []*rules.Rule) (list []string) {
	for _, r := range all {
		list = append(list, r.Code)
	}
	return list
}

func names(all []*rules.Rule) (list []string) {
	for _, r := range all {
		if !slices.Contains(list, r.Name) {
			list = append(list, r.Name)
		}
	}
	return list
}

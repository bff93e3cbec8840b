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
	known := append(codes(all), names(all)...)
	// Codes are compared as they are written, names in lower case.
	for _, word := range []string{strings.ToUpper(pattern), strings.ToLower(pattern)} {
		if near := nearest.Word(word, known); near != "" {
			return fmt.Errorf("no rule is called %q: did you mean %s?", pattern, near)
		}
	}
	if part := containing(names(all), strings.ToLower(pattern)); part != nil {
		return fmt.Errorf("no rule is called %q: did you mean %s?", pattern, strings.Join(part, " or "))
	}
	return fmt.Errorf("no rule is called %q: `regionlint rules` lists them", pattern)
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

// containing returns the names of which a word is a part.
func containing(names []string, word string) (list []string) {
	for _, name := range names {
		if word != "" && slices.Contains(strings.Split(name, "-"), word) {
			list = append(list, name)
		}
	}
	return list
}

package lint

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/parse/settings"
	"github.com/regionlint/regionlint/rules"
)

// check adds to what is wrong with a settings file what only the rules and the globs
// tell; nil when all of it is right.
func check(file *settings.Settings) error {
	c := checker{problems: slices.Clone(file.Problems)}
	c.rules(file.Select.Data)
	c.rules(file.Ignore.Data)
	c.severities(file.Severity)
	for _, p := range file.PerPathIgnores {
		c.rules(p.Rules)
		if wrong := wrongGlob(p.Glob.Data); wrong != "" {
			c.add(p.Glob, "the glob "+wrong)
		}
	}
	if len(c.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(c.problems, func(a, b settings.Problem) int {
		return cmp.Compare(a.Place.Span.Start, b.Place.Span.Start)
	})
	return settings.Error(c.problems)
}

type checker struct {
	problems []settings.Problem
}

func (c *checker) add(at settings.Word, message string) {
	c.problems = append(c.problems, settings.Problem{Place: at.Place, Message: message})
}

func (c *checker) rules(patterns []settings.Word) {
	for _, p := range patterns {
		if _, err := Find(p.Data); err != nil {
			c.add(p, err.Error())
		}
	}
}

// severities complains of patterns of which neither counts more than the other.
func (c *checker) severities(list []settings.Severity) {
	type claim struct {
		rule     *rules.Rule
		strength int
	}
	first := map[claim]settings.Word{}
	for _, s := range list {
		named, err := Find(s.Rules.Data)
		if err != nil {
			c.add(s.Rules, err.Error())
		}
		for _, r := range named {
			claim := claim{r, strength(s.Rules.Data, r)}
			if before, ok := first[claim]; ok {
				c.add(s.Rules, fmt.Sprintf("`%s` names %s again, after `%s`", s.Rules.Data, r.Code, before.Data))
				break
			}
			first[claim] = s.Rules
		}
	}
}

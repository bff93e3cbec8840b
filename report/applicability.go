package report

import (
	"slices"

	"github.com/regionlint/regionlint/rules"
)

// applicabilities is every applicability, the best first.
var applicabilities = []rules.Applicability{rules.Safe, rules.Unsafe, rules.NoFix}

// applicabilityNamed is the applicability with that name in JSON.
func applicabilityNamed(name string) (a rules.Applicability, ok bool) {
	i := slices.IndexFunc(applicabilities, func(a rules.Applicability) bool { return a.String() == name })
	if i < 0 {
		return rules.NoFix, false
	}
	return applicabilities[i], true
}

// fixMarks stand in lists behind findings with a fix, by what the best one is.
var fixMarks = map[rules.Applicability]string{rules.Safe: "[*]", rules.Unsafe: "[~]"}

// fixFlags are what has to be given for a fix to be applied, and diffFlags for it to be
// shown.
var (
	fixFlags  = map[rules.Applicability]string{rules.Safe: "--fix", rules.Unsafe: "--fix --unsafe-fixes"}
	diffFlags = map[rules.Applicability]string{rules.Safe: "--diff", rules.Unsafe: "--diff --unsafe-fixes"}
)

// unsafeCaution is why unsafe fixes have a flag of their own.
const unsafeCaution = "it may change what someone meant"

// applicability is that of the finding's best fix.
func (f *Finding) applicability() rules.Applicability {
	a, _ := applicabilityNamed(f.Fix)
	return a
}

func (f *Fix) applicability() rules.Applicability {
	a, _ := applicabilityNamed(f.Applicability)
	return a
}

// bestFix is the applicability of the finding's best fix.
func bestFix(f *rules.Finding) rules.Applicability {
	best := rules.NoFix
	for _, fix := range f.Fixes {
		best = max(best, fix.Applicability)
	}
	return best
}

package rules

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/version"
)

// explainNumber is about what PostgreSQL cannot read as a number of the
// parameter.
func explainNumber(s *pgconf.Setting, v version.PostgreSQL) (what, help string) {
	p := s.Parameter
	is := fmt.Sprintf("%s is %s", s.Name, shownValue(s))
	help = fmt.Sprintf("set %s to %s", s.Name, allowed(p, v))
	n := readNumber(s.Value)
	units := p.Units(v)
	switch {
	case n.digits == "":
		return is + ", which is no number", help
	case n.unit != "" && len(units) == 0:
		return fmt.Sprintf("%s, but PostgreSQL %s takes no unit here", is, v), help
	case n.unit != "" && !slices.Contains(units, n.unit):
		if meant := meantUnit(n.unit, units); meant != "" {
			help = fmt.Sprintf("write %s%s", n.digits, meant)
		}
		return fmt.Sprintf("%s, but PostgreSQL %s has no unit %s here", is, v, cutShort(n.unit, mostOfWord)),
			fmt.Sprintf("%s; the units are %s, and upper and lower case matter", help, strings.Join(units, ", "))
	case strings.ContainsAny(n.digits, ".eE") && p.Type == pgconf.Integer:
		return fmt.Sprintf("%s, but PostgreSQL %s takes only whole numbers here", is, v), help
	case strings.HasPrefix(strings.TrimLeft(n.digits, "+-"), "0"):
		return is + ", which starts with 0 as octal numbers do, and is none", help
	}
	return is + ", which is no number", help
}

// explainRange is about numbers that are too small or too great.
func explainRange(s *pgconf.Setting, v version.PostgreSQL) (what, help string) {
	p := s.Parameter
	help = fmt.Sprintf("set %s to %s", s.Name, allowed(p, v))
	if n := readNumber(s.Value); n.unit == "" && len(p.Units(v)) > 0 {
		help += fmt.Sprintf("; a number without a unit counts %s", inUnits(p.Unit))
	}
	return fmt.Sprintf("%s is %s, but PostgreSQL %s takes only %s", s.Name, shownValue(s), v, bounds(p, v)), help
}

// inUnits says what a bare number counts.
func inUnits(unit string) string {
	switch unit {
	case "8kB":
		return "blocks of 8kB"
	case "16MB":
		return "segments of 16MB"
	}
	return unit
}

// allowed is what a parameter takes: "a whole number, 1 to 100".
func allowed(p *pgconf.Parameter, v version.PostgreSQL) string {
	kind := "a number"
	switch units := p.Units(v); {
	case slices.Contains(units, "kB"):
		kind = "a size"
	case len(units) > 0:
		kind = "a time"
	case p.Type == pgconf.Integer:
		kind = "a whole number"
	}
	return kind + ", " + bounds(p, v)
}

// bounds is the range of a parameter: "64kB to 2147483647kB".
func bounds(p *pgconf.Parameter, v version.PostgreSQL) string {
	least := p.Written(p.Min, v)
	if p.Max == math.MaxFloat64 {
		return least + " or more"
	}
	return least + " to " + p.Written(p.Max, v)
}

// number is a text that begins with a number. Its unit is whatever letters go on
// from there.
type number struct{ digits, unit string }

var numberWithUnit = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[ \t]*([-+]?(?:0[xX][0-9a-fA-F]+|[0-9]+\.?[0-9]*(?:[eE][-+]?[0-9]+)?|\.[0-9]+))[ \t]*([[:alpha:]]*)[ \t]*$`)
})

// readNumber returns the zero number for a text that is none.
func readNumber(text string) number {
	m := numberWithUnit().FindStringSubmatch(text)
	if m == nil {
		return number{}
	}
	return number{m[1], m[2]}
}

// otherUnits are ways to write units that PostgreSQL does not know, in lower
// case; m is for memory first.
var otherUnits = map[string][]string{
	"b": {"B"}, "byte": {"B"}, "bytes": {"B"},
	"k": {"kB"}, "kb": {"kB"}, "kib": {"kB"},
	"m": {"MB", "min"}, "mb": {"MB"}, "mib": {"MB"},
	"g": {"GB"}, "gb": {"GB"}, "gib": {"GB"},
	"t": {"TB"}, "tb": {"TB"}, "tib": {"TB"},
	"ms": {"ms"}, "msec": {"ms"},
	"s": {"s"}, "sec": {"s"}, "secs": {"s"}, "second": {"s"}, "seconds": {"s"},
	"min": {"min"}, "mins": {"min"}, "minute": {"min"}, "minutes": {"min"},
	"h": {"h"}, "hr": {"h"}, "hour": {"h"}, "hours": {"h"},
	"d": {"d"}, "day": {"d"}, "days": {"d"},
}

// meantUnit is the one of units that was meant by another word; "" if none was.
func meantUnit(word string, units []string) string {
	for _, unit := range otherUnits[strings.ToLower(word)] {
		if slices.Contains(units, unit) {
			return unit
		}
	}
	return ""
}

package pgconf

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// unitFactor says how many of a base unit one of unit is.
type unitFactor struct {
	unit   string
	factor float64
}

// baseUnits returns the units that a value may have whose parameter counts in
// base, largest first, as the tables memory_unit_conversion_table and
// time_unit_conversion_table of src/backend/utils/misc/guc.c do. ok is false
// where no unit may be written.
func baseUnits(base string) (units []unitFactor, ok bool) {
	const kB, mB, gB, tB = 1 << 10, 1 << 20, 1 << 30, 1 << 40
	if size, ok := memoryBase(base); ok {
		return []unitFactor{
			{"TB", tB / size},
			{"GB", gB / size},
			{"MB", mB / size},
			{"kB", kB / size},
			{"B", 1 / size},
		}, true
	}
	if micros, ok := timeBase(base); ok {
		return []unitFactor{
			{"d", 24 * 60 * 60e6 / micros},
			{"h", 60 * 60e6 / micros},
			{"min", 60e6 / micros},
			{"s", 1e6 / micros},
			{"ms", 1e3 / micros},
			{"us", 1 / micros},
		}, true
	}
	return nil, false
}

// memoryBase is how many bytes a base unit is. 16MB is a WAL segment: the unit
// of min_wal_size up to 9.6.
func memoryBase(unit string) (float64, bool) {
	switch unit {
	case "B":
		return 1, true
	case "kB":
		return 1 << 10, true
	case "8kB":
		return 8 << 10, true
	case "MB":
		return 1 << 20, true
	case "16MB":
		return 16 << 20, true
	}
	return 0, false
}

// timeBase is how many microseconds a base unit is.
func timeBase(unit string) (float64, bool) {
	switch unit {
	case "ms":
		return 1e3, true
	case "s":
		return 1e6, true
	case "min":
		return 60e6, true
	}
	return 0, false
}

// toBase converts value from unit to the base unit (convert_to_base_unit).
func toBase(value float64, unit, base string, v version.PostgreSQL) (float64, bool) {
	units, _ := baseUnits(base)
	for i, u := range units {
		if u.unit != unit || !unitVersions[unit].Has(v) {
			continue
		}
		if !rounding.Has(v) {
			return math.Trunc(value * u.factor), true
		}
		value *= u.factor
		// "30.1GB" is taken to the nearest whole of the next smaller unit.
		if i+1 < len(units) {
			next := units[i+1].factor
			value = math.RoundToEven(value/next) * next
		}
		return value, true
	}
	return 0, false
}

// Units returns the units that a number may have in the parameter's value, the
// smallest first; none where the parameter takes no unit, as Reals do not before
// 12.
func (p *Parameter) Units(v version.PostgreSQL) (names []string) {
	if p.Type == Real && !realUnits.Has(v) {
		return nil
	}
	return unitNames(p.Unit, v)
}

func unitNames(base string, v version.PostgreSQL) (names []string) {
	units, _ := baseUnits(base)
	for _, u := range slices.Backward(units) {
		if unitVersions[u.unit].Has(v) {
			names = append(names, u.unit)
		}
	}
	return names
}

// Written writes a number of the parameter's unit as a file may have it: with
// the largest unit of which it is a whole number. Numbers below 1 have a meaning
// of their own, and no unit; nor has one that before 12 would be too great.
func (p *Parameter) Written(n float64, v version.PostgreSQL) string {
	if n < 1 || len(p.Units(v)) == 0 {
		return formatBound(n)
	}
	units, _ := baseUnits(p.Unit)
	for _, u := range units {
		whole := n / u.factor
		if readable := fits(whole) || fractions.Has(v); readable && whole == math.Trunc(whole) && unitVersions[u.unit].Has(v) {
			return formatBound(whole) + u.unit
		}
	}
	return formatBound(n)
}

func formatBound(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// unitHint is the server's hint on which units base may be written in.
func unitHint(base string, v version.PostgreSQL) string {
	var names []string
	for _, name := range unitNames(base, v) {
		names = append(names, `"`+name+`"`)
	}
	last := len(names) - 1
	return "Valid units for this parameter are " + strings.Join(names[:last], ", ") + ", and " + names[last] + "."
}

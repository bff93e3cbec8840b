package pgconf

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/libc"
	"github.com/regionlint/regionlint/parse/version"
)

// badValue is why a value is refused: the server's message, and its hint and
// detail if it gives any.
type badValue struct {
	text, detail, hint string
	// warned tells that the detail and the hint come before, as a warning.
	warned bool
	level  level
	fault  Fault
}

// value is a setting's value as the server stores it.
type value struct {
	text   string  // as postgres -C prints it
	number float64 // for integers and reals
	on     bool    // for booleans
}

// read takes text for a value of p as that version does
// (parse_and_validate_value in guc.c).
func (p *Parameter) read(text string, v version.PostgreSQL) (value, *badValue) {
	val, bad := p.decode(text, v)
	if bad == nil {
		bad = p.check(&val, v)
	}
	return val, bad
}

func (p *Parameter) decode(text string, v version.PostgreSQL) (value, *badValue) {
	switch p.Type {
	case Bool:
		return p.readBool(text)
	case Integer:
		return p.readInteger(text, v)
	case Real:
		return p.readReal(text, v)
	case Enum:
		return p.readEnum(text)
	}
	return value{text: text}, nil
}

func (p *Parameter) readBool(text string) (value, *badValue) {
	on, ok := parseBool(text)
	if !ok {
		return value{}, &badValue{fault: Malformed, text: `parameter "` + p.Name + `" requires a Boolean value`}
	}
	return value{text: onOff(on), on: on}, nil
}

func (p *Parameter) readEnum(text string) (value, *badValue) {
	if name, ok := p.spelling(text); ok {
		return value{text: name}, nil
	}
	bad := p.invalid(text)
	bad.fault, bad.hint = Malformed, "Available values: "+strings.Join(p.Values, ", ")+"."
	return value{}, bad
}

func (p *Parameter) readInteger(text string, v version.PostgreSQL) (value, *badValue) {
	n, hint, ok := parseInteger(text, p.Unit, v)
	if !ok {
		bad := p.invalid(text)
		bad.fault, bad.hint = Malformed, hint
		if hint == tooLarge {
			bad.fault = OutOfRange
		}
		return value{}, bad
	}
	if n < p.Min || n > p.Max {
		return value{}, p.outside(formatInteger(n), formatInteger(p.Min), formatInteger(p.Max), v)
	}
	return value{text: formatInteger(n), number: n}, nil
}

func (p *Parameter) readReal(text string, v version.PostgreSQL) (value, *badValue) {
	n, hint, ok := parseReal(text, p.Unit, v)
	if !ok {
		return value{}, &badValue{fault: Malformed, text: fmt.Sprintf(badRealText.In(v), p.Name, text), hint: hint}
	}
	if n < p.Min || n > p.Max {
		shown := strings.Replace(formatReal(n), "inf", infinityText.In(v), 1)
		return value{}, p.outside(shown, formatReal(p.Min), formatReal(p.Max), v)
	}
	return value{text: formatReal(n), number: n}, nil
}

// invalid is the complaint about a value that cannot be read at all.
func (p *Parameter) invalid(text string) *badValue {
	return &badValue{text: `invalid value for parameter "` + p.Name + `": "` + text + `"`}
}

// outside is the complaint about a number out of range.
func (p *Parameter) outside(shown, low, high string, v version.PostgreSQL) *badValue {
	if p.Unit != "" && valueUnit.Has(v) {
		shown += " " + p.Unit
	}
	if p.Unit != "" && rangeUnit.Has(v) {
		low += " " + p.Unit
		high += " " + p.Unit
	}
	return &badValue{fault: OutOfRange, text: shown + ` is outside the valid range for parameter "` + p.Name + `" (` + low + ` .. ` + high + `)`}
}

// parseBool reads a Boolean as parse_bool in src/backend/utils/adt/bool.c does:
// any part from the start of true, false, yes, no that is not empty; on, off and
// "of"; 1 and 0.
func parseBool(text string) (on, ok bool) {
	s := lower(text)
	switch {
	case s == "":
		return false, false
	case begins(s, "true"), begins(s, "yes"), s == "on", s == "1":
		return true, true
	case begins(s, "false"), begins(s, "no"), s == "off", s == "of", s == "0":
		return false, true
	}
	return false, false
}

// begins tells whether word begins with text.
func begins(text, word string) bool { return len(text) <= len(word) && word[:len(text)] == text }

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// tooLarge is the hint for what does not fit into an integer.
const tooLarge = "Value exceeds integer range."

// parseInteger reads an integer with its unit and converts it to base
// (parse_int in guc.c). The hint is empty where the server gives none.
func parseInteger(text, base string, v version.PostgreSQL) (n float64, hint string, ok bool) {
	n, rest, overflow := cutInteger(text)
	if !fractions.Has(v) {
		if rest == text {
			return 0, "", false
		}
		if overflow || !fits(n) {
			return 0, tooLarge, false
		}
	} else {
		if overflow || rest != "" && strings.IndexByte(".eE", rest[0]) >= 0 {
			n, rest, overflow = cutReal(text)
		}
		if rest == text || overflow || math.IsNaN(n) {
			return 0, "", false
		}
	}
	n, hint, ok = withUnit(n, rest, base, v)
	if !ok {
		return 0, hint, false
	}
	n = math.RoundToEven(n)
	if !fits(n) {
		return 0, tooLarge, false
	}
	return n, "", true
}

// parseReal reads a floating-point number (parse_real in guc.c).
func parseReal(text, base string, v version.PostgreSQL) (n float64, hint string, ok bool) {
	n, rest, overflow := cutReal(text)
	if rest == text || overflow || math.IsNaN(n) {
		return 0, "", false
	}
	if !realUnits.Has(v) {
		return n, "", strings.TrimLeft(rest, libc.Space) == ""
	}
	return withUnit(n, rest, base, v)
}

// withUnit applies the unit that rest holds, if any.
func withUnit(n float64, rest, base string, v version.PostgreSQL) (converted float64, hint string, ok bool) {
	rest = strings.TrimLeft(rest, libc.Space)
	if rest == "" {
		return n, "", true
	}
	if _, has := baseUnits(base); !has {
		return 0, "", false
	}
	if converted, ok = toBase(n, strings.TrimRight(rest, libc.Space), base, v); !ok {
		return 0, unitHint(base, v), false
	}
	return converted, "", true
}

func fits(n float64) bool { return n >= math.MinInt32 && n <= math.MaxInt32 }

func formatInteger(n float64) string { return strconv.FormatInt(int64(n), 10) }

// formatReal prints like C's %g.
func formatReal(n float64) string {
	switch {
	case math.IsInf(n, 1):
		return "inf"
	case math.IsInf(n, -1):
		return "-inf"
	case math.IsNaN(n):
		return "nan"
	}
	return strconv.FormatFloat(n, 'g', 6, 64)
}

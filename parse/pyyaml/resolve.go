package pyyaml

import "strings"

// tagPrefix begins the tags that YAML itself defines.
const tagPrefix = "tag:yaml.org,2002:"

// ResolvePlain returns the short name of the tag that PyYAML's Resolver gives
// to an unquoted scalar: "bool", "float", "int", "merge", "null", "timestamp",
// "value" or "str".
func ResolvePlain(value string) string {
	return longTag(value)[len(tagPrefix):]
}

// longTag is that tag in its long form.
func longTag(value string) string {
	if value == "" {
		return tagPrefix + "null"
	}
	// Python's "$" also matches before a last line end, which a block scalar
	// with the tag "!" can have.
	text := strings.TrimSuffix(value, "\n")
	for i := range resolvers {
		if r := &resolvers[i]; strings.IndexByte(r.first, value[0]) >= 0 && r.matches(text) {
			return r.tag
		}
	}
	return tagPrefix + "str"
}

// resolvers are asked in order about texts that begin with one of a few characters.
var resolvers = [...]struct {
	tag     string
	first   string
	matches func(string) bool
}{
	{tagPrefix + "bool", "yYnNtTfFoO", isBool},
	{tagPrefix + "float", "-+0123456789.", isFloat},
	{tagPrefix + "int", "-+0123456789", isInt},
	{tagPrefix + "merge", "<", func(s string) bool { return s == "<<" }},
	{tagPrefix + "null", "~nN", isNull},
	{tagPrefix + "timestamp", "0123456789", isTimestamp},
	{tagPrefix + "value", "=", func(s string) bool { return s == "=" }},
}

// isBool tells whether s is one of the words for a boolean in lower, upper or
// title case.
func isBool(s string) bool {
	switch strings.ToLower(s) {
	case "yes", "no", "true", "false", "on", "off":
		return oneCase(s)
	}
	return false
}

func isNull(s string) bool {
	return s == "~" || strings.ToLower(s) == "null" && oneCase(s)
}

// oneCase tells whether s is all lower case, all upper case, or title case.
func oneCase(s string) bool {
	lower, upper := strings.ToLower(s), strings.ToUpper(s)
	return s == lower || s == upper || s == upper[:1]+lower[1:]
}

// isInt follows the int expression of PyYAML's Resolver: binary, octal with a
// bare 0, decimal, hexadecimal, and base 60.
func isInt(s string) bool {
	s = unsigned(s)
	switch {
	case strings.HasPrefix(s, "0b"):
		return allOf(s[2:], "01_")
	case strings.HasPrefix(s, "0x"):
		return allOf(s[2:], "0123456789abcdefABCDEF_")
	case s == "0":
		return true
	case strings.HasPrefix(s, "0"):
		return allOf(s[1:], "01234567_")
	}
	whole, sixties, found := strings.Cut(s, ":")
	if whole == "" || strings.IndexByte("123456789", whole[0]) < 0 || !allOf(whole, "0123456789_") {
		return false
	}
	return !found || allSixties(sixties)
}

// isFloat follows the float expression of PyYAML's Resolver. It wants a point,
// and a sign in an exponent: 1e5 is text.
func isFloat(s string) bool {
	if strings.HasPrefix(s, ".") && !strings.HasPrefix(s, ".i") && !strings.HasPrefix(s, ".I") {
		return isNaN(s) || pointFirst(s)
	}
	s = unsigned(s)
	switch s {
	case ".inf", ".Inf", ".INF":
		return true
	}
	whole, fraction, found := strings.Cut(s, ".")
	if !found || whole == "" || whole[0] < '0' || whole[0] > '9' {
		return false
	}
	if units, sixties, sexagesimal := strings.Cut(whole, ":"); sexagesimal {
		return allOf(units, "0123456789_") && allSixties(sixties) && (fraction == "" || allOf(fraction, "0123456789_"))
	}
	return allOf(whole, "0123456789_") && isFraction(fraction)
}

func isNaN(s string) bool { return s == ".nan" || s == ".NaN" || s == ".NAN" }

// pointFirst matches \.[0-9][0-9_]* with an optional exponent.
func pointFirst(s string) bool {
	return len(s) > 1 && '0' <= s[1] && s[1] <= '9' && isFraction(s[1:])
}

// isFraction matches [0-9_]* and an optional exponent with its sign.
func isFraction(s string) bool {
	digits := strings.TrimLeft(s, "0123456789_")
	if digits == "" {
		return true
	}
	if len(digits) < 3 || digits[0] != 'e' && digits[0] != 'E' || digits[1] != '-' && digits[1] != '+' {
		return false
	}
	return allOf(digits[2:], "0123456789")
}

// allSixties tells whether s is numbers below 60 with colons between them.
func allSixties(s string) bool {
	for _, part := range strings.Split(s, ":") {
		switch {
		case len(part) == 1 && allOf(part, "0123456789"):
		case len(part) == 2 && part[0] <= '5' && allOf(part, "0123456789"):
		default:
			return false
		}
	}
	return true
}

func unsigned(s string) string {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return s[1:]
	}
	return s
}

// allOf tells whether s has at least one byte and none that is not in set.
func allOf(s, set string) bool {
	return s != "" && strings.Trim(s, set) == ""
}

package pyyaml

import (
	"encoding/base64"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// exception is what Python raises for one scalar.
type exception struct {
	typ     string
	problem string
	detail  string
}

// convertScalar makes the value of a scalar with one of the tags that are not
// text. The scalar need not look like its tag: the tag may be written.
func convertScalar(tag, text string) (Value, *exception) {
	switch tag {
	case "bool":
		return convertBool(text)
	case "int":
		return convertInt(text)
	case "float":
		return convertFloat(text)
	case "binary":
		return convertBinary(text)
	}
	return convertTimestamp(text)
}

func convertBool(text string) (Value, *exception) {
	switch strings.ToLower(text) {
	case "yes", "true", "on":
		return Bool(true), nil
	case "no", "false", "off":
		return Bool(false), nil
	}
	return Value{}, &exception{"KeyError", "%s", reprString(strings.ToLower(text))}
}

func convertInt(text string) (Value, *exception) {
	digits := strings.ReplaceAll(text, "_", "")
	if digits == "" {
		return Value{}, &exception{"IndexError", "string index out of range", ""}
	}
	negative := digits[0] == '-'
	digits = unsigned(digits)
	var n *big.Int
	var raised *exception
	switch {
	case digits == "":
		return Value{}, &exception{"IndexError", "string index out of range", ""}
	case digits == "0":
		n = new(big.Int)
	case strings.HasPrefix(digits, "0b"):
		n, raised = pythonInt(digits[2:], 2)
	case strings.HasPrefix(digits, "0x"):
		n, raised = pythonInt(digits[2:], 16)
	case digits[0] == '0':
		n, raised = pythonInt(digits, 8)
	case strings.Contains(digits, ":"):
		n, raised = sexagesimal(digits)
	default:
		n, raised = pythonInt(digits, 10)
	}
	if raised != nil {
		return Value{}, raised
	}
	if negative {
		n.Neg(n)
	}
	return Value{"int", n}, nil
}

// maxDigits is how many decimal digits Python reads as a number.
const maxDigits = 4300

// pythonInt is Python's int(text, base).
func pythonInt(text string, base int) (*big.Int, *exception) {
	digits := strings.TrimFunc(text, isPythonSpace)
	negative := strings.HasPrefix(digits, "-")
	digits = unsigned(digits)
	if prefix := basePrefix(base); len(digits) > 2 && strings.EqualFold(digits[:2], prefix) {
		digits = strings.TrimPrefix(digits[2:], "_")
	}
	if base == 10 && len(digits) > maxDigits && allOf(digits, "0123456789") {
		return nil, &exception{"ValueError", fmt.Sprintf("Exceeds the limit (%d digits) for integer string conversion: value has %d digits; "+
			"use sys.set_int_max_str_digits() to increase the limit", maxDigits, len(digits)), ""}
	}
	n, ok := new(big.Int), false
	if !strings.HasPrefix(digits, "_") && !strings.HasSuffix(digits, "_") && !strings.Contains(digits, "__") && !startsSigned(digits) {
		n, ok = n.SetString(asciiDigits(strings.ReplaceAll(digits, "_", "")), base)
	}
	if !ok {
		return nil, &exception{"ValueError", fmt.Sprintf("invalid literal for int() with base %d: %%s", base), reprString(text)}
	}
	if negative {
		n.Neg(n)
	}
	return n, nil
}

// basePrefix is what Python's int() takes before digits to a base.
func basePrefix(base int) string {
	switch base {
	case 2:
		return "0b"
	case 8:
		return "0o"
	case 16:
		return "0x"
	}
	return "none"
}

func startsSigned(s string) bool { return unsigned(s) != s }

// sexagesimal reads numbers to the base 60, as in 12:30:45.
func sexagesimal(text string) (*big.Int, *exception) {
	total := new(big.Int)
	for _, part := range strings.Split(text, ":") {
		n, raised := pythonInt(part, 10)
		if raised != nil {
			return nil, raised
		}
		total.Add(total.Mul(total, big.NewInt(60)), n)
	}
	return total, nil
}

func convertFloat(text string) (Value, *exception) {
	digits := strings.ToLower(strings.ReplaceAll(text, "_", ""))
	if unsigned(digits) == "" {
		return Value{}, &exception{"IndexError", "string index out of range", ""}
	}
	sign := 1.0
	if digits[0] == '-' {
		sign = -1
	}
	digits = unsigned(digits)
	switch {
	case digits == ".inf":
		return Value{"float", math.Inf(int(sign))}, nil
	case digits == ".nan":
		return Value{"float", math.NaN()}, nil
	case strings.Contains(digits, ":"):
		return floatSexagesimal(digits, sign)
	}
	f, raised := pythonFloat(digits)
	return Value{"float", sign * f}, raised
}

// floatSexagesimal adds up from the last part, as Python does: the sum of
// floats depends on the order.
func floatSexagesimal(text string, sign float64) (Value, *exception) {
	parts := strings.Split(text, ":")
	numbers := make([]float64, len(parts))
	for i, part := range parts {
		f, raised := pythonFloat(part)
		if raised != nil {
			return Value{}, raised
		}
		numbers[i] = f
	}
	total, base := 0.0, 1.0
	for i := len(numbers) - 1; i >= 0; i-- {
		product := numbers[i] * base
		total += product
		base *= 60
	}
	return Value{"float", sign * total}, nil
}

// pythonFloat is Python's float(text). It reads the words inf and nan; it does
// not read hexadecimal, as Go does.
func pythonFloat(text string) (float64, *exception) {
	trimmed := asciiDigits(strings.TrimFunc(text, isPythonSpace))
	f, err := strconv.ParseFloat(trimmed, 64)
	if err != nil && !math.IsInf(f, 0) || strings.ContainsAny(trimmed, "xXpP_") {
		return 0, &exception{"ValueError", "could not convert string to float: %s", reprString(text)}
	}
	return f, nil
}

// isPythonSpace tells whether str.strip() takes r off.
func isPythonSpace(r rune) bool {
	switch {
	case '\t' <= r && r <= '\r', 0x1C <= r && r <= ' ', r == 0x85, r == 0xA0, r == 0x1680,
		0x2000 <= r && r <= 0x200A, r == 0x2028, r == 0x2029, r == 0x202F, r == 0x205F, r == 0x3000:
		return true
	}
	return false
}

// convertBinary decodes base64 as binascii does: it skips what is not of the
// alphabet, and stops at complete padding.
func convertBinary(text string) (Value, *exception) {
	if raised := encodeError(characters(text)); raised != nil {
		return Value{}, raised
	}
	data, problem := decodeBase64(text)
	if problem != "" {
		return Value{}, &exception{constructorError, "failed to decode base64 data: " + problem, ""}
	}
	return Value{"bytes", data}, nil
}

// encodeError is what Python raises for characters that are not ASCII: it names
// the first, or the first run of them.
func encodeError(text []rune) *exception {
	start := slices.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
	if start < 0 {
		return nil
	}
	end := start + 1
	for end < len(text) && text[end] >= utf8.RuneSelf {
		end++
	}
	problem := "failed to convert base64 data into ascii: 'ascii' codec can't encode "
	if end > start+1 {
		return &exception{constructorError, problem + fmt.Sprintf("characters in position %d-%d: ordinal not in range(128)", start, end-1), ""}
	}
	return &exception{constructorError, problem + fmt.Sprintf("character %%s in position %d: ordinal not in range(128)", start), "'" + escaped(text[start]) + "'"}
}

func decodeBase64(text string) ([]byte, string) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	var digits []byte
	pads, complete := 0, false
	for i := 0; i < len(text) && !complete; i++ {
		switch rest := len(digits) % 4; {
		case text[i] == '=' && rest >= 2:
			pads++
			complete = rest+pads >= 4
		case strings.IndexByte(alphabet, text[i]) >= 0:
			pads = 0
			digits = append(digits, text[i])
		}
	}
	switch {
	case len(digits)%4 == 1:
		return nil, fmt.Sprintf("Invalid base64-encoded string: number of data characters (%d) cannot be 1 more than a multiple of 4", len(digits))
	case len(digits)%4 != 0 && !complete:
		return nil, "Incorrect padding"
	}
	data, _ := base64.RawStdEncoding.DecodeString(string(digits))
	return data, ""
}

func convertTimestamp(text string) (Value, *exception) {
	stamp, ok := scanStamp(strings.TrimSuffix(text, "\n"))
	if !ok {
		return Value{}, &exception{"AttributeError", "'NoneType' object has no attribute 'groupdict'", ""}
	}
	value, problem := stamp.moment()
	if problem != "" {
		return Value{}, &exception{"ValueError", problem, ""}
	}
	return value, nil
}

// asciiDigits writes the decimal digits of other scripts as 0 to 9, which
// Python reads alike.
func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return r
		}
		if d, ok := digitValue(r); ok {
			return d
		}
		return r
	}, s)
}

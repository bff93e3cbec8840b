package pgconf

import (
	"math"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/libc"
)

// cutInteger reads an integer from the start of text like C's strtol with base
// 0: blanks and a sign may come first, 0x makes it hexadecimal and a leading 0
// octal. rest is text where there is none. overflow is C's ERANGE.
func cutInteger(text string) (n float64, rest string, overflow bool) {
	sign, digits, base, rest := cutDigits(text)
	if digits == "" {
		return 0, text, false
	}
	whole, err := strconv.ParseUint(digits, base, 63)
	return sign * float64(whole), rest, err != nil
}

// overflowsUint64 tells whether C's strtoul would fail.
func overflowsUint64(text string) bool {
	_, digits, base, _ := cutDigits(text)
	_, err := strconv.ParseUint("0"+digits, base, 64)
	return err != nil
}

func cutDigits(text string) (sign float64, digits string, base int, rest string) {
	s := strings.TrimLeft(text, libc.Space)
	sign = 1.0
	if s != "" && (s[0] == '+' || s[0] == '-') {
		if s[0] == '-' {
			sign = -1
		}
		s = s[1:]
	}
	base = 10
	switch {
	case len(s) > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && isHexDigit(s[2]):
		base, s = 16, s[2:]
	case s != "" && s[0] == '0':
		base = 8
	}
	end := 0
	for end < len(s) && digitValue(s[end]) < base {
		end++
	}
	return sign, s[:end], base, s[end:]
}

func digitValue(b byte) int {
	switch {
	case isDigit(b):
		return int(b - '0')
	case 'a' <= b && b <= 'f':
		return int(b-'a') + 10
	case 'A' <= b && b <= 'F':
		return int(b-'A') + 10
	}
	return 99
}

// cutReal reads a number from the start of text like C's strtod: decimal or
// hexadecimal, infinite or not a number. overflow is C's ERANGE. rest is text
// where there is no number.
func cutReal(text string) (n float64, rest string, overflow bool) {
	s := strings.TrimLeft(text, libc.Space)
	size := realLength(s)
	if size == 0 {
		return 0, text, false
	}
	literal := lower(s[:size])
	switch {
	case strings.Contains(literal, "nan"):
		return math.NaN(), s[size:], false
	case strings.Contains(literal, "0x") && !strings.Contains(literal, "p"):
		literal += "p0" // Go wants the exponent that C leaves out.
	}
	n, err := strconv.ParseFloat(literal, 64)
	return n, s[size:], err != nil || underflows(n, literal)
}

// underflows tells whether n is what remains of a literal too small for a
// normal number.
func underflows(n float64, literal string) bool {
	const smallest = 0x1p-1022
	if n != 0 {
		return math.Abs(n) < smallest
	}
	mantissa, _, _ := strings.Cut(strings.TrimLeft(literal, "+-"), "e")
	return strings.ContainsAny(mantissa, "123456789") && !strings.HasPrefix(mantissa, "0x")
}

// realLength is the number of bytes from the start of s that C's strtod takes.
func realLength(s string) int {
	text := []byte(s)
	at := skipSign(text, 0)
	word := lower(s[at:])
	switch {
	case strings.HasPrefix(word, "infinity"):
		return at + len("infinity")
	case strings.HasPrefix(word, "inf"), strings.HasPrefix(word, "nan"):
		return at + len("inf")
	case strings.HasPrefix(word, "0x"):
		if end := mantissaEnd(text, at+2, isHexDigit); end > 0 {
			return exponentEnd(text, end, 'p')
		}
		return at + len("0")
	}
	if end := mantissaEnd(text, at, isDigit); end > 0 {
		return exponentEnd(text, end, 'e')
	}
	return 0
}

// mantissaEnd returns the end of digits with a dot among them or not, or 0
// where there is no digit.
func mantissaEnd(text []byte, start int, is func(byte) bool) int {
	whole := skip(text, start, is)
	end := whole
	if whole < len(text) && text[whole] == '.' {
		end = skip(text, whole+1, is)
		if whole == start && end == whole+1 {
			return 0
		}
	}
	if end == start {
		return 0
	}
	return end
}

// exponentEnd returns the end of the exponent at at, or at.
func exponentEnd(text []byte, at int, mark byte) int {
	if at == len(text) || text[at]|0x20 != mark {
		return at
	}
	digits := skipSign(text, at+1)
	if end := skip(text, digits, isDigit); end > digits {
		return end
	}
	return at
}

package pyyaml

import (
	"math"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/yamlnode"
)

// scanQuoted scans a scalar in single or double quotes.
func (s *scanner) scanQuoted() token {
	t := token{kind: scalarToken, start: s.at, style: yamlnode.SingleQuoted}
	quote := s.char(0)
	double := quote == '"'
	if double {
		t.style = yamlnode.DoubleQuoted
	}
	s.forward(1)
	var value strings.Builder
	s.scanQuotedText(&value, double, t.start)
	for s.char(0) != quote {
		s.scanQuotedSpaces(&value, t.start)
		s.scanQuotedText(&value, double, t.start)
	}
	s.forward(1)
	t.end, t.value = s.at, value.String()
	return t
}

// scanQuotedText scans up to the next blank, line end, or closing quote.
func (s *scanner) scanQuotedText(value *strings.Builder, double bool, start int) {
	for {
		n := 0
		for !endsWord(s.char(n)) && !strings.ContainsRune("'\"\\", s.char(n)) {
			n++
		}
		value.WriteString(s.take(n))
		switch r := s.char(0); {
		case !double && r == '\'' && s.char(1) == '\'':
			value.WriteByte('\'')
			s.forward(2)
		case double && r == '\'', !double && (r == '"' || r == '\\'):
			value.WriteString(s.take(1))
		case double && r == '\\':
			s.forward(1)
			s.scanEscape(value, start)
		default:
			return
		}
	}
}

// scanEscape scans what stands behind a backslash.
func (s *scanner) scanEscape(value *strings.Builder, start int) {
	const context = "while scanning a double-quoted scalar"
	r := s.char(0)
	if meaning, ok := escapeMeaning(r); ok {
		value.WriteRune(meaning)
		s.forward(1)
		return
	}
	digits := escapeDigits(r)
	switch {
	case digits > 0:
		s.forward(1)
		for i := 0; i < digits; i++ {
			if !isHex(s.char(i)) {
				s.fail(context, start, "expected escape sequence of "+strconv.Itoa(digits)+" hexadecimal numbers, but found %s", s.char(i))
			}
		}
		s.writeCode(value, s.at, digits)
	case yamlnode.IsBreak(r):
		s.scanBreak()
		value.WriteString(s.scanQuotedBreaks(start))
	default:
		s.fail(context, start, "found unknown escape character %s", r)
	}
}

// writeCode writes the character whose number the next digits are. Python takes
// lone surrogates, which UTF-8 has not: they become the three bytes that they
// would be.
func (s *scanner) writeCode(value *strings.Builder, at, digits int) {
	code, _ := strconv.ParseUint(s.take(digits), 16, 64)
	switch {
	case code > 0x10FFFF:
		e := &Error{
			Type: "ValueError", problem: "chr() arg not in range(0x110000)",
			Span: s.text.Span(at, at+digits), text: s.text, contextAt: noIndex, atIndex: noIndex,
		}
		e.Context = e.Span
		if code > math.MaxInt32 {
			e.Type, e.problem = "OverflowError", "Python int too large to convert to C int"
		}
		panic(e)
	case 0xD800 <= code && code <= 0xDFFF:
		value.WriteString(string([]byte{0xE0 | byte(code>>12), 0x80 | byte(code>>6)&0x3F, 0x80 | byte(code)&0x3F}))
	default:
		value.WriteRune(rune(code))
	}
}

// escapeMeaning returns what a backslash and r stand for.
func escapeMeaning(r rune) (rune, bool) {
	const escapes, meanings = "0abt\tnvfre \"\\/N_LP", "\x00\a\b\t\t\n\v\f\r\x1b \"\\/\u0085\u00a0\u2028\u2029"
	i := strings.IndexRune(escapes, r)
	if i < 0 || r == 0 {
		return 0, false
	}
	return []rune(meanings)[i], true
}

// escapeDigits returns how many hexadecimal digits follow a backslash and r.
func escapeDigits(r rune) int {
	switch r {
	case 'x':
		return 2
	case 'u':
		return 4
	case 'U':
		return 8
	}
	return 0
}

// scanQuotedSpaces scans the blanks between words, with line ends or without.
func (s *scanner) scanQuotedSpaces(value *strings.Builder, start int) {
	n := 0
	for yamlnode.IsBlank(s.char(n)) {
		n++
	}
	blanks := s.take(n)
	switch r := s.char(0); {
	case r == 0:
		s.fail("while scanning a quoted scalar", start, "found unexpected end of stream", 0)
	case yamlnode.IsBreak(r):
		first := s.scanBreak()
		value.WriteString(folded(first, s.scanQuotedBreaks(start)))
	default:
		value.WriteString(blanks)
	}
}

// scanQuotedBreaks scans empty lines and the blanks that the next line begins
// with.
func (s *scanner) scanQuotedBreaks(start int) string {
	breaks := ""
	for {
		if s.separates('-') || s.separates('.') {
			s.fail("while scanning a quoted scalar", start, "found unexpected document separator", 0)
		}
		for yamlnode.IsBlank(s.char(0)) {
			s.forward(1)
		}
		if !yamlnode.IsBreak(s.char(0)) {
			return breaks
		}
		breaks += s.scanBreak()
	}
}

func isHex(r rune) bool {
	return '0' <= r && r <= '9' || 'A' <= r && r <= 'F' || 'a' <= r && r <= 'f'
}

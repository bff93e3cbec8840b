package pyyaml

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// scanAnchor scans "&name" or "*name"; word is what messages call it.
func (s *scanner) scanAnchor(kind tokenKind, word string) token {
	context, t := "while scanning an "+word, token{kind: kind, start: s.at}
	s.forward(1)
	t.value = s.scanName(context, t.start)
	if r := s.char(0); !endsWord(r) && !strings.ContainsRune("?:,]}%@`", r) {
		s.fail(context, t.start, notAlphanumeric, r)
	}
	t.end = s.at
	return t
}

const notAlphanumeric = "expected alphabetic or numeric character, but found %s"

// scanName scans letters, digits, "-" and "_", at least one.
func (s *scanner) scanName(context string, start int) string {
	n := 0
	for isWordRune(s.char(n)) {
		n++
	}
	if n == 0 {
		s.fail(context, start, notAlphanumeric, s.char(0))
	}
	return s.take(n)
}

func isWordRune(r rune) bool {
	return '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || r == '-' || r == '_'
}

// scanTag scans "!suffix", "!handle!suffix", "!<uri>" or "!".
func (s *scanner) scanTag() token {
	t := token{kind: tagToken, start: s.at}
	switch r := s.char(1); {
	case r == '<':
		s.forward(2)
		t.value = s.scanURI("tag", t.start)
		if s.char(0) != '>' {
			s.fail("while parsing a tag", t.start, "expected '>', but found %s", s.char(0))
		}
		s.forward(1)
	case endsWord(r):
		t.value = "!"
		s.forward(1)
	default:
		t.handle = "!"
		if s.hasHandle() {
			t.handle = s.scanHandle("tag", t.start)
		} else {
			s.forward(1)
		}
		t.value = s.scanURI("tag", t.start)
	}
	if r := s.char(0); r != ' ' && !endsLine(r) {
		s.fail("while scanning a tag", t.start, "expected ' ', but found %s", r)
	}
	t.end = s.at
	return t
}

// hasHandle tells whether a second "!" comes before the next space.
func (s *scanner) hasHandle() bool {
	for n := 1; ; n++ {
		switch r := s.char(n); {
		case r == '!':
			return true
		case r == ' ' || endsLine(r):
			return false
		}
	}
}

// scanHandle scans "!", "!!" or "!name!"; word is what it is part of.
func (s *scanner) scanHandle(word string, start int) string {
	context := "while scanning a " + word
	if s.char(0) != '!' {
		s.fail(context, start, "expected '!', but found %s", s.char(0))
	}
	n := 1
	if s.char(n) == ' ' {
		return s.take(n)
	}
	for isWordRune(s.char(n)) {
		n++
	}
	if r := s.char(n); r != '!' {
		s.forward(n)
		s.fail(context, start, "expected '!', but found %s", r)
	}
	return s.take(n + 1)
}

// scanURI scans the characters of a URI, of which %XX are bytes.
func (s *scanner) scanURI(word string, start int) string {
	var uri strings.Builder
	for {
		n := 0
		for r := s.char(n); isWordRune(r) || r != 0 && strings.ContainsRune(";/?:@&=+$,.!~*'()[]", r); r = s.char(n) {
			n++
		}
		uri.WriteString(s.take(n))
		if s.char(0) != '%' {
			break
		}
		uri.WriteString(s.scanURIEscapes(word, start))
	}
	if uri.Len() == 0 {
		s.fail("while parsing a "+word, start, "expected URI, but found %s", s.char(0))
	}
	return uri.String()
}

// scanURIEscapes scans a run of %XX, which must be UTF-8.
func (s *scanner) scanURIEscapes(word string, start int) string {
	context, at := "while scanning a "+word, s.at
	var raw []byte
	for s.char(0) == '%' {
		s.forward(1)
		for i := range 2 {
			if !isHex(s.char(i)) {
				s.fail(context, start, "expected URI escape sequence of 2 hexadecimal numbers, but found %s", s.char(i))
			}
		}
		b, _ := strconv.ParseUint(s.take(2), 16, 8)
		raw = append(raw, byte(b))
	}
	if !utf8.Valid(raw) {
		s.failText(scannerError, context, start, decodeError(raw), "", at)
	}
	return string(raw)
}

// decodeError is what Python prints of bytes that are not UTF-8.
func decodeError(raw []byte) string {
	at, reason := badEncoding(raw)
	if reason == "unexpected end of data" && len(raw)-at > 1 {
		return "'utf-8' codec can't decode bytes in position " + strconv.Itoa(at) + "-" + strconv.Itoa(len(raw)-1) + ": " + reason
	}
	return "'utf-8' codec can't decode byte 0x" + strconv.FormatUint(uint64(raw[at]), 16) + " in position " + strconv.Itoa(at) + ": " + reason
}

// scanDirective scans a line that begins with "%".
func (s *scanner) scanDirective() token {
	const context = "while scanning a directive"
	t := token{kind: directive, start: s.at}
	s.forward(1)
	t.value = s.scanName(context, t.start)
	if r := s.char(0); r != ' ' && !endsLine(r) {
		s.fail(context, t.start, notAlphanumeric, r)
	}
	switch t.value {
	case "YAML":
		t.major = s.scanVersion(context, t.start)
	case "TAG":
		s.skipSpaces()
		t.handle = s.scanHandle("directive", t.start)
		if r := s.char(0); r != ' ' {
			s.fail(context, t.start, "expected ' ', but found %s", r)
		}
		s.skipSpaces()
		t.prefix = s.scanURI("directive", t.start)
		if r := s.char(0); r != ' ' && !endsLine(r) {
			s.fail(context, t.start, "expected ' ', but found %s", r)
		}
	default:
		s.skipLine()
	}
	t.end = s.at
	s.scanIgnoredLine(context, t.start)
	return t
}

// scanVersion scans the version of a %YAML directive and returns the number
// before the point.
func (s *scanner) scanVersion(context string, start int) string {
	s.skipSpaces()
	major := s.scanDigits(context, start)
	if r := s.char(0); r != '.' {
		s.fail(context, start, "expected a digit or '.', but found %s", r)
	}
	s.forward(1)
	s.scanDigits(context, start)
	if r := s.char(0); r != ' ' && !endsLine(r) {
		s.fail(context, start, "expected a digit or ' ', but found %s", r)
	}
	return major
}

func (s *scanner) scanDigits(context string, start int) string {
	n := 0
	for '0' <= s.char(n) && s.char(n) <= '9' {
		n++
	}
	if n == 0 {
		s.fail(context, start, "expected a digit, but found %s", s.char(0))
	}
	return s.take(n)
}

package pyyaml

import (
	"strings"

	"github.com/regionlint/regionlint/parse/yamlnode"
)

// scanPlain scans an unquoted scalar, over as many lines as it has.
func (s *scanner) scanPlain() token {
	t := token{kind: scalarToken, start: s.at, end: s.at, style: yamlnode.Plain}
	var value strings.Builder
	spaces := ""
	for s.char(0) != '#' {
		n := s.plainLength()
		if n == 0 {
			break
		}
		s.keyAllowed = false
		value.WriteString(spaces)
		value.WriteString(s.take(n))
		t.end = s.at
		spaces = s.scanPlainSpaces()
		if spaces == "" || s.flow == 0 && s.column <= s.indent {
			break
		}
	}
	t.value = value.String()
	return t
}

// plainLength counts the characters up to the next blank, or to what ends an
// unquoted scalar.
func (s *scanner) plainLength() int {
	for n := 0; ; n++ {
		r, after := s.char(n), s.char(n+1)
		switch {
		case endsWord(r):
			return n
		case r == ':' && (endsWord(after) || s.flow != 0 && strings.ContainsRune(",[]{}", after)):
			return n
		case s.flow != 0 && strings.ContainsRune(",?[]{}", r):
			return n
		}
	}
}

// scanPlainSpaces scans what stands between two words, and returns it as it is
// in the value; "" when the scalar cannot go on. Tabs are not blanks here.
func (s *scanner) scanPlainSpaces() string {
	n := 0
	for s.char(n) == ' ' {
		n++
	}
	blanks := s.take(n)
	if !yamlnode.IsBreak(s.char(0)) {
		return blanks
	}
	first := s.scanBreak()
	s.keyAllowed = true
	if s.separates('-') || s.separates('.') {
		return ""
	}
	breaks := ""
	for s.char(0) == ' ' || yamlnode.IsBreak(s.char(0)) {
		if s.char(0) == ' ' {
			s.forward(1)
			continue
		}
		breaks += s.scanBreak()
		if s.separates('-') || s.separates('.') {
			return ""
		}
	}
	return folded(first, breaks)
}

// folded is what the line ends between two words become in a value: one is a
// space, more are all but the first, and LS and PS stay.
func folded(first, breaks string) string {
	switch {
	case first != "\n":
		return first + breaks
	case breaks == "":
		return " "
	}
	return breaks
}

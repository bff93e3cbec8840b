package are

import (
	"fmt"
	"strings"
)

// byteSet is a set of characters. A pattern can name greater ones, but no name
// has them.
type byteSet [256]bool

// addRange adds the characters from..to, and with fold their counterparts
// (range and allcases in regc_locale.c). In the C collation only the letters
// of ASCII have any.
func (s *byteSet) addRange(from, to uint32, fold bool) {
	for c := from; c <= to && c < uint32(len(s)); c++ {
		s[c] = true
		if fold && isASCIILetter(byte(c)) {
			s[c^0x20] = true
		}
	}
}

// addEscape adds what \d, \s or \w matches.
func (s *byteSet) addEscape(letter uint32) {
	s.addClass(map[uint32]string{'d': "digit", 's': "space", 'w': "word"}[letter], false)
}

// addOthers adds what \D, \S or \W matches.
func (s *byteSet) addOthers(letter uint32) {
	class := &byteSet{}
	class.addEscape(letter)
	for c, in := range class {
		s[c] = s[c] || !in
	}
}

// addClass adds the characters of [:name:] (cclasscvec in regc_locale.c).
func (s *byteSet) addClass(name string, fold bool) (known bool) {
	if fold && (name == "lower" || name == "upper") {
		name = "alpha"
	}
	in := classNamed(name)
	for c := 0; in != nil && c < len(s); c++ {
		s[c] = s[c] || in(byte(c))
	}
	return in != nil
}

// classNamed tells what is in a class in the C collation: nothing beyond
// ASCII (pg_char_properties in regc_pg_locale.c), except for [:cntrl:].
func classNamed(name string) (in func(c byte) bool) {
	graph := func(c byte) bool { return ' ' < c && c <= '~' }
	alnum := func(c byte) bool { return isASCIILetter(c) || isASCIIDigit(c) }
	return map[string]func(c byte) bool{
		"alnum":  alnum,
		"alpha":  isASCIILetter,
		"ascii":  func(c byte) bool { return c <= 0x7f },
		"blank":  func(c byte) bool { return c == ' ' || c == '\t' },
		"cntrl":  func(c byte) bool { return c < ' ' || 0x7f <= c && c <= 0x9f },
		"digit":  isASCIIDigit,
		"graph":  graph,
		"lower":  func(c byte) bool { return 'a' <= c && c <= 'z' },
		"print":  func(c byte) bool { return c == ' ' || graph(c) },
		"punct":  func(c byte) bool { return graph(c) && !alnum(c) },
		"space":  isASCIISpace,
		"upper":  func(c byte) bool { return 'A' <= c && c <= 'Z' },
		"xdigit": func(c byte) bool { _, ok := digitOf(c); return ok },
		"word":   func(c byte) bool { return c == '_' || alnum(c) },
	}[name]
}

func (s *byteSet) negate() {
	for c := range s {
		s[c] = !s[c]
	}
}

// String writes the set as Go's regexp reads it.
func (s *byteSet) String() string {
	var out strings.Builder
	for c := 0; c < len(s); c++ {
		from := c
		for c < len(s) && s[c] {
			c++
		}
		if c > from {
			fmt.Fprintf(&out, `\x{%x}-\x{%x}`, from, c-1)
		}
	}
	if out.Len() == 0 {
		return `[^\x00-\x{10FFFF}]`
	}
	return "[" + out.String() + "]"
}

func isASCIIDigit(c byte) bool { return '0' <= c && c <= '9' }

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isASCIISpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

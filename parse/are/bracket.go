package are

import (
	"strings"
)

// characters is what the token matches, if that is one character. Only a
// bracket expression has more tokens than one; the last one is left.
func (p *parser) characters() *byteSet {
	set := &byteSet{}
	switch p.kind {
	case tokDot:
		set.negate()
		set['\n'] = !p.lineStops
	case tokEscape, tokNotEscape:
		set.addEscape(p.value)
		if p.kind == tokNotEscape {
			set.negate()
		}
	case tokBracket:
		p.bracket(set)
	default:
		set.addRange(p.value, p.value, p.fold)
	}
	return set
}

// bracket reads a bracket expression (bracket and cbracket in regcomp.c).
func (p *parser) bracket(set *byteSet) {
	negate := p.value == 0
	p.next()
	for p.kind != tokUnbracket && p.kind != tokEnd {
		p.bracketItem(set)
	}
	if negate {
		set['\n'] = set['\n'] || p.lineStops
		set.negate()
	}
}

// bracketItem reads a character, a range or a class (brackpart in regcomp.c).
func (p *parser) bracketItem(set *byteSet) {
	switch p.kind {
	case tokEscape:
		set.addEscape(p.value)
		p.next()
	case tokNotEscape:
		set.addOthers(p.value)
		p.next()
	case tokNamedClass:
		if !set.addClass(p.named(":]"), p.fold) {
			p.fail(badClass)
		}
	case tokEquivalent: // in PostgreSQL, everything is equivalent to itself only
		c := p.element("=]")
		set.addRange(c, c, p.fold)
	case tokPlain, tokElement:
		p.bracketRange(set)
	default:
		p.fail(badRange)
	}
}

// bracketRange reads a character, and the end of the range that may start with
// it. Characters are in the order of their codes, whatever the collation.
func (p *parser) bracketRange(set *byteSet) {
	from := p.endpoint()
	to := from
	if p.kind == tokHyphen {
		p.next()
		to = p.endpoint()
	}
	if from > to {
		p.fail(badRange)
	}
	if p.problem == "" {
		set.addRange(from, to, p.fold)
	}
}

func (p *parser) endpoint() (c uint32) {
	switch p.kind {
	case tokPlain, tokHyphen:
		c = p.value
		p.next()
	case tokElement:
		c = p.element(".]")
	default:
		p.fail(badRange)
	}
	return c
}

// element reads the name of a character (element in regc_locale.c).
func (p *parser) element(closing string) uint32 {
	name := p.named(closing)
	if len(name) == 1 {
		return uint32(name[0])
	}
	c, ok := elementNamed(name)
	if !ok {
		p.fail(badElement)
	}
	return uint32(c)
}

// elementNamed knows the names in cnames of regc_locale.c: those that POSIX
// gives to the characters of ASCII that are no letters.
func elementNamed(name string) (c byte, ok bool) {
	control := strings.Fields("NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI " +
		"DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US")
	for i, known := range control {
		if name == known {
			return byte(i), true
		}
	}
	c, ok = map[string]byte{
		"alert": '\a', "backspace": '\b', "tab": '\t', "newline": '\n',
		"vertical-tab": '\v', "form-feed": '\f', "carriage-return": '\r',
		"IS4": 0x1c, "IS3": 0x1d, "IS2": 0x1e, "IS1": 0x1f, "DEL": 0x7f,
		"space": ' ', "exclamation-mark": '!', "quotation-mark": '"',
		"number-sign": '#', "dollar-sign": '$', "percent-sign": '%',
		"ampersand": '&', "apostrophe": '\'', "left-parenthesis": '(',
		"right-parenthesis": ')', "asterisk": '*', "plus-sign": '+',
		"comma": ',', "hyphen": '-', "hyphen-minus": '-', "period": '.',
		"full-stop": '.', "slash": '/', "solidus": '/', "zero": '0', "one": '1',
		"two": '2', "three": '3', "four": '4', "five": '5', "six": '6',
		"seven": '7', "eight": '8', "nine": '9', "colon": ':', "semicolon": ';',
		"less-than-sign": '<', "equals-sign": '=', "greater-than-sign": '>',
		"question-mark": '?', "commercial-at": '@', "left-square-bracket": '[',
		"backslash": '\\', "reverse-solidus": '\\', "right-square-bracket": ']',
		"circumflex": '^', "circumflex-accent": '^', "underscore": '_',
		"low-line": '_', "grave-accent": '`', "left-brace": '{',
		"left-curly-bracket": '{', "vertical-line": '|', "right-brace": '}',
		"right-curly-bracket": '}', "tilde": '~',
	}[name]
	return c, ok
}

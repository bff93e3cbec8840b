package are

import (
	"strings"
)

func (x *lexer) scanBackslash() {
	switch {
	case x.advanced:
		x.scanEscape()
	case x.done():
		x.fail(badEscape)
	default:
		x.set(tokPlain, uint32(x.src[x.pos]))
		x.pos++
	}
}

// scanEscape reads on after a backslash in an ARE (lexescape in regc_lex.c).
// Every letter and digit has, or may once get, a meaning.
func (x *lexer) scanEscape() {
	if x.done() {
		x.fail(badEscape)
		return
	}
	c := x.src[x.pos]
	x.pos++
	switch {
	case isASCIIDigit(c):
		x.pos--
		x.scanNumber(c)
	case !isASCIILetter(c):
		x.set(tokPlain, uint32(c))
	case !x.setCharacterEscape(c) && !x.setClassEscape(c):
		x.fail(badEscape)
	}
}

func (x *lexer) setCharacterEscape(c byte) (known bool) {
	if i := strings.IndexByte("abBefnrtv", c); i >= 0 {
		x.set(tokPlain, uint32("\a\b\\\x1b\f\n\r\t\v"[i]))
		return true
	}
	switch c {
	case 'c':
		x.scanControl()
	case 'u':
		x.setHex(4, 4)
	case 'U':
		x.setHex(8, 8)
	case 'x':
		x.setHex(1, 255)
	default:
		return false
	}
	return true
}

func (x *lexer) setClassEscape(c byte) (known bool) {
	switch c {
	case 'd', 's', 'w':
		x.set(tokEscape, uint32(c))
	case 'D', 'S', 'W':
		x.set(tokNotEscape, uint32(c-'A'+'a'))
	case 'A':
		x.kind = tokTextStart
	case 'Z':
		x.kind = tokTextEnd
	case 'm':
		x.kind = tokWordStart
	case 'M':
		x.kind = tokWordEnd
	case 'y':
		x.kind = tokWordEdge
	case 'Y':
		x.kind = tokNoWordEdge
	default:
		return false
	}
	return true
}

func (x *lexer) scanControl() {
	if x.done() {
		x.fail(badEscape)
		return
	}
	x.set(tokPlain, uint32(x.src[x.pos]&0o37))
	x.pos++
}

// maxCharacter is CHR_MAX in regcustom.h.
const maxCharacter = 0x7ffffffe

func (x *lexer) setHex(least, most int) {
	n, digits := x.digits(16, most)
	if digits < least || n > maxCharacter {
		x.fail(badEscape)
		return
	}
	x.set(tokPlain, n)
}

// scanNumber tells a back reference from an octal number. A single digit other
// than 0 always is a back reference; more digits are one if there are that many
// groups already, and else the same digits are read again as octal.
func (x *lexer) scanNumber(first byte) {
	start := x.pos
	if first != '0' {
		n, digits := x.digits(10, 255)
		if digits == 1 || n > 0 && n <= x.groups {
			x.set(tokBackref, n)
			return
		}
		x.pos = start
	}
	n, digits := x.digits(8, 3)
	if digits == 0 {
		x.fail(badEscape)
		return
	}
	if n > 0xff { // one digit too many
		x.pos--
		n >>= 3
	}
	x.set(tokPlain, n)
}

// digits reads up to most digits. Too big a number wraps around, as in
// lexdigits of regc_lex.c.
func (x *lexer) digits(base uint32, most int) (n uint32, count int) {
	for ; count < most && !x.done(); count++ {
		d, ok := digitOf(x.src[x.pos])
		if !ok || d >= base {
			break
		}
		n = n*base + d
		x.pos++
	}
	return n, count
}

func digitOf(c byte) (d uint32, ok bool) {
	switch {
	case isASCIIDigit(c):
		return uint32(c - '0'), true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return uint32(c|0x20-'a') + 10, true
	}
	return 0, false
}

package are

// scanBasic reads a token of a BRE (brenext in regc_lex.c).
func (x *lexer) scanBasic(c byte) {
	atStart := x.last == tokStart || x.last == tokOpen
	switch {
	case c == '\\':
		x.scanBasicBackslash()
	case c == '*' && !atStart && x.last != tokCaret:
		x.kind = tokStar
	case c == '^' && !atStart, c == '$' && !x.atBasicEnd():
		x.set(tokPlain, uint32(c))
	default:
		x.scanCommon(c)
	}
}

func (x *lexer) atBasicEnd() bool {
	if x.spaced {
		x.skip()
	}
	return x.done() || x.sees(`\)`)
}

func (x *lexer) scanBasicBackslash() {
	if x.done() {
		x.fail(badEscape)
		return
	}
	c := x.src[x.pos]
	x.pos++
	switch {
	case c == '{':
		x.context = inBound
		x.kind = tokOpenBrace
	case c == '(':
		x.set(tokOpen, 1)
	case c == ')':
		x.set(tokClose, ')')
	case c == '<':
		x.kind = tokWordStart
	case c == '>':
		x.kind = tokWordEnd
	case '1' <= c && c <= '9':
		x.set(tokBackref, uint32(c-'0'))
	default:
		x.set(tokPlain, uint32(c))
	}
}

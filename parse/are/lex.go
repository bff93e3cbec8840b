package are

import (
	"strings"
)

// tokenKind is a kind of token (the type codes in regcomp.c).
type tokenKind int

const (
	tokNone       tokenKind = iota // a comment was read, no token yet
	tokStart                       // nothing was read yet
	tokEnd                         // the end, or an error
	tokPlain                       // the character in value
	tokBackref                     // \1; value is the number
	tokEscape                      // \d \s \w; value is the letter
	tokNotEscape                   // \D \S \W; value is the small letter
	tokDot                         // .
	tokBar                         // |
	tokOpen                        // ( or (?: ; value is 1 if it captures
	tokClose                       // )
	tokLook                        // (?= (?! (?<= (?<!
	tokCaret                       // ^
	tokDollar                      // $
	tokTextStart                   // \A
	tokTextEnd                     // \Z
	tokWordStart                   // \m
	tokWordEnd                     // \M
	tokWordEdge                    // \y
	tokNoWordEdge                  // \Y
	tokStar                        // *
	tokPlus                        // +
	tokQuestion                    // ?
	tokOpenBrace                   // { before a digit
	tokDigit                       // a digit in a bound
	tokComma                       // a comma in a bound
	tokCloseBrace                  // the end of a bound
	tokBracket                     // [ or [^ ; value is 0 if it negates
	tokUnbracket                   // ]
	tokHyphen                      // - between the ends of a range
	tokElement                     // [.
	tokEquivalent                  // [=
	tokNamedClass                  // [:
)

// lexContext says by which rules the lexer reads (the L_ constants in
// regc_lex.c; what they tell apart for BREs and EREs is in modes.extended).
type lexContext int

const (
	inRegex lexContext = iota
	inLiteral
	inBound
	inBracket
)

// modes holds the compile flags that a pattern can change for itself.
type modes struct {
	advanced  bool // ARE: escapes, non-greedy, (?
	extended  bool // ERE or ARE; without it, a BRE
	literal   bool // no syntax at all
	fold      bool // upper and lower case are the same
	spaced    bool // blanks and comments in the pattern mean nothing
	lineStops bool // . and [^ do not match a newline
	lineEdges bool // ^ and $ match at newlines, too
}

// lexer cuts a pattern into tokens, one ahead of the parser.
type lexer struct {
	modes
	src     string
	pos     int
	context lexContext
	last    tokenKind // the token before kind
	kind    tokenKind
	value   uint32
	groups  uint32 // capturing parentheses so far
	problem string
}

// fail records a problem. The first one counts; from then on there is nothing
// but the end (VERR in regcomp.c).
func (x *lexer) fail(problem string) {
	x.kind = tokEnd
	if x.problem == "" {
		x.problem = problem
	}
}

func (x *lexer) set(kind tokenKind, value uint32) {
	x.kind, x.value = kind, value
}

func (x *lexer) done() bool { return x.pos >= len(x.src) }

func (x *lexer) sees(text string) bool {
	return strings.HasPrefix(x.src[x.pos:], text)
}

// eats swallows text if it comes next.
func (x *lexer) eats(text string) bool {
	if !x.sees(text) {
		return false
	}
	x.pos += len(text)
	return true
}

// start reads what may stand before the pattern proper, and the first token
// (lexstart and prefixes in regc_lex.c).
func (x *lexer) start() {
	x.modes = modes{advanced: true, extended: true}
	x.kind = tokStart
	if x.director(); x.problem == "" && x.advanced {
		x.options()
	}
	if x.literal {
		x.context = inLiteral
	}
	x.next()
}

// director reads ***: and ***=. Three asterisks at the end are left to the
// parser, which does not like them either.
func (x *lexer) director() {
	switch {
	case len(x.src) < 4 || !x.sees("***"):
	case x.eats("***:"):
	case x.eats("***="):
		x.modes = modes{literal: true}
	case x.sees("***?"):
		x.fail(badPattern)
	default:
		x.fail(badQuantifier)
	}
}

// options reads (?xyz). It is known as such by its first letter, so (?i:a) is
// an option gone wrong.
func (x *lexer) options() {
	if !x.sees("(?") || len(x.src)-x.pos < 3 || !isASCIILetter(x.src[x.pos+2]) {
		return
	}
	for x.pos += 2; !x.done() && isASCIILetter(x.src[x.pos]); x.pos++ {
		if !x.option(x.src[x.pos]) {
			x.fail(badOption)
			return
		}
	}
	if !x.eats(")") {
		x.fail(badOption)
		return
	}
	if x.literal {
		x.spaced, x.lineStops, x.lineEdges = false, false, false
	}
}

func (m *modes) option(letter byte) (known bool) {
	switch letter {
	case 'b', 'e', 'q':
		m.advanced, m.extended, m.literal = false, letter == 'e', letter == 'q'
	case 'c', 'i':
		m.fold = letter == 'i'
	case 'm', 'n', 's':
		m.lineStops = letter != 's'
		m.lineEdges = letter != 's'
	case 'p', 'w':
		m.lineStops = letter == 'p'
		m.lineEdges = letter == 'w'
	case 't', 'x':
		m.spaced = letter == 'x'
	default:
		return false
	}
	return true
}

// next reads the next token (next in regc_lex.c).
func (x *lexer) next() {
	if x.problem != "" {
		return
	}
	x.last = x.kind
	for x.kind = tokNone; x.kind == tokNone; {
		x.scan()
	}
}

func (x *lexer) scan() {
	if x.spaced && (x.context == inRegex || x.context == inBound) {
		x.skip()
	}
	if x.done() {
		x.atEnd()
		return
	}
	c := x.src[x.pos]
	x.pos++
	switch {
	case x.context == inLiteral:
		x.set(tokPlain, uint32(c))
	case x.context == inBound:
		x.scanBound(c)
	case x.context == inBracket:
		x.scanBracket(c)
	case x.extended:
		x.scanExtended(c)
	default:
		x.scanBasic(c)
	}
}

// skip passes over blanks and comments of the expanded syntax.
func (x *lexer) skip() {
	for {
		for !x.done() && isASCIISpace(x.src[x.pos]) {
			x.pos++
		}
		if !x.sees("#") {
			return
		}
		for !x.done() && x.src[x.pos] != '\n' {
			x.pos++
		}
	}
}

func (x *lexer) atEnd() {
	switch x.context {
	case inBound:
		x.fail(badBraces)
	case inBracket:
		x.fail(badBrackets)
	default:
		x.kind = tokEnd
	}
}

// scanBound reads on between braces; those of a BRE have backslashes.
func (x *lexer) scanBound(c byte) {
	switch {
	case isASCIIDigit(c):
		x.set(tokDigit, uint32(c-'0'))
	case c == ',':
		x.kind = tokComma
	case x.extended && c == '}', !x.extended && c == '\\' && x.eats("}"):
		x.context = inRegex
		x.quantifier(tokCloseBrace)
	default:
		x.fail(badCount)
	}
}

// quantifier swallows the mark of a non-greedy quantifier.
func (x *lexer) quantifier(kind tokenKind) {
	x.kind = kind
	if x.advanced {
		x.eats("?")
	}
}

func (x *lexer) scanBracket(c byte) {
	switch {
	case c == ']' && x.last != tokBracket:
		x.context = inRegex
		x.kind = tokUnbracket
	case c == '\\' && x.advanced:
		x.scanBracketEscape()
	case c == '-' && x.last != tokBracket && !x.sees("]"):
		x.set(tokHyphen, '-')
	case c == '[' && x.done():
		x.fail(badBrackets)
	case c == '[' && x.eats("."):
		x.kind = tokElement
	case c == '[' && x.eats("="):
		x.kind = tokEquivalent
	case c == '[' && x.eats(":"):
		x.kind = tokNamedClass
	default:
		x.set(tokPlain, uint32(c))
	}
}

// scanBracketEscape takes an escape only if it stands for characters.
func (x *lexer) scanBracketEscape() {
	x.scanEscape()
	switch x.kind {
	case tokPlain, tokEscape, tokNotEscape:
	default:
		x.fail(badEscape)
	}
}

// named reads the name after [. [= or [: up to the same again, and the token
// behind it (scanplain in regcomp.c).
func (x *lexer) named(closing string) (name string) {
	n := strings.Index(x.src[x.pos:], closing)
	if n < 0 {
		x.fail(badBrackets)
		return ""
	}
	name = x.src[x.pos : x.pos+n]
	x.pos += n + len(closing)
	x.next()
	return name
}

func (x *lexer) scanExtended(c byte) {
	switch c {
	case '|':
		x.kind = tokBar
	case '*':
		x.quantifier(tokStar)
	case '+':
		x.quantifier(tokPlus)
	case '?':
		x.quantifier(tokQuestion)
	case '{':
		x.scanBrace()
	case '(':
		x.scanParen()
	case ')':
		x.set(tokClose, ')')
	case '\\':
		x.scanBackslash()
	default:
		x.scanCommon(c)
	}
}

// scanCommon reads what BREs and EREs have in common.
func (x *lexer) scanCommon(c byte) {
	switch {
	case c == '[' && x.eats("[:<:]]"):
		x.kind = tokWordStart
	case c == '[' && x.eats("[:>:]]"):
		x.kind = tokWordEnd
	case c == '[':
		x.context = inBracket
		x.set(tokBracket, 1)
		if x.eats("^") {
			x.value = 0
		}
	case c == '.':
		x.kind = tokDot
	case c == '^':
		x.kind = tokCaret
	case c == '$':
		x.kind = tokDollar
	default:
		x.set(tokPlain, uint32(c))
	}
}

// scanBrace opens a bound, if there is a digit; else the brace is a character.
func (x *lexer) scanBrace() {
	if x.spaced {
		x.skip()
	}
	if x.done() || !isASCIIDigit(x.src[x.pos]) {
		x.set(tokPlain, '{')
		return
	}
	x.context = inBound
	x.kind = tokOpenBrace
}

func (x *lexer) scanParen() {
	switch {
	case !x.advanced || !x.sees("?"):
		x.set(tokOpen, 1)
	case x.eats("?:"):
		x.set(tokOpen, 0)
	case x.eats("?="), x.eats("?!"), x.eats("?<="), x.eats("?<!"):
		x.kind = tokLook
	case x.eats("?#"):
		x.skipRemark()
	default:
		x.fail(badQuantifier)
	}
}

// skipRemark passes over the rest of (?#...), which nothing needs to end.
func (x *lexer) skipRemark() {
	n := strings.IndexByte(x.src[x.pos:], ')')
	if n < 0 {
		x.pos = len(x.src)
		return
	}
	x.pos += n + 1
}

package hba

import (
	"fmt"
	"regexp"
	"strings"
)

// What pg_regerror says of the errors that a pattern can cause (regerrs.h).
const (
	areBadPattern    = "invalid regexp (reg version 0.8)"
	areBadElement    = "invalid collating element"
	areBadClass      = "invalid character class"
	areBadEscape     = `invalid escape \ sequence`
	areBadBackref    = "invalid backreference number"
	areBadBrackets   = "brackets [] not balanced"
	areBadParens     = "parentheses () not balanced"
	areBadBraces     = "braces {} not balanced"
	areBadCount      = "invalid repetition count(s)"
	areBadRange      = "invalid character range"
	areBadQuantifier = "quantifier operand invalid"
	areBadOption     = "invalid embedded option"
	areTooComplex    = "regular expression is too complex"
)

// checkARE tells what keeps the server from compiling pattern as an advanced
// regular expression: the words of pg_regerror, or "" if it compiles.
//
// The pattern is read byte by byte. Both the postmaster, which compiles the
// patterns, and a backend that authenticates still work in SQL_ASCII, whatever
// the encoding of the database (pg_mb2wchar_with_len in regcomp_auth_token and
// regexec_auth_token of hba.c). Only the view pg_hba_file_rules, which reads
// the file once more, decodes it: it complains about [é-à], which the
// postmaster takes.
func checkARE(pattern string) (problem string) {
	return parseARE(pattern).problem
}

// matchARE tells whether the pattern matches anywhere in name (pg_regexec with
// the C collation). exact is false if that remains unknown: the pattern does
// not compile, or it asks for something that Go's regexp cannot say, such as a
// lookaround or a back reference. Greediness decides only where a match ends,
// never whether there is one.
func matchARE(pattern, name string) (matched, exact bool) {
	p := parseARE(pattern)
	if p.problem != "" || !p.exact {
		return false, false
	}
	compiled, err := regexp.Compile(p.out.String())
	if err != nil { // nested or repeated beyond what Go allows
		return false, false
	}
	return compiled.MatchString(areSubject(name)), true
}

// areSubject gives every byte of name a character of its own, as SQL_ASCII
// does: é is two characters.
func areSubject(name string) string {
	characters := make([]rune, len(name))
	for i := range len(name) {
		characters[i] = rune(name[i])
	}
	return string(characters)
}

// areToken is a kind of token (the type codes in regcomp.c).
type areToken int

const (
	areNone       areToken = iota // a comment was read, no token yet
	areStart                      // nothing was read yet
	areEnd                        // the end, or an error
	arePlain                      // the character in value
	areBackref                    // \1; value is the number
	areEscape                     // \d \s \w; value is the letter
	areNotEscape                  // \D \S \W; value is the small letter
	areDot                        // .
	areBar                        // |
	areOpen                       // ( or (?: ; value is 1 if it captures
	areClose                      // )
	areLook                       // (?= (?! (?<= (?<!
	areCaret                      // ^
	areDollar                     // $
	areTextStart                  // \A
	areTextEnd                    // \Z
	areWordStart                  // \m
	areWordEnd                    // \M
	areWordEdge                   // \y
	areNoWordEdge                 // \Y
	areStar                       // *
	arePlus                       // +
	areQuestion                   // ?
	areOpenBrace                  // { before a digit
	areDigit                      // a digit in a bound
	areComma                      // a comma in a bound
	areCloseBrace                 // the end of a bound
	areBracket                    // [ or [^ ; value is 0 if it negates
	areUnbracket                  // ]
	areHyphen                     // - between the ends of a range
	areElement                    // [.
	areEquivalent                 // [=
	areNamedClass                 // [:
)

// areContext says by which rules the lexer reads (the L_ constants in
// regc_lex.c; what they tell apart for BREs and EREs is in areMode.extended).
type areContext int

const (
	areInRegex areContext = iota
	areInLiteral
	areInBound
	areInBracket
)

// areMode holds the compile flags that a pattern can change for itself.
type areMode struct {
	advanced  bool // ARE: escapes, non-greedy, (?
	extended  bool // ERE or ARE; without it, a BRE
	literal   bool // no syntax at all
	fold      bool // upper and lower case are the same
	spaced    bool // blanks and comments in the pattern mean nothing
	lineStops bool // . and [^ do not match a newline
	lineEdges bool // ^ and $ match at newlines, too
}

// areLexer cuts a pattern into tokens, one ahead of the parser.
type areLexer struct {
	areMode
	src     string
	pos     int
	context areContext
	last    areToken // the token before kind
	kind    areToken
	value   uint32
	groups  uint32 // capturing parentheses so far
	problem string
}

// fail records a problem. The first one counts; from then on there is nothing
// but the end (VERR in regcomp.c).
func (x *areLexer) fail(problem string) {
	x.kind = areEnd
	if x.problem == "" {
		x.problem = problem
	}
}

func (x *areLexer) set(kind areToken, value uint32) {
	x.kind, x.value = kind, value
}

func (x *areLexer) done() bool { return x.pos >= len(x.src) }

func (x *areLexer) sees(text string) bool {
	return strings.HasPrefix(x.src[x.pos:], text)
}

// eats swallows text if it comes next.
func (x *areLexer) eats(text string) bool {
	if !x.sees(text) {
		return false
	}
	x.pos += len(text)
	return true
}

// start reads what may stand before the pattern proper, and the first token
// (lexstart and prefixes in regc_lex.c).
func (x *areLexer) start() {
	x.areMode = areMode{advanced: true, extended: true}
	x.kind = areStart
	if x.director(); x.problem == "" && x.advanced {
		x.options()
	}
	if x.literal {
		x.context = areInLiteral
	}
	x.next()
}

// director reads ***: and ***=. Three asterisks at the end are left to the
// parser, which does not like them either.
func (x *areLexer) director() {
	switch {
	case len(x.src) < 4 || !x.sees("***"):
	case x.eats("***:"):
	case x.eats("***="):
		x.areMode = areMode{literal: true}
	case x.sees("***?"):
		x.fail(areBadPattern)
	default:
		x.fail(areBadQuantifier)
	}
}

// options reads (?xyz). It is known as such by its first letter, so (?i:a) is
// an option gone wrong.
func (x *areLexer) options() {
	if !x.sees("(?") || len(x.src)-x.pos < 3 || !isASCIILetter(x.src[x.pos+2]) {
		return
	}
	for x.pos += 2; !x.done() && isASCIILetter(x.src[x.pos]); x.pos++ {
		if !x.option(x.src[x.pos]) {
			x.fail(areBadOption)
			return
		}
	}
	if !x.eats(")") {
		x.fail(areBadOption)
		return
	}
	if x.literal {
		x.spaced, x.lineStops, x.lineEdges = false, false, false
	}
}

func (m *areMode) option(letter byte) (known bool) {
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
func (x *areLexer) next() {
	if x.problem != "" {
		return
	}
	x.last = x.kind
	for x.kind = areNone; x.kind == areNone; {
		x.scan()
	}
}

func (x *areLexer) scan() {
	if x.spaced && (x.context == areInRegex || x.context == areInBound) {
		x.skip()
	}
	if x.done() {
		x.atEnd()
		return
	}
	c := x.src[x.pos]
	x.pos++
	switch {
	case x.context == areInLiteral:
		x.set(arePlain, uint32(c))
	case x.context == areInBound:
		x.scanBound(c)
	case x.context == areInBracket:
		x.scanBracket(c)
	case x.extended:
		x.scanExtended(c)
	default:
		x.scanBasic(c)
	}
}

// skip passes over blanks and comments of the expanded syntax.
func (x *areLexer) skip() {
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

func (x *areLexer) atEnd() {
	switch x.context {
	case areInBound:
		x.fail(areBadBraces)
	case areInBracket:
		x.fail(areBadBrackets)
	default:
		x.kind = areEnd
	}
}

// scanBound reads on between braces; those of a BRE have backslashes.
func (x *areLexer) scanBound(c byte) {
	switch {
	case isASCIIDigit(c):
		x.set(areDigit, uint32(c-'0'))
	case c == ',':
		x.kind = areComma
	case x.extended && c == '}', !x.extended && c == '\\' && x.eats("}"):
		x.context = areInRegex
		x.quantifier(areCloseBrace)
	default:
		x.fail(areBadCount)
	}
}

// quantifier swallows the mark of a non-greedy quantifier.
func (x *areLexer) quantifier(kind areToken) {
	x.kind = kind
	if x.advanced {
		x.eats("?")
	}
}

func (x *areLexer) scanBracket(c byte) {
	switch {
	case c == ']' && x.last != areBracket:
		x.context = areInRegex
		x.kind = areUnbracket
	case c == '\\' && x.advanced:
		x.scanBracketEscape()
	case c == '-' && x.last != areBracket && !x.sees("]"):
		x.set(areHyphen, '-')
	case c == '[' && x.done():
		x.fail(areBadBrackets)
	case c == '[' && x.eats("."):
		x.kind = areElement
	case c == '[' && x.eats("="):
		x.kind = areEquivalent
	case c == '[' && x.eats(":"):
		x.kind = areNamedClass
	default:
		x.set(arePlain, uint32(c))
	}
}

// scanBracketEscape takes an escape only if it stands for characters.
func (x *areLexer) scanBracketEscape() {
	x.scanEscape()
	switch x.kind {
	case arePlain, areEscape, areNotEscape:
	default:
		x.fail(areBadEscape)
	}
}

// named reads the name after [. [= or [: up to the same again, and the token
// behind it (scanplain in regcomp.c).
func (x *areLexer) named(closing string) (name string) {
	n := strings.Index(x.src[x.pos:], closing)
	if n < 0 {
		x.fail(areBadBrackets)
		return ""
	}
	name = x.src[x.pos : x.pos+n]
	x.pos += n + len(closing)
	x.next()
	return name
}

func (x *areLexer) scanExtended(c byte) {
	switch c {
	case '|':
		x.kind = areBar
	case '*':
		x.quantifier(areStar)
	case '+':
		x.quantifier(arePlus)
	case '?':
		x.quantifier(areQuestion)
	case '{':
		x.scanBrace()
	case '(':
		x.scanParen()
	case ')':
		x.set(areClose, ')')
	case '\\':
		x.scanBackslash()
	default:
		x.scanCommon(c)
	}
}

// scanCommon reads what BREs and EREs have in common.
func (x *areLexer) scanCommon(c byte) {
	switch {
	case c == '[' && x.eats("[:<:]]"):
		x.kind = areWordStart
	case c == '[' && x.eats("[:>:]]"):
		x.kind = areWordEnd
	case c == '[':
		x.context = areInBracket
		x.set(areBracket, 1)
		if x.eats("^") {
			x.value = 0
		}
	case c == '.':
		x.kind = areDot
	case c == '^':
		x.kind = areCaret
	case c == '$':
		x.kind = areDollar
	default:
		x.set(arePlain, uint32(c))
	}
}

// scanBrace opens a bound, if there is a digit; else the brace is a character.
func (x *areLexer) scanBrace() {
	if x.spaced {
		x.skip()
	}
	if x.done() || !isASCIIDigit(x.src[x.pos]) {
		x.set(arePlain, '{')
		return
	}
	x.context = areInBound
	x.kind = areOpenBrace
}

func (x *areLexer) scanParen() {
	switch {
	case !x.advanced || !x.sees("?"):
		x.set(areOpen, 1)
	case x.eats("?:"):
		x.set(areOpen, 0)
	case x.eats("?="), x.eats("?!"), x.eats("?<="), x.eats("?<!"):
		x.kind = areLook
	case x.eats("?#"):
		x.skipRemark()
	default:
		x.fail(areBadQuantifier)
	}
}

// skipRemark passes over the rest of (?#...), which nothing needs to end.
func (x *areLexer) skipRemark() {
	n := strings.IndexByte(x.src[x.pos:], ')')
	if n < 0 {
		x.pos = len(x.src)
		return
	}
	x.pos += n + 1
}

func (x *areLexer) scanBackslash() {
	switch {
	case x.advanced:
		x.scanEscape()
	case x.done():
		x.fail(areBadEscape)
	default:
		x.set(arePlain, uint32(x.src[x.pos]))
		x.pos++
	}
}

// scanEscape reads on after a backslash in an ARE (lexescape in regc_lex.c).
// Every letter and digit has, or may once get, a meaning.
func (x *areLexer) scanEscape() {
	if x.done() {
		x.fail(areBadEscape)
		return
	}
	c := x.src[x.pos]
	x.pos++
	switch {
	case isASCIIDigit(c):
		x.pos--
		x.scanNumber(c)
	case !isASCIILetter(c):
		x.set(arePlain, uint32(c))
	case !x.setCharacterEscape(c) && !x.setClassEscape(c):
		x.fail(areBadEscape)
	}
}

func (x *areLexer) setCharacterEscape(c byte) (known bool) {
	if i := strings.IndexByte("abBefnrtv", c); i >= 0 {
		x.set(arePlain, uint32("\a\b\\\x1b\f\n\r\t\v"[i]))
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

func (x *areLexer) setClassEscape(c byte) (known bool) {
	switch c {
	case 'd', 's', 'w':
		x.set(areEscape, uint32(c))
	case 'D', 'S', 'W':
		x.set(areNotEscape, uint32(c-'A'+'a'))
	case 'A':
		x.kind = areTextStart
	case 'Z':
		x.kind = areTextEnd
	case 'm':
		x.kind = areWordStart
	case 'M':
		x.kind = areWordEnd
	case 'y':
		x.kind = areWordEdge
	case 'Y':
		x.kind = areNoWordEdge
	default:
		return false
	}
	return true
}

func (x *areLexer) scanControl() {
	if x.done() {
		x.fail(areBadEscape)
		return
	}
	x.set(arePlain, uint32(x.src[x.pos]&0o37))
	x.pos++
}

// areMaxCharacter is CHR_MAX in regcustom.h.
const areMaxCharacter = 0x7ffffffe

func (x *areLexer) setHex(least, most int) {
	n, digits := x.digits(16, most)
	if digits < least || n > areMaxCharacter {
		x.fail(areBadEscape)
		return
	}
	x.set(arePlain, n)
}

// scanNumber tells a back reference from an octal number. A single digit other
// than 0 always is a back reference; more digits are one if there are that many
// groups already, and else the same digits are read again as octal.
func (x *areLexer) scanNumber(first byte) {
	start := x.pos
	if first != '0' {
		n, digits := x.digits(10, 255)
		if digits == 1 || n > 0 && n <= x.groups {
			x.set(areBackref, n)
			return
		}
		x.pos = start
	}
	n, digits := x.digits(8, 3)
	if digits == 0 {
		x.fail(areBadEscape)
		return
	}
	if n > 0xff { // one digit too many
		x.pos--
		n >>= 3
	}
	x.set(arePlain, n)
}

// digits reads up to most digits. Too big a number wraps around, as in
// lexdigits of regc_lex.c.
func (x *areLexer) digits(base uint32, most int) (n uint32, count int) {
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

// scanBasic reads a token of a BRE (brenext in regc_lex.c).
func (x *areLexer) scanBasic(c byte) {
	atStart := x.last == areStart || x.last == areOpen
	switch {
	case c == '\\':
		x.scanBasicBackslash()
	case c == '*' && !atStart && x.last != areCaret:
		x.kind = areStar
	case c == '^' && !atStart, c == '$' && !x.atBasicEnd():
		x.set(arePlain, uint32(c))
	default:
		x.scanCommon(c)
	}
}

func (x *areLexer) atBasicEnd() bool {
	if x.spaced {
		x.skip()
	}
	return x.done() || x.sees(`\)`)
}

func (x *areLexer) scanBasicBackslash() {
	if x.done() {
		x.fail(areBadEscape)
		return
	}
	c := x.src[x.pos]
	x.pos++
	switch {
	case c == '{':
		x.context = areInBound
		x.kind = areOpenBrace
	case c == '(':
		x.set(areOpen, 1)
	case c == ')':
		x.set(areClose, ')')
	case c == '<':
		x.kind = areWordStart
	case c == '>':
		x.kind = areWordEnd
	case '1' <= c && c <= '9':
		x.set(areBackref, uint32(c-'0'))
	default:
		x.set(arePlain, uint32(c))
	}
}

// areParser follows the parser in regcomp.c, and writes down what it reads as
// Go's regexp would have it.
type areParser struct {
	areLexer
	out   strings.Builder
	exact bool // out says just the same
	depth int
	// closed holds the groups that are complete, which alone can be referred
	// to. One that is repeated {0} times still counts (since 14).
	closed map[uint32]areSize
}

func parseARE(pattern string) *areParser {
	p := &areParser{exact: true, closed: map[uint32]areSize{}}
	p.src = pattern
	p.start()
	p.checkSize(p.alternatives(areEnd, false))
	return p
}

// areMaxDepth is about how deep parentheses can nest before the server runs
// into its max_stack_depth: 8100 to 9300, depending on the compiler.
const areMaxDepth = 8500

// alternatives reads branches up to the token stop. look tells that they are
// in a lookaround, where nothing captures (parse in regcomp.c).
func (p *areParser) alternatives(stop areToken, look bool) areSize {
	if p.depth++; p.depth > areMaxDepth {
		p.fail(areTooComplex)
	}
	size := p.branch(stop, look)
	for p.kind == areBar {
		p.next()
		p.out.WriteByte('|')
		size = size.or(p.branch(stop, look))
	}
	if p.kind != stop {
		p.fail(areBadParens)
	}
	p.depth--
	return size
}

// branch reads a sequence, which may be empty (parsebranch in regcomp.c).
func (p *areParser) branch(stop areToken, look bool) areSize {
	size := areSize{nullable: true, bare: true}
	for p.kind != areBar && p.kind != stop && p.kind != areEnd {
		if p.constraint() {
			size = size.then(areSize{nullable: true, edges: true})
		} else {
			size = size.then(p.quantified(look))
		}
	}
	return size
}

// constraint reads what matches an empty string only. No quantifier can
// follow it.
func (p *areParser) constraint() bool {
	switch p.kind {
	case areCaret, areDollar:
		p.lineEdge(p.kind)
	case areTextStart:
		p.out.WriteString(`\A`)
	case areTextEnd:
		p.out.WriteString(`\z`)
	case areWordEdge:
		p.out.WriteString(`\b`)
	case areNoWordEdge:
		p.out.WriteString(`\B`)
	case areWordStart, areWordEnd:
		p.exact = false
	case areLook:
		p.exact = false
		p.next()
		p.checkSize(p.alternatives(areClose, true))
	default:
		return false
	}
	p.next()
	return true
}

func (p *areParser) lineEdge(kind areToken) {
	switch {
	case p.lineEdges && kind == areCaret:
		p.out.WriteString(`(?m:^)`)
	case p.lineEdges:
		p.out.WriteString(`(?m:$)`)
	case kind == areCaret:
		p.out.WriteString(`\A`)
	default:
		p.out.WriteString(`\z`)
	}
}

// quantified reads an atom and its quantifier (parseqatom in regcomp.c).
func (p *areParser) quantified(look bool) areSize {
	size := p.atom(look)
	least, most := 1, 1
	switch p.kind {
	case areStar:
		least, most = 0, areNoLimit
	case arePlus:
		most = areNoLimit
	case areQuestion:
		least = 0
	case areOpenBrace:
		least, most = p.bound()
	default:
		return size
	}
	p.next()
	p.repeat(least, most)
	if size.nullable && size.edges && most == areNoLimit {
		// A loop of nothing but constraints, which the server may find too
		// complex (breakconstraintloop in regc_nfa.c).
		p.exact = false
	}
	if most > 1 && size.chain > areMaxChain {
		p.fail(areTooComplex) // to copy it is too much already
	}
	size = size.times(least, most)
	if size.states > areMaxArcs {
		p.fail(areTooComplex)
	}
	return size
}

func (p *areParser) repeat(least, most int) {
	if most == areNoLimit {
		fmt.Fprintf(&p.out, "{%d,}", least)
	} else {
		fmt.Fprintf(&p.out, "{%d,%d}", least, most)
	}
}

func (p *areParser) atom(look bool) areSize {
	switch p.kind {
	case areStar, arePlus, areQuestion, areOpenBrace:
		p.fail(areBadQuantifier)
		return areSize{}
	case areOpen:
		return p.group(look)
	case areBackref:
		return p.backref(look)
	case areClose:
		// Nothing is open. An ERE takes it as a character, because POSIX
		// says so.
		if p.advanced || !p.extended {
			p.fail(areBadParens)
			return areSize{}
		}
	}
	p.out.WriteString(p.characters().String())
	p.next()
	return areSize{first: 1, last: 1, arcs: 1}
}

func (p *areParser) group(look bool) areSize {
	number := uint32(0)
	if p.value == 1 && !look {
		p.groups++
		number = p.groups
	}
	p.next()
	p.out.WriteString("(?:")
	size := p.alternatives(areClose, look).grouped(number > 0)
	p.out.WriteByte(')')
	p.next()
	if number > 0 {
		p.closed[number] = size
	}
	return size
}

func (p *areParser) backref(look bool) areSize {
	size, ok := p.closed[p.value]
	if look || !ok {
		p.fail(areBadBackref)
		return areSize{}
	}
	p.exact = false
	p.next()
	return size
}

// areNoLimit stands for the end of a quantifier that has none (DUPINF in
// regguts.h), areMaxCount is the highest count (DUPMAX).
const (
	areMaxCount = 255
	areNoLimit  = areMaxCount + 1
)

// bound reads {m}, {m,} or {m,n}, but not the closing brace.
func (p *areParser) bound() (least, most int) {
	p.next()
	least = p.count()
	most = least
	if p.kind == areComma {
		p.next()
		most = areNoLimit
		if p.kind == areDigit {
			most = p.count()
		}
	}
	if least > most || p.kind != areCloseBrace {
		p.fail(areBadCount)
	}
	return least, most
}

// count reads a number (scannum in regcomp.c).
func (p *areParser) count() (n int) {
	for p.kind == areDigit && n < areMaxCount {
		n = n*10 + int(p.value)
		p.next()
	}
	if p.kind == areDigit || n > areMaxCount {
		p.fail(areBadCount)
	}
	return n
}

// characters is what the token matches, if that is one character. Only a
// bracket expression has more tokens than one; the last one is left.
func (p *areParser) characters() *areSet {
	set := &areSet{}
	switch p.kind {
	case areDot:
		set.negate()
		set['\n'] = !p.lineStops
	case areEscape, areNotEscape:
		set.addEscape(p.value)
		if p.kind == areNotEscape {
			set.negate()
		}
	case areBracket:
		p.bracket(set)
	default:
		set.addRange(p.value, p.value, p.fold)
	}
	return set
}

// bracket reads a bracket expression (bracket and cbracket in regcomp.c).
func (p *areParser) bracket(set *areSet) {
	negate := p.value == 0
	p.next()
	for p.kind != areUnbracket && p.kind != areEnd {
		p.bracketItem(set)
	}
	if negate {
		set['\n'] = set['\n'] || p.lineStops
		set.negate()
	}
}

// bracketItem reads a character, a range or a class (brackpart in regcomp.c).
func (p *areParser) bracketItem(set *areSet) {
	switch p.kind {
	case areEscape:
		set.addEscape(p.value)
		p.next()
	case areNotEscape:
		set.addOthers(p.value)
		p.next()
	case areNamedClass:
		if !set.addClass(p.named(":]"), p.fold) {
			p.fail(areBadClass)
		}
	case areEquivalent: // in PostgreSQL, everything is equivalent to itself only
		c := p.element("=]")
		set.addRange(c, c, p.fold)
	case arePlain, areElement:
		p.bracketRange(set)
	default:
		p.fail(areBadRange)
	}
}

// bracketRange reads a character, and the end of the range that may start with
// it. Characters are in the order of their codes, whatever the collation.
func (p *areParser) bracketRange(set *areSet) {
	from := p.endpoint()
	to := from
	if p.kind == areHyphen {
		p.next()
		to = p.endpoint()
	}
	if from > to {
		p.fail(areBadRange)
	}
	if p.problem == "" {
		set.addRange(from, to, p.fold)
	}
}

func (p *areParser) endpoint() (c uint32) {
	switch p.kind {
	case arePlain, areHyphen:
		c = p.value
		p.next()
	case areElement:
		c = p.element(".]")
	default:
		p.fail(areBadRange)
	}
	return c
}

// element reads the name of a character (element in regc_locale.c).
func (p *areParser) element(closing string) uint32 {
	name := p.named(closing)
	if len(name) == 1 {
		return uint32(name[0])
	}
	c, ok := areElementNamed(name)
	if !ok {
		p.fail(areBadElement)
	}
	return uint32(c)
}

// areElementNamed knows the names in cnames of regc_locale.c: those that POSIX
// gives to the characters of ASCII that are no letters.
func areElementNamed(name string) (c byte, ok bool) {
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

// areSet is a set of characters. A pattern can name greater ones, but no name
// has them.
type areSet [256]bool

// addRange adds the characters from..to, and with fold their counterparts
// (range and allcases in regc_locale.c). In the C collation only the letters
// of ASCII have any.
func (s *areSet) addRange(from, to uint32, fold bool) {
	for c := from; c <= to && c < uint32(len(s)); c++ {
		s[c] = true
		if fold && isASCIILetter(byte(c)) {
			s[c^0x20] = true
		}
	}
}

// addEscape adds what \d, \s or \w matches.
func (s *areSet) addEscape(letter uint32) {
	s.addClass(map[uint32]string{'d': "digit", 's': "space", 'w': "word"}[letter], false)
}

// addOthers adds what \D, \S or \W matches.
func (s *areSet) addOthers(letter uint32) {
	class := &areSet{}
	class.addEscape(letter)
	for c, in := range class {
		s[c] = s[c] || !in
	}
}

// addClass adds the characters of [:name:] (cclasscvec in regc_locale.c).
func (s *areSet) addClass(name string, fold bool) (known bool) {
	if fold && (name == "lower" || name == "upper") {
		name = "alpha"
	}
	in := areClassNamed(name)
	for c := 0; in != nil && c < len(s); c++ {
		s[c] = s[c] || in(byte(c))
	}
	return in != nil
}

// areClassNamed tells what is in a class in the C collation: nothing beyond
// ASCII (pg_char_properties in regc_pg_locale.c), except for [:cntrl:].
func areClassNamed(name string) (in func(c byte) bool) {
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

func (s *areSet) negate() {
	for c := range s {
		s[c] = !s[c]
	}
}

// String writes the set as Go's regexp reads it.
func (s *areSet) String() string {
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

// areSize estimates what an expression costs the server as an automaton.
type areSize struct {
	// states is how many there are between the first and the last one.
	states float64
	// chain is how many of them the longest path has. The server walks it by
	// recursion (duptraverse in regc_nfa.c).
	chain float64
	// first is how many states the expression can start in, last how many
	// transitions can end it.
	first, last float64
	// arcs is how many transitions are left when those that match nothing are
	// gone. It grows with the square of what can be left out (fixempties in
	// regc_nfa.c).
	arcs     float64
	nullable bool
	edges    bool // holds constraints
	// bare is set for a single branch, so that a group has no states of its
	// own to be copied if it captures.
	bare bool
}

// Measured on PostgreSQL 15, 16 and 18 with the default max_stack_depth: the
// longest chain, and REG_MAX_COMPILE_SPACE divided by what an arc takes, which
// is needed twice.
const (
	areMaxChain = 42900
	areMaxArcs  = 1194000
)

// checkSize refuses what is too much for the server. Near the limits, where
// compiling takes seconds, that is a guess, and what loops of constraints cost
// is not known at all: quantified does not vouch for them.
func (p *areParser) checkSize(s areSize) {
	if s.chain > areMaxChain || s.arcs+s.states*0.8 > areMaxArcs {
		p.fail(areTooComplex)
	}
}

func (s areSize) then(t areSize) areSize {
	sum := areSize{
		states:   s.states + t.states + 1,
		chain:    s.chain + t.chain + 1,
		first:    s.first,
		last:     t.last,
		arcs:     s.arcs + t.arcs + s.last*t.first,
		nullable: s.nullable && t.nullable,
		edges:    s.edges || t.edges,
		bare:     true,
	}
	if s.nullable {
		sum.first += t.first
	}
	if t.nullable {
		sum.last += s.last
	}
	return sum
}

// or assumes that both sides start in the same state, unless one of them can
// be left out.
func (s areSize) or(t areSize) areSize {
	sum := areSize{
		states:   s.states + t.states,
		chain:    max(s.chain, t.chain),
		first:    max(s.first, t.first),
		last:     s.last + t.last,
		arcs:     s.arcs + t.arcs,
		nullable: s.nullable || t.nullable,
		edges:    s.edges || t.edges,
	}
	if sum.nullable {
		sum.first = s.first + t.first
	}
	return sum
}

// grouped adds what parentheses take.
func (s areSize) grouped(captures bool) areSize {
	own := 3.0
	if s.bare = s.bare && captures; s.bare {
		own = 1
	}
	s.states += own
	s.chain += own
	return s
}

// times is the size of least to most copies (repeat in regcomp.c). Copies that
// can be left out are the first ones, so the last one always ends the match.
func (s areSize) times(least, most int) areSize {
	if most == 0 {
		return areSize{nullable: true}
	}
	copies, loop := float64(most), float64(0)
	if most == areNoLimit {
		copies, loop = float64(max(1, least)), float64(1+min(1, least))
	}
	if s.bare {
		s.states, s.chain = max(0, s.states-2), max(0, s.chain-2)
	}
	product := areSize{
		states:   s.states*copies + copies - 1 + loop,
		chain:    s.chain*copies + copies - 1 + loop,
		first:    s.first,
		last:     s.last,
		arcs:     s.arcs*copies + s.first*s.last*(copies+loop),
		nullable: s.nullable || least == 0,
		edges:    s.edges,
	}
	switch {
	case s.nullable:
		product.first *= copies
		product.last *= copies
		product.arcs += s.first * s.last * copies * copies / 2
	case most != areNoLimit:
		product.first *= float64(most - max(1, least) + 1)
	}
	return product
}

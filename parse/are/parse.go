package are

import (
	"fmt"
	"strings"
)

// parser follows the parser in regcomp.c, and writes down what it reads as
// Go's regexp would have it.
type parser struct {
	lexer
	out   strings.Builder
	exact bool // out says just the same
	depth int
	// closed holds the groups that are complete, which alone can be referred
	// to. One that is repeated {0} times still counts (since 14).
	closed map[uint32]extent
}

func parsePattern(pattern string) *parser {
	p := &parser{exact: true, closed: map[uint32]extent{}}
	p.src = pattern
	p.start()
	p.checkSize(p.alternatives(tokEnd, false))
	return p
}

// maxDepth is about how deep parentheses can nest before the server runs
// into its max_stack_depth: 8100 to 9300, depending on the compiler.
const maxDepth = 8500

// alternatives reads branches up to the token stop. look tells that they are
// in a lookaround, where nothing captures (parse in regcomp.c).
func (p *parser) alternatives(stop tokenKind, look bool) extent {
	if p.depth++; p.depth > maxDepth {
		p.fail(tooComplex)
	}
	size := p.branch(stop, look)
	for p.kind == tokBar {
		p.next()
		p.out.WriteByte('|')
		size = size.or(p.branch(stop, look))
	}
	if p.kind != stop {
		p.fail(badParens)
	}
	p.depth--
	return size
}

// branch reads a sequence, which may be empty (parsebranch in regcomp.c).
func (p *parser) branch(stop tokenKind, look bool) extent {
	size := extent{nullable: true, bare: true}
	for p.kind != tokBar && p.kind != stop && p.kind != tokEnd {
		if p.constraint() {
			size = size.then(extent{nullable: true, edges: true})
		} else {
			size = size.then(p.quantified(look))
		}
	}
	return size
}

// constraint reads what matches an empty string only. No quantifier can
// follow it.
func (p *parser) constraint() bool {
	switch p.kind {
	case tokCaret, tokDollar:
		p.lineEdge(p.kind)
	case tokTextStart:
		p.out.WriteString(`\A`)
	case tokTextEnd:
		p.out.WriteString(`\z`)
	case tokWordEdge:
		p.out.WriteString(`\b`)
	case tokNoWordEdge:
		p.out.WriteString(`\B`)
	case tokWordStart, tokWordEnd:
		p.exact = false
	case tokLook:
		p.exact = false
		p.next()
		p.checkSize(p.alternatives(tokClose, true))
	default:
		return false
	}
	p.next()
	return true
}

func (p *parser) lineEdge(kind tokenKind) {
	switch {
	case p.lineEdges && kind == tokCaret:
		p.out.WriteString(`(?m:^)`)
	case p.lineEdges:
		p.out.WriteString(`(?m:$)`)
	case kind == tokCaret:
		p.out.WriteString(`\A`)
	default:
		p.out.WriteString(`\z`)
	}
}

// quantified reads an atom and its quantifier (parseqatom in regcomp.c).
func (p *parser) quantified(look bool) extent {
	size := p.atom(look)
	least, most := 1, 1
	switch p.kind {
	case tokStar:
		least, most = 0, noLimit
	case tokPlus:
		most = noLimit
	case tokQuestion:
		least = 0
	case tokOpenBrace:
		least, most = p.bound()
	default:
		return size
	}
	p.next()
	p.repeat(least, most)
	if size.nullable && size.edges && most == noLimit {
		// A loop of nothing but constraints, which the server may find too
		// complex (breakconstraintloop in regc_nfa.c).
		p.exact = false
	}
	if most > 1 && size.chain > maxChain {
		p.fail(tooComplex) // to copy it is too much already
	}
	size = size.times(least, most)
	if size.states > maxArcs {
		p.fail(tooComplex)
	}
	return size
}

func (p *parser) repeat(least, most int) {
	if most == noLimit {
		fmt.Fprintf(&p.out, "{%d,}", least)
	} else {
		fmt.Fprintf(&p.out, "{%d,%d}", least, most)
	}
}

func (p *parser) atom(look bool) extent {
	switch p.kind {
	case tokStar, tokPlus, tokQuestion, tokOpenBrace:
		p.fail(badQuantifier)
		return extent{}
	case tokOpen:
		return p.group(look)
	case tokBackref:
		return p.backref(look)
	case tokClose:
		// Nothing is open. An ERE takes it as a character, because POSIX
		// says so.
		if p.advanced || !p.extended {
			p.fail(badParens)
			return extent{}
		}
	}
	p.out.WriteString(p.characters().String())
	p.next()
	return extent{first: 1, last: 1, arcs: 1}
}

func (p *parser) group(look bool) extent {
	number := uint32(0)
	if p.value == 1 && !look {
		p.groups++
		number = p.groups
	}
	p.next()
	p.out.WriteString("(?:")
	size := p.alternatives(tokClose, look).grouped(number > 0)
	p.out.WriteByte(')')
	p.next()
	if number > 0 {
		p.closed[number] = size
	}
	return size
}

func (p *parser) backref(look bool) extent {
	size, ok := p.closed[p.value]
	if look || !ok {
		p.fail(badBackref)
		return extent{}
	}
	p.exact = false
	p.next()
	return size
}

// noLimit stands for the end of a quantifier that has none (DUPINF in
// regguts.h), maxCount is the highest count (DUPMAX).
const (
	maxCount = 255
	noLimit  = maxCount + 1
)

// bound reads {m}, {m,} or {m,n}, but not the closing brace.
func (p *parser) bound() (least, most int) {
	p.next()
	least = p.count()
	most = least
	if p.kind == tokComma {
		p.next()
		most = noLimit
		if p.kind == tokDigit {
			most = p.count()
		}
	}
	if least > most || p.kind != tokCloseBrace {
		p.fail(badCount)
	}
	return least, most
}

// count reads a number (scannum in regcomp.c).
func (p *parser) count() (n int) {
	for p.kind == tokDigit && n < maxCount {
		n = n*10 + int(p.value)
		p.next()
	}
	if p.kind == tokDigit || n > maxCount {
		p.fail(badCount)
	}
	return n
}

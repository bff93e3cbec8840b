package are

// extent estimates what an expression costs the server as an automaton.
type extent struct {
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
	maxChain = 42900
	maxArcs  = 1194000
)

// checkSize refuses what is too much for the server. Near the limits, where
// compiling takes seconds, that is a guess, and what loops of constraints cost
// is not known at all: quantified does not vouch for them.
func (p *parser) checkSize(s extent) {
	if s.chain > maxChain || s.arcs+s.states*0.8 > maxArcs {
		p.fail(tooComplex)
	}
}

func (s extent) then(t extent) extent {
	sum := extent{
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
func (s extent) or(t extent) extent {
	sum := extent{
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
func (s extent) grouped(captures bool) extent {
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
func (s extent) times(least, most int) extent {
	if most == 0 {
		return extent{nullable: true}
	}
	copies, loop := float64(most), float64(0)
	if most == noLimit {
		copies, loop = float64(max(1, least)), float64(1+min(1, least))
	}
	if s.bare {
		s.states, s.chain = max(0, s.states-2), max(0, s.chain-2)
	}
	product := extent{
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
	case most != noLimit:
		product.first *= float64(most - max(1, least) + 1)
	}
	return product
}

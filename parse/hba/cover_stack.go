package hba

import (
	"math"
	"slices"
)

// held is a cell of a record whose network holds the current one.
type held struct {
	cell cell
	// outer is the place in the stack, from 1, of the next one of an equal cell whose
	// network holds this one's, or is equal and comes first; 0 for none.
	outer  int32
	number int32
	// kinds are those that it surely matches.
	kinds kinds
	// index is the number of the cell in its record.
	index uint16
	// isFilled tells that records of smaller networks cover it: what it covers is
	// covered, but by them.
	isFilled bool
}

// stack is what is held: the widest network first, and for each the records in
// their order. The zero stack is of no use.
type stack struct {
	held []held
	// last is the place in held, from 1, of the innermost one of a cell.
	last map[cell]int32
}

func (s *stack) push(h held) {
	if h.kinds != 0 {
		h.outer = s.last[h.cell]
		s.last[h.cell] = int32(len(s.held)) + 1
	}
	s.held = append(s.held, h)
}

// cut leaves the first n.
func (s *stack) cut(n int) {
	for i := len(s.held) - 1; i >= n; i-- {
		switch h := &s.held[i]; {
		case h.kinds == 0:
		case h.outer == 0:
			delete(s.last, h.cell)
		default:
			s.last[h.cell] = h.outer
		}
	}
	s.held = s.held[:n]
}

// none is larger than all numbers of records.
const none int32 = math.MaxInt32

// sight is what can be seen of a cell from within.
type sight struct {
	// rest are the kinds that are not covered, and unclear those that are not, or by
	// records that are filled.
	rest, unclear kinds
	// one is the first record that covers all kinds; none if there is none.
	one int32
}

func (s sight) covered() bool { return s.rest == 0 }
func (s sight) clear() bool   { return s.unclear == 0 }

// look looks for kinds of a cell at those held that come before a record.
func (s *stack) look(c cell, k kinds, before int32) sight {
	see := sight{rest: k, unclear: k, one: none}
	var room [mostAbove]cell
	for _, c := range c.holding(&room) {
		for at := s.last[c]; at > 0; {
			h := &s.held[at-1]
			at = h.outer
			if h.number >= before {
				continue
			}
			see.rest &^= h.kinds
			if h.isFilled {
				continue
			}
			see.unclear &^= h.kinds
			if h.kinds&k == k {
				see.one = min(see.one, h.number)
			}
		}
	}
	return see
}

// alone adds the numbers of the records that match all of the kinds by themselves.
func (s *stack) alone(c cell, k kinds, before int32, numbers []int32) []int32 {
	var room [mostAbove]cell
	for _, c := range c.holding(&room) {
		for at := s.last[c]; at > 0; {
			h := &s.held[at-1]
			at = h.outer
			if h.number < before && !h.isFilled && h.kinds&k == k {
				numbers = append(numbers, h.number)
			}
		}
	}
	return numbers
}

// collect adds the numbers of the records that cover the kinds together, the widest
// first, until there are more than mostCovering.
func (s *stack) collect(c cell, k kinds, before int32, found []int32) []int32 {
	var room [mostAbove]cell
	for _, c := range c.holding(&room) {
		var chain []int32
		for at := s.last[c]; at > 0; at = s.held[at-1].outer {
			chain = append(chain, at-1)
		}
		for _, at := range slices.Backward(chain) {
			h := &s.held[at]
			if h.number >= before || h.isFilled || h.kinds&k == 0 {
				continue
			}
			k &^= h.kinds
			if len(found) <= mostCovering && !slices.Contains(found, h.number) {
				found = append(found, h.number)
			}
		}
	}
	return found
}

// level is a network that holds the current one.
type level struct {
	prefix prefix
	// outer is how many are held of wider networks.
	outer int
	// inside is the place of the first smaller network in the order.
	inside int
	// filled is how much of all addresses smaller networks have, at most.
	filled float64
	// holds tells that a record for just this network is not covered.
	holds bool
}

// size is how much of all addresses the network has.
func (p prefix) size() float64 { return math.Ldexp(1, -p.length) }

// isFilled tells whether smaller networks may have all of it. Rounding takes less
// than it leaves out.
func (l *level) isFilled() bool { return l.filled >= l.prefix.size()*(1-1e-6) }

// sweepInside goes through the networks of one family that are not all of it.
func (c *coverage) sweepInside(f family, o order) {
	s := &c.stacks[f]
	levels := []level{{}}
	for i := 0; i < o.count(); {
		p, first := o.at(i)
		if c.near != nil && !c.near[first] {
			i++
			continue
		}
		for !levels[len(levels)-1].prefix.contains(p) {
			levels = c.leave(f, levels, i)
		}
		l := level{prefix: p, outer: len(s.held)}
		for {
			_, number := o.at(i)
			// No network in the order is all of a family: that ends it.
			next := prefix{}
			if i++; i < o.count() {
				next, _ = o.at(i)
			}
			if !c.addInside(f, p, number, p.contains(next)) {
				l.holds = true
			}
			if next != p {
				break
			}
		}
		l.inside = i
		levels = append(levels, l)
	}
	for len(levels) > 1 {
		levels = c.leave(f, levels, o.count())
	}
	c.suspect(f, &levels[0], o.count())
}

// leave goes out of the innermost level, whose last network stands before end.
func (c *coverage) leave(f family, levels []level, end int) []level {
	n := len(levels) - 1
	l, outer := &levels[n], &levels[n-1]
	c.suspect(f, l, end)
	c.stacks[f].cut(l.outer)
	if l.holds {
		l.filled = l.prefix.size()
	}
	outer.filled += l.filled
	return levels[:n]
}

// addInside takes the next record in, or an own network of the server.
func (c *coverage) addInside(f family, p prefix, number int32, holds bool) (covered bool) {
	r := &c.file.Records[number]
	if !isOwn(r) {
		spans := [...]span{{f, p, kindsOf[r.Type].fromAll()}}
		surely := spans[:]
		if r.HasHoles() {
			surely = nil
		}
		return c.add(number, r, spans[:], surely, holds)
	}
	covered = true
	at, _ := slices.BinarySearchFunc(c.ownNetworks, number, func(h held, n int32) int { return int(h.number - n) })
	for _, h := range c.ownNetworks[at:] {
		if h.number != number {
			break
		}
		h.outer = 0
		c.stacks[f].push(h)
		covered = false
	}
	return covered
}

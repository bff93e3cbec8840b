package hba

import (
	"cmp"
	"math/bits"
	"slices"
)

// suspect is a cell of a record that smaller networks may cover together.
type suspect struct {
	cellOf
	family family
	of     cell
	// start and end are where the smaller networks stand in the order.
	start, end int32
}

// suspect keeps what is held of a level if all that is inside of it, up to end, may
// have all of its addresses, whatever databases and users it is for.
func (c *coverage) suspect(f family, l *level, end int) {
	if c.filled != nil || !l.isFilled() {
		return
	}
	for _, h := range c.stacks[f].held[l.outer:] {
		c.suspects = append(c.suspects, suspect{cellOf{h.number, h.index}, f, h.cell, int32(l.inside), int32(end)})
	}
}

// open is a suspect whose smaller networks are being gone through.
type open struct {
	suspect
	// before is what there was of its cell before them.
	before amount
}

// decide finds out which of the suspects are covered.
func (c *coverage) decide() {
	suspects := append(c.likely(ipv4, c.ipv4), c.likely(ipv6, c.ipv6)...)
	if len(suspects) == 0 {
		return
	}
	w := c.newForest(suspects)
	// To ask the trees of each cell takes three times as long as to sweep what is near.
	c.near, c.filled, c.known = w.near, w.filled, make([]uint32, len(c.file.Records))
	c.sweep()
	w.grow()
	if w.someFilled {
		// What covers others in the trees is now known to be covered itself, so that
		// other records are told of.
		c.sweep()
		if len(c.unclear) > 0 {
			w.doubt(c.unclear)
			w.grow()
		}
	}
	for number, by := range w.by {
		c.tell(number, by)
	}
}

// likely are the suspects of a family for whose cells there are enough smaller
// networks that are not covered themselves.
func (c *coverage) likely(f family, o order) (likely []suspect) {
	var list []suspect
	amounts := map[cell]amount{}
	var room [mostAbove]cell
	for _, s := range c.suspects {
		if s.family != f {
			continue
		}
		list = append(list, s)
		for _, above := range s.of.holding(&room) {
			amounts[above] = amount{}
		}
	}
	slices.SortFunc(list, func(a, b suspect) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	sum := func(c cell) (sum amount) {
		for _, above := range c.holding(&room) {
			sum = sum.plus(amounts[above])
		}
		return sum
	}
	var inside []open
	for i := int32(0); len(list) > 0 || len(inside) > 0; i++ {
		for len(inside) > 0 && inside[len(inside)-1].end == i {
			last := inside[len(inside)-1]
			inside = inside[:len(inside)-1]
			if sum(last.of).isAtLeast(last.before.plus(amountOf(c.prefixOf(last)))) {
				likely = append(likely, last.suspect)
			}
		}
		if len(inside) == 0 {
			if len(list) == 0 {
				break
			}
			i = list[0].start
		}
		for len(list) > 0 && list[0].start == i {
			inside = append(inside, open{list[0], sum(list[0].of)})
			list = list[1:]
		}
		p, number := o.at(int(i))
		if c.by[number] != 0 {
			continue
		}
		c.cells, _ = c.names.cells(&c.file.Records[number], c.cells)
		for _, cell := range c.cells {
			if a, ok := amounts[cell]; ok {
				amounts[cell] = a.plus(amountOf(p))
			}
		}
	}
	return likely
}

// prefixOf is the network of a suspect.
func (c *coverage) prefixOf(s open) prefix {
	r := &c.file.Records[s.number]
	if isEverywhere(r) {
		return prefix{}
	}
	return networkSpan(r).prefix
}

// amount is a number of addresses, the lowest 64 bits first.
type amount [3]uint64

// amountOf is how many addresses a network has, of as many as IPv6 has.
func amountOf(p prefix) (a amount) {
	bit := longest - p.length
	a[bit/64] = 1 << (bit % 64)
	return a
}

func (a amount) plus(b amount) (sum amount) {
	var carry uint64
	for i := range a {
		sum[i], carry = bits.Add64(a[i], b[i], carry)
	}
	return sum
}

func (a amount) isAtLeast(b amount) bool {
	for i := len(a) - 1; i > 0; i-- {
		if a[i] != b[i] {
			return a[i] > b[i]
		}
	}
	return a[0] >= b[0]
}

package hba

import (
	"iter"
	"slices"
)

// Covered is a record that no connection reaches, since earlier records match
// whatever it could match.
type Covered struct {
	Record *Record
	number int32
	of     *coverage
}

// By are the records that match first: the one that does it alone, where there is
// one, else the first mostCovering of those that do it together, in their order. more
// tells that these are not all.
func (c Covered) By() (records []*Record, more bool) {
	by := c.of.by[c.number]
	if by > 0 {
		return []*Record{&c.of.file.Records[by-1]}, false
	}
	t := c.of.together[-by-1]
	for _, n := range t.numbers[:t.count] {
		records = append(records, &c.of.file.Records[n])
	}
	return records, t.more
}

// mostCovering is how many covering records are told of.
const mostCovering = 4

// Unreachable are the records that no connection reaches, in order. It
// looks at each connection as a kind (socket, plain, TLS, GSSAPI), a database, a
// user and an address, and is exact for what the file alone decides on:
//
//   - types, all, sameuser, replication and names, lists of them, and networks,
//     one covering record or many together;
//   - samehost and samenet, whatever interfaces the server has.
//
// Where it is not exact it leaves a record out: one with a host name, a role
// (+role, samerole) or a word of a file that was not read, one that can match
// nothing at all, and one that only regular expressions, lists of more than
// mostNames names, masks with holes, or more than mostHalvings pieces of several
// lists would cover, or those of a file with more than mostOfFile. A file that does
// not load has none.
func (f *File) Unreachable() iter.Seq[Covered] {
	return func(yield func(Covered) bool) {
		c := f.coverage()
		for number, by := range c.by {
			if by != 0 && !yield(Covered{&f.Records[number], int32(number), c}) {
				return
			}
		}
	}
}

// IsUnreachable tells whether the record of that number, from 0, is one of Unreachable.
func (f *File) IsUnreachable(number int) bool {
	by := f.coverage().by
	return number < len(by) && by[number] != 0
}

// coverage is what finds the records that others cover. A record says what it matches
// by cells, each a pair of databases and users, and by spans, each a network.
//
// Nearly always, a network is covered by those that hold it. So the networks are
// sorted, each before those inside of it, and gone through with a stack of those that
// hold the current one (cover_stack.go). That looks at each record once, in memory that
// stays in the cache: it takes a twentieth of the time of a tree for each cell. What
// many smaller networks may cover together is found by how much they have
// (cover_filled.go), and only these few go into trees (cover_tree.go).
type coverage struct {
	file  *File
	names *names
	ipv4  orderIPv4
	ipv6  orderIPv6
	// stacks are those of each family.
	stacks [families]stack
	// ownNetworks are held at the loopback addresses, by their numbers: samehost and
	// samenet hold these.
	ownNetworks []held
	// by tells of each record what covers it: 0 for nothing, one more than the number
	// of the record that does it alone, or the place in together, from -1 down.
	by       []int32
	together []together
	// suspects may be covered by smaller networks.
	suspects []suspect
	// filled are cells of records that smaller networks do cover; nil as long as that
	// is not known.
	filled map[cellOf]bool
	// near are the records that have to do with those of filled; nil as long as these
	// are not known.
	near []bool
	// unclear are records of which a cell is covered by those of filled.
	unclear []int32
	// known has a bit for each of the first cells of a record that is near: whether those
	// that hold it cover the cell. nil as long as nobody has to know of single cells.
	known []uint32
	// Room that is used again and again.
	cells       []cell
	found, room []int32
}

// together are the numbers of the first records that cover another one together.
type together struct {
	numbers [mostCovering]int32
	count   uint8
	more    bool
}

// cellOf is a cell of a record: their numbers, from 0.
type cellOf struct {
	number int32
	cell   uint16
}

func (f *File) findUnreachable() *coverage {
	c := &coverage{file: f}
	if !f.Loads() {
		return c
	}
	c.names = newNames(f)
	c.sort()
	c.sweep()
	if len(c.suspects) > 0 {
		c.decide()
	}
	// Only what covers what is asked for later.
	return &coverage{file: f, by: c.by, together: c.together}
}

// counts tells whether the record is one that is looked at.
func (c *coverage) counts(r *Record) bool {
	return r.Valid() && r.Warning == "" && r.addressKind != HostName
}

// isEverywhere tells whether a record is for all of each family that it is for, as far
// as its spans go.
func isEverywhere(r *Record) bool { return r.addressKind != Network || r.bits == 0 }

// isOwn tells whether a record is for the server's own addresses or networks.
func isOwn(r *Record) bool { return r.addressKind == SameHost || r.addressKind == SameNet }

// sort fills the orders with all records but those that are everywhere.
func (c *coverage) sort() {
	var count4, count6 int
	for i := range c.file.Records {
		switch r := &c.file.Records[i]; {
		case isOwn(r):
			count4, count6 = count4+1, count6+1
		case isEverywhere(r):
		case r.isIPv4:
			count4++
		default:
			count6++
		}
	}
	c.ipv4, c.ipv6 = make(orderIPv4, 0, count4), make(orderIPv6, 0, count6)
	for i := range c.file.Records {
		r := &c.file.Records[i]
		switch {
		case !c.counts(r):
		case isOwn(r):
			c.ipv4.add(loopbackIPv4, int32(i))
			c.ipv6.add(loopbackIPv6, int32(i))
		case isEverywhere(r):
		case r.isIPv4:
			c.ipv4.add(networkSpan(r).prefix, int32(i))
		default:
			c.ipv6.add(networkSpan(r).prefix, int32(i))
		}
	}
	c.ipv4.sort()
	c.ipv6.sort()
}

// sweep goes through all records: those that are everywhere, which cover each other in
// both families at once, then those inside of them.
func (c *coverage) sweep() {
	if c.by == nil {
		c.by = make([]int32, len(c.file.Records))
	}
	c.suspects, c.ownNetworks = nil, nil
	for f := range c.stacks {
		c.stacks[f] = stack{last: map[cell]int32{}}
	}
	for i := range c.file.Records {
		r := &c.file.Records[i]
		if isEverywhere(r) || c.isAgain(int32(i)) {
			c.by[i] = 0
		}
		if !isEverywhere(r) || !c.counts(r) {
			continue
		}
		c.add(int32(i), r, spansOf(r), sureSpansOf(r), true)
	}
	c.sweepInside(ipv4, c.ipv4)
	c.sweepInside(ipv6, c.ipv6)
}

// isAgain tells whether the records are gone through once more, and this one may then
// be covered by others than before.
func (c *coverage) isAgain(number int32) bool { return c.near != nil && c.near[number] }

// add takes a record in behind those that hold it, and tells whether they match all of
// its cells. A cell that they match is not held: the record adds nothing to it. Nor
// is anything if nothing comes inside of it.
func (c *coverage) add(number int32, r *Record, spans, surely []span, holds bool) (covered bool) {
	cells, sure := c.names.cells(r, c.cells)
	c.cells = cells
	covered = len(cells) > 0
	isClear, one := true, none
	for i, cell := range cells {
		var s sight
		if s = c.look(cell, spans, number); s.covered() {
			if isClear && !s.clear() {
				isClear = false
				c.unclear = append(c.unclear, number)
			}
			one = s.one
			c.know(number, i)
			continue
		}
		covered = false
		switch {
		case holds:
		case c.known == nil:
			return false
		default:
			continue
		}
		h := held{cell: cell, number: number, index: uint16(i), isFilled: c.filled[cellOf{number, uint16(i)}]}
		c.hold(h, spans, surely)
	}
	switch {
	case !covered || !sure || !isClear:
	case len(cells) == 1 && len(spans) == 1 && one != none:
		c.by[number] = one + 1
	default:
		c.tell(number, c.covering(cells, spans, number))
	}
	return covered
}

// know remembers that those that hold a record cover one of its cells.
func (c *coverage) know(number int32, cell int) {
	if c.known != nil && cell < mostKnown {
		c.known[number] |= 1 << cell
	}
}

// look looks at what holds the spans.
func (c *coverage) look(cell cell, spans []span, number int32) (all sight) {
	for i, s := range spans {
		one := c.stacks[s.family].look(cell, s.kinds, number)
		if i == 0 {
			all = one
			continue
		}
		all.rest |= one.rest
		all.unclear |= one.unclear
	}
	return all
}

// hold takes a cell in that others do not cover.
func (c *coverage) hold(h held, spans, surely []span) {
	// One that surely matches nothing may still be covered by what it has inside.
	for _, s := range spans {
		h.kinds = 0
		for _, sure := range surely {
			if sure.family == s.family && sure.prefix == s.prefix {
				h.kinds = sure.kinds
			}
		}
		c.stacks[s.family].push(h)
	}
	if len(surely) > len(spans) {
		h.kinds = surely[len(spans)].kinds
		c.ownNetworks = append(c.ownNetworks, h)
	}
}

// tell keeps what covers a record.
func (c *coverage) tell(number int32, by []int32) {
	if len(by) == 1 {
		c.by[number] = by[0] + 1
		return
	}
	var t together
	t.count, t.more = uint8(copy(t.numbers[:], by)), len(by) > mostCovering
	c.together = append(c.together, t)
	c.by[number] = -int32(len(c.together))
}

// covering are the numbers of the records that match all of the cells: one that does
// it alone, or up to mostCovering+1 that do it together.
func (c *coverage) covering(cells []cell, spans []span, number int32) []int32 {
	if one, ok := c.alone(cells, spans, number); ok {
		return append(c.found[:0], one)
	}
	c.found = c.found[:0]
	for _, cell := range cells {
		for _, s := range spans {
			c.found = c.stacks[s.family].collect(cell, s.kinds, number, c.found)
		}
	}
	slices.Sort(c.found)
	return c.found
}

// alone is the first record that matches all of the cells by itself.
func (c *coverage) alone(cells []cell, spans []span, number int32) (one int32, ok bool) {
	candidates := c.found[:0]
	for i, cell := range cells {
		for j, s := range spans {
			if i == 0 && j == 0 {
				candidates = c.stacks[s.family].alone(cell, s.kinds, number, candidates)
				continue
			}
			c.room = c.stacks[s.family].alone(cell, s.kinds, number, c.room[:0])
			candidates = slices.DeleteFunc(candidates, func(n int32) bool { return !slices.Contains(c.room, n) })
		}
		if len(candidates) == 0 {
			return 0, false
		}
	}
	return slices.Min(candidates), true
}

package hba

import "slices"

// Covered is a record that no connection reaches, since earlier records match
// whatever it could match.
type Covered struct {
	Record *Record
	// By are the records that match first: the one that does it alone, where
	// there is one, else the first mostCovering of those that do it together,
	// in their order.
	By []*Record
	// More tells that By is not all of them.
	More bool
}

// mostCovering is how many covering records are told of.
const mostCovering = 4

// Unreachable returns the records that no connection reaches, in order. It
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
// lists would cover. A file that does not load has none.
func (f *File) Unreachable() []Covered { return f.unreachable() }

func (f *File) findUnreachable() []Covered {
	if !f.Loads() {
		return nil
	}
	c := coverage{names: newNames(f.Server.Version), sets: map[class]addressSet{}}
	var list []Covered
	for i := range f.Records {
		r := &f.Records[i]
		if !r.Valid() || r.Warning != "" || r.AddressKind() == HostName {
			continue
		}
		cells, sure := c.names.cells(r)
		if covered := c.add(int32(i), cells, r); covered && sure {
			by, more := c.covering(cells, spansOf(r))
			list = append(list, Covered{Record: r, By: f.at(by), More: more})
		}
	}
	return list
}

func (f *File) at(numbers []int32) (list []*Record) {
	for _, n := range numbers {
		list = append(list, &f.Records[n])
	}
	return list
}

// coverage is what the records so far match: for each class of databases and
// users, the addresses.
type coverage struct {
	names *names
	sets  map[class]addressSet
}

// add takes a record in, by its number, and tells whether those before it match
// all of its cells. A cell that they match is not taken in: the record adds
// nothing to it.
func (c *coverage) add(number int32, cells []cell, r *Record) (covered bool) {
	spans, surely := spansOf(r), sureSpansOf(r)
	covered = len(cells) > 0
	for _, cell := range cells {
		if c.covers(cell, spans) {
			continue
		}
		covered = false
		own := class{cell.database.id, cell.user.id}
		set := c.sets[own]
		for _, s := range surely {
			set.add(s, number)
		}
		c.sets[own] = set
	}
	return covered
}

func (c *coverage) covers(cell cell, spans []span) bool {
	sets := c.setsFor(cell)
	for _, s := range spans {
		u := union{halvings: mostHalvings}
		if !u.covers(roots(sets, s.family), s.prefix, s.kinds) {
			return false
		}
	}
	return true
}

// setsFor are the addresses of each class that holds all of the cell.
func (c *coverage) setsFor(cell cell) (sets []addressSet) {
	for _, class := range cell.classes() {
		if set, ok := c.sets[class]; ok {
			sets = append(sets, set)
		}
	}
	return sets
}

// covering are the records that match all of the cells, which are covered.
func (c *coverage) covering(cells []cell, spans []span) (numbers []int32, more bool) {
	if one, ok := c.alone(cells, spans); ok {
		return []int32{one}, false
	}
	u := union{most: mostCovering + 1}
	for _, cell := range cells {
		sets := c.setsFor(cell)
		for _, s := range spans {
			u.collect(roots(sets, s.family), s.prefix, s.kinds)
		}
	}
	slices.Sort(u.found)
	if len(u.found) > mostCovering {
		return u.found[:mostCovering], true
	}
	return u.found, false
}

// alone is the first record that matches all of the cells by itself.
func (c *coverage) alone(cells []cell, spans []span) (number int32, ok bool) {
	var candidates []int32
	for i, cell := range cells {
		sets := c.setsFor(cell)
		for j, s := range spans {
			alone := holding(roots(sets, s.family), s.prefix, s.kinds)
			if i == 0 && j == 0 {
				candidates = alone
				continue
			}
			candidates = slices.DeleteFunc(candidates, func(n int32) bool { return !slices.Contains(alone, n) })
		}
	}
	if len(candidates) == 0 {
		return 0, false
	}
	return slices.Min(candidates), true
}

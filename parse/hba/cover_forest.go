package hba

import "slices"

// forest is what those records match that have to do with the doubtful ones: for each
// cell, the addresses as trees.
type forest struct {
	*coverage
	sets map[cell]addressSet
	// needed are the cells that hold one of a doubtful record, and near the numbers of
	// the records whose network holds that of one, or is inside of it.
	needed map[cell]bool
	near   []bool
	// someEverywhere tells that there is a suspect for all of a family: then all are
	// near.
	someEverywhere bool
	// doubtful are the numbers of the records of which it is to be decided whether,
	// or told by what, they are covered.
	doubtful map[int32]bool
	// filled has the suspects, and whether they are covered.
	filled     map[cellOf]bool
	someFilled bool
	// by are the numbers of the records that cover doubtful ones.
	by map[int32][]int32
	// halvings are those that are left.
	halvings int
}

func (c *coverage) newForest(suspects []suspect) *forest {
	w := &forest{
		coverage: c, needed: map[cell]bool{}, near: make([]bool, len(c.file.Records)),
		doubtful: map[int32]bool{}, filled: map[cellOf]bool{},
	}
	var inside [families][]suspect
	for _, s := range suspects {
		w.filled[s.cellOf] = false
		w.doubt([]int32{s.number})
		inside[s.family] = append(inside[s.family], s)
		// One for both families that is filled in the first is no more told of in the
		// other either.
		w.someEverywhere = w.someEverywhere || s.start == 0
	}
	w.mark(c.ipv4, inside[ipv4])
	w.mark(c.ipv6, inside[ipv6])
	return w
}

// doubt adds doubtful records.
func (w *forest) doubt(numbers []int32) {
	var room [mostAbove]cell
	for _, n := range numbers {
		if w.doubtful[n] {
			continue
		}
		w.doubtful[n] = true
		w.cells, _ = w.names.cells(&w.file.Records[n], w.cells)
		for _, c := range w.cells {
			for _, above := range c.holding(&room) {
				w.needed[above] = true
			}
		}
	}
}

// mark marks what is near suspects of one family.
func (w *forest) mark(o order, suspects []suspect) {
	slices.SortFunc(suspects, func(a, b suspect) int { return int(a.start - b.start) })
	// equal are records of equal networks, by their places in the order.
	type equal struct {
		prefix     prefix
		start, end int
		marked     bool
	}
	var outer []equal
	end := 0
	if w.someEverywhere {
		end = o.count()
	}
	for len(suspects) > 0 && suspects[0].start == 0 {
		suspects = suspects[1:]
	}
	for i := 0; i < o.count(); {
		p, _ := o.at(i)
		for len(outer) > 0 && !outer[len(outer)-1].prefix.contains(p) {
			outer = outer[:len(outer)-1]
		}
		e := equal{prefix: p, start: i}
		for q := p; q == p && i < o.count(); {
			if i++; i < o.count() {
				q, _ = o.at(i)
			}
		}
		e.end = i
		outer = append(outer, e)
		isSuspect := e.start < end
		for len(suspects) > 0 && int(suspects[0].start) == i {
			isSuspect, end = true, max(end, int(suspects[0].end))
			suspects = suspects[1:]
		}
		for j := len(outer) - 1; isSuspect && j >= 0 && !outer[j].marked; j-- {
			outer[j].marked = true
			for at := outer[j].start; at < outer[j].end; at++ {
				_, number := o.at(at)
				w.near[number] = true
			}
		}
	}
}

// grow makes the trees, record by record, and decides on the doubtful ones.
func (w *forest) grow() {
	w.sets, w.by, w.halvings = map[cell]addressSet{}, map[int32][]int32{}, mostOfFile
	for i := range w.file.Records {
		r := &w.file.Records[i]
		// What wider networks cover is known, and adds nothing.
		isKnown := w.coverage.by[i] != 0 && !w.doubtful[int32(i)]
		if w.counts(r) && !isKnown && (w.near[i] || isEverywhere(r)) {
			w.add(int32(i), r)
		}
	}
}

// add takes a record in. A cell that those before it match is not taken in: the record
// adds nothing to it.
func (w *forest) add(number int32, r *Record) {
	cells, sure := w.names.cells(r, w.cells)
	w.cells = cells
	spans, surely := spansOf(r), sureSpansOf(r)
	covered := len(cells) > 0
	for i, cell := range cells {
		if !w.needed[cell] {
			covered = false
			continue
		}
		if w.isCovered(number, i, cell, spans) {
			if _, is := w.filled[cellOf{number, uint16(i)}]; is {
				w.filled[cellOf{number, uint16(i)}], w.someFilled = true, true
			}
			continue
		}
		covered = false
		set := w.sets[cell]
		for _, s := range surely {
			set.add(s, number)
		}
		w.sets[cell] = set
	}
	if covered && sure && w.doubtful[number] {
		w.by[number] = w.covering(cells, spans)
	}
}

// mostKnown is how many cells of a record have a bit.
const mostKnown = 32

// isCovered tells whether those before match all of a cell of a record. Of a record that
// is not doubtful, what holds it tells.
func (w *forest) isCovered(number int32, i int, cell cell, spans []span) bool {
	if doubtful := w.doubtful[number]; doubtful || i >= mostKnown {
		return w.covers(cell, spans, doubtful)
	}
	return w.known[number]&(1<<i) != 0
}

// covers tells whether those before match all of a cell. Only for doubtful ones it
// may take several trees together.
func (w *forest) covers(cell cell, spans []span, doubtful bool) bool {
	sets := w.setsFor(cell)
	for _, s := range spans {
		u := union{}
		if doubtful {
			u.halvings = min(mostHalvings, w.halvings)
		}
		before := u.halvings
		covers := u.covers(roots(sets, s.family), s.prefix, s.kinds)
		w.halvings -= before - u.halvings
		if !covers {
			return false
		}
	}
	return true
}

// setsFor are the addresses of each cell that holds all of this one.
func (w *forest) setsFor(c cell) (sets []addressSet) {
	var room [mostAbove]cell
	for _, above := range c.holding(&room) {
		if set, ok := w.sets[above]; ok {
			sets = append(sets, set)
		}
	}
	return sets
}

// covering are the numbers of the records that match all of the cells, which are
// covered: one that does it alone, or up to mostCovering+1 that do it together.
func (w *forest) covering(cells []cell, spans []span) (numbers []int32) {
	if one, ok := w.alone(cells, spans); ok {
		return []int32{one}
	}
	u := union{most: mostCovering + 1}
	for _, cell := range cells {
		sets := w.setsFor(cell)
		for _, s := range spans {
			u.collect(roots(sets, s.family), s.prefix, s.kinds)
		}
	}
	slices.Sort(u.found)
	return u.found
}

// alone is the first record that matches all of the cells by itself.
func (w *forest) alone(cells []cell, spans []span) (number int32, ok bool) {
	var candidates []int32
	for i, cell := range cells {
		sets := w.setsFor(cell)
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

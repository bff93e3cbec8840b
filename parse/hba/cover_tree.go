package hba

import "slices"

// addressSet is the addresses of one cell, as a tree for each family.
type addressSet [families]*node

func (s *addressSet) add(x span, number int32) {
	s[x.family] = s[x.family].add(x.prefix, holder{number, x.kinds})
}

func roots(sets []addressSet, f family) (list []*node) {
	for _, s := range sets {
		if s[f] != nil {
			list = append(list, s[f])
		}
	}
	return list
}

// node is a network in a radix tree whose chains of single children are left
// out. The nil node is an empty tree.
type node struct {
	prefix prefix
	// full are the kinds of which every connection from the network is matched.
	full kinds
	// holders are the records for just this network.
	holders []holder
	halves  [2]*node
}

// holder is a record, by its number, and the kinds that it matches.
type holder struct {
	number int32
	kinds  kinds
}

// add returns the tree with the network p.
func (n *node) add(p prefix, h holder) *node {
	if n == nil {
		return &node{prefix: p, full: h.kinds, holders: []holder{h}}
	}
	if n.prefix == p {
		n.full |= h.kinds
		n.holders = append(n.holders, h)
		return n
	}
	if common := n.prefix.common(p); common < n.prefix.length {
		above := &node{prefix: n.prefix.first(common)}
		above.halves[n.prefix.bit(common)] = n
		if common == p.length {
			above.full, above.holders = h.kinds, []holder{h}
			return above
		}
		n = above
	}
	bit := p.bit(n.prefix.length)
	n.halves[bit] = n.halves[bit].add(p, h)
	n.full |= n.fullHalf(0) & n.fullHalf(1)
	return n
}

func (n *node) fullHalf(bit int) kinds {
	if half := n.halves[bit]; half != nil && half.prefix.length == n.prefix.length+1 {
		return half.full
	}
	return 0
}

// down goes from the root to p, and tells visit of each network that holds it.
// What it returns lies inside of p; nil if nothing does.
func (n *node) down(p prefix, visit func(*node)) *node {
	for n != nil && n.prefix.contains(p) {
		visit(n)
		if n.prefix.length == p.length {
			return n
		}
		n = n.halves[p.bit(n.prefix.length)]
	}
	if n == nil || !p.contains(n.prefix) {
		return nil
	}
	return n
}

// holding are the records that match all connections of the kinds from the
// network by themselves.
func holding(trees []*node, p prefix, k kinds) (numbers []int32) {
	for _, n := range trees {
		n.down(p, func(above *node) {
			for _, h := range above.holders {
				if h.kinds&k == k {
					numbers = append(numbers, h.number)
				}
			}
		})
	}
	return numbers
}

// mostHalvings is how often a network that no single tree covers is halved, to
// see whether several trees do it together: a bound for the time. mostOfFile is that
// for all networks of a file.
const (
	mostHalvings = 1000
	mostOfFile   = 1_000_000
)

// union looks at several trees as one.
type union struct {
	// halvings are those that are left.
	halvings int
	// found are the numbers of the records that were collected, up to most.
	found []int32
	most  int
}

// covers tells whether the trees together match all connections of the kinds
// from the network.
func (u *union) covers(trees []*node, p prefix, k kinds) bool {
	inside := make([]*node, 0, len(trees))
	for _, n := range trees {
		if below := n.down(p, func(above *node) { k &^= above.full }); below != nil {
			inside = append(inside, below)
		}
	}
	if k == 0 {
		return true
	}
	// What one tree covers piece by piece it knows to be full.
	if len(inside) < 2 || u.halvings == 0 || p.length == longest {
		return false
	}
	u.halvings--
	return u.covers(inside, p.half(0), k) && u.covers(inside, p.half(1), k)
}

// collect finds the records that cover the network, which the trees do cover.
func (u *union) collect(trees []*node, p prefix, k kinds) {
	var inside []*node
	for _, n := range trees {
		below := n.down(p, func(above *node) {
			for _, h := range above.holders {
				if h.kinds&k != 0 {
					k &^= h.kinds
					u.add(h.number)
				}
			}
		})
		if below != nil {
			inside = append(inside, below)
		}
	}
	if k == 0 || len(inside) == 0 || len(u.found) == u.most || p.length == longest {
		return
	}
	u.collect(inside, p.half(0), k)
	u.collect(inside, p.half(1), k)
}

func (u *union) add(number int32) {
	if len(u.found) < u.most && !slices.Contains(u.found, number) {
		u.found = append(u.found, number)
	}
}

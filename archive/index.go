package archive

import (
	"hash/maphash"
	"io/fs"
)

// node is a file, a directory or a symbolic link. It has no pointers, so that the
// garbage collector passes over an index: it went through that of a fleet of 60,000
// files each time, which took a third of the time of its lint.
type node struct {
	name   span
	target span // of a symbolic link
	mode   fs.FileMode
	owner  int32 // in tree.owners
	size   int64
	time   int64 // of the last change, in seconds since 1970
	// at is where in the archive a file begins; below 0, -1-at is which of
	// tree.contents it is.
	at int64

	// The others are nodes by their number, of which the root's is 0 and means none.
	number, parent int32
	first          int32 // what a directory holds
	sibling        int32 // what it holds besides
	same           int32 // with the same sum of its name
}

// span is a text in index.names.
type span struct{ from, size uint32 }

// index is nodes by their parents and names.
type index struct {
	nodes []*[nodesAtOnce]node
	count int32
	names []byte
	// sums are nodes by the sum of their names; same leads to the next one. There are
	// at least as many sums as nodes, a power of 2.
	sums []int32
	seed maphash.Seed
}

// nodesAtOnce is for how many nodes memory is taken. None is copied as more come.
const nodesAtOnce = 512

// newIndex returns one with the root.
func newIndex() index {
	return index{nodes: []*[nodesAtOnce]node{new([nodesAtOnce]node)}, count: 1, sums: make([]int32, nodesAtOnce), seed: maphash.MakeSeed()}
}

func (x *index) root() *node { return x.node(0) }

func (x *index) node(number int32) *node {
	return &x.nodes[number/nodesAtOnce][number%nodesAtOnce]
}

// bytes returns a text that nobody changes.
func (x *index) bytes(s span) []byte { return x.names[s.from:][:s.size] }

func (x *index) text(s span) string { return string(x.bytes(s)) }

func (x *index) write(text string) span {
	x.names = append(x.names, text...)
	return span{uint32(len(x.names) - len(text)), uint32(len(text))}
}

// sum returns which of sums a name below a parent has.
func (x *index) sum(parent int32, name uint64) *int32 {
	const golden = 0x9e3779b97f4a7c15 // 2^64 / φ scatters numbers (Knuth, TAOCP 6.4).
	return &x.sums[(name^uint64(parent)*golden)%uint64(len(x.sums))]
}

// child returns what a directory has by a name; nil where that is nothing.
func (x *index) child(dir *node, name string) *node {
	for next := *x.sum(dir.number, maphash.String(x.seed, name)); next != 0; {
		n := x.node(next)
		if n.parent == dir.number && string(x.bytes(n.name)) == name {
			return n
		}
		next = n.same
	}
	return nil
}

// add adds a node, which the directory must not have yet.
func (x *index) add(dir *node, name string) *node {
	if int(x.count) == len(x.sums) {
		x.grow()
	}
	number := x.count
	if number%nodesAtOnce == 0 {
		x.nodes = append(x.nodes, new([nodesAtOnce]node))
	}
	x.count++
	n := x.node(number)
	n.name, n.number, n.parent = x.write(name), number, dir.number
	n.sibling, dir.first = dir.first, number
	x.link(n)
	return n
}

func (x *index) link(n *node) {
	sum := x.sum(n.parent, maphash.Bytes(x.seed, x.bytes(n.name)))
	n.same, *sum = *sum, n.number
}

// grow doubles the sums.
func (x *index) grow() {
	x.sums = make([]int32, 2*len(x.sums))
	for number := int32(1); number < x.count; number++ {
		x.link(x.node(number))
	}
}

// in returns what is in a directory, in no order.
func (x *index) in(dir *node) func(yield func(*node) bool) {
	return func(yield func(*node) bool) {
		for next := dir.first; next != 0; {
			n := x.node(next)
			if !yield(n) {
				return
			}
			next = n.sibling
		}
	}
}

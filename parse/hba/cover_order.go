package hba

import (
	"cmp"
	"slices"
)

// order is the networks of records, each before those inside of it, and those of equal
// networks as the server tries them.
type order interface {
	count() int
	// at is a network, and the number of its record.
	at(i int) (prefix, int32)
}

// orderIPv4 has an address in the upper 32 bits, then the length of the network, and
// the number: to sort numbers takes a third of the time, and of the memory, that
// structs take.
type orderIPv4 []uint64

const (
	lengthBits = 6
	numberBits = 26
)

// A file has fewer records than that.
const _ = uint(1<<numberBits - mostLines - 2)

func (o *orderIPv4) add(p prefix, number int32) {
	*o = append(*o, p.high|uint64(p.length)<<numberBits|uint64(number))
}

func (o orderIPv4) sort()      { slices.Sort(o) }
func (o orderIPv4) count() int { return len(o) }

func (o orderIPv4) at(i int) (prefix, int32) {
	length := int(o[i] >> numberBits & (1<<lengthBits - 1))
	return prefix{high: o[i] >> 32 << 32, length: length}, int32(o[i] & (1<<numberBits - 1))
}

type orderIPv6 []networkIPv6

type networkIPv6 struct {
	high, low uint64
	length    uint8
	number    int32
}

func (o *orderIPv6) add(p prefix, number int32) {
	*o = append(*o, networkIPv6{p.high, p.low, uint8(p.length), number})
}

func (o orderIPv6) sort() {
	slices.SortFunc(o, func(a, b networkIPv6) int {
		switch {
		case a.high != b.high:
			return cmp.Compare(a.high, b.high)
		case a.low != b.low:
			return cmp.Compare(a.low, b.low)
		case a.length != b.length:
			return cmp.Compare(a.length, b.length)
		}
		return cmp.Compare(a.number, b.number)
	})
}

func (o orderIPv6) count() int { return len(o) }

func (o orderIPv6) at(i int) (prefix, int32) {
	n := &o[i]
	return prefix{n.high, n.low, int(n.length)}, n.number
}

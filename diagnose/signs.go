package diagnose

import (
	"encoding/binary"
	"slices"
	"strings"
	"sync"
)

// windowSize is how many bytes of a sign are looked for first.
const windowSize = 4

// index finds signs in a line in one pass, which most lines do not have: reading a log
// takes hardly longer than looking at each of its bytes.
type index struct {
	// mayBe tells by a hash of four bytes that a sign may have them.
	mayBe [1 << 16]bool
	// have are the symptoms with a sign that is looked for by these bytes.
	have map[uint32][]*Symptom
}

func hash(window uint32) uint32 { return window * 2654435761 >> 16 }

var signs = sync.OnceValue(func() *index {
	x := &index{have: map[uint32][]*Symptom{}}
	for i := range symptoms {
		for _, sign := range symptoms[i].Sign {
			window := rarest(sign)
			x.mayBe[hash(window)] = true
			if !slices.Contains(x.have[window], &symptoms[i]) {
				x.have[window] = append(x.have[window], &symptoms[i])
			}
		}
	}
	return x
})

// rarest are the four bytes of a sign that few other lines have.
func rarest(sign string) (window uint32) {
	least := windowSize + 1
	for i := 0; i+windowSize <= len(sign); i++ {
		common := 0
		for _, b := range []byte(sign[i : i+windowSize]) {
			if strings.IndexByte(" etaoinsrdlc", b) >= 0 {
				common++
			}
		}
		if common < least {
			least, window = common, binary.LittleEndian.Uint32([]byte(sign[i:]))
		}
	}
	return window
}

// candidates are the symptoms that a line may show, in any order.
func (x *index) candidates(line []byte) (list []*Symptom) {
	for i := 0; i+windowSize <= len(line); i++ {
		window := binary.LittleEndian.Uint32(line[i:])
		if !x.mayBe[hash(window)] {
			continue
		}
		for _, s := range x.have[window] {
			if !slices.Contains(list, s) {
				list = append(list, s)
			}
		}
	}
	return list
}

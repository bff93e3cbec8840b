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
	// have are the signs that are looked for by these bytes.
	have map[uint32][]sign
}

// sign is one of a symptom's. The bytes that it is looked for by begin at offset.
type sign struct {
	symptom *Symptom
	text    string
	offset  int
}

// isAt tells whether it stands in a line with its bytes at i.
func (s sign) isAt(line []byte, i int) bool {
	return i >= s.offset && len(line)-i >= len(s.text)-s.offset && string(line[i-s.offset:i-s.offset+len(s.text)]) == s.text
}

func hash(window uint32) uint32 { return window * 2654435761 >> 16 }

var signs = sync.OnceValue(func() *index {
	x := &index{have: map[uint32][]sign{}}
	for i := range symptoms {
		for _, text := range symptoms[i].Sign {
			offset := rarest(text)
			window := binary.LittleEndian.Uint32([]byte(text[offset:]))
			x.mayBe[hash(window)] = true
			x.have[window] = append(x.have[window], sign{&symptoms[i], text, offset})
		}
	}
	return x
})

// rarest is where the four bytes of a sign begin that few other lines have.
func rarest(sign string) (offset int) {
	least := windowSize + 1
	for i := 0; i+windowSize <= len(sign); i++ {
		common := 0
		for _, b := range []byte(sign[i : i+windowSize]) {
			if strings.IndexByte(" etaoinsrdlc", b) >= 0 {
				common++
			}
		}
		if common < least {
			least, offset = common, i
		}
	}
	return offset
}

// candidates are the symptoms that a line has a sign of, in any order.
func (x *index) candidates(line []byte) (list []*Symptom) {
	for i := 0; i+windowSize <= len(line); i++ {
		window := binary.LittleEndian.Uint32(line[i:])
		if !x.mayBe[hash(window)] {
			continue
		}
		for _, s := range x.have[window] {
			if s.isAt(line, i) && !slices.Contains(list, s.symptom) {
				list = append(list, s.symptom)
			}
		}
	}
	return list
}

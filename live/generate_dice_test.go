//go:build live

package live

import (
	"math/rand/v2"
	"strings"
)

// dice makes choices that a seed and an input's number decide, so that each
// input can be made again by itself.
type dice struct {
	*rand.Rand
	// odd is how many slips of a hundred are made. Most files have few, since
	// the server says only the first thing that is wrong with a line.
	odd int
}

func newDice(seed, number uint64) dice { return dice{Rand: rand.New(rand.NewPCG(seed, number))} }

// slip tells whether to write something wrong.
func (d dice) slip(once int) bool { return d.oneIn(once) && d.IntN(100) < d.odd }

// oneIn is true once in n times.
func (d dice) oneIn(n int) bool { return d.IntN(n) == 0 }

// between is a number from least to most, both included.
func (d dice) between(least, most int) int { return least + d.IntN(most-least+1) }

// of picks one of the texts. One that stands there twice comes twice as often.
func (d dice) of(texts ...string) string { return texts[d.IntN(len(texts))] }

// word picks one of the words of a text.
func (d dice) word(words string) string { return d.of(strings.Fields(words)...) }

// by picks one of the ways to make a text.
func (d dice) by(ways ...func() string) string { return ways[d.IntN(len(ways))]() }

// several joins from least to most items.
func (d dice) several(least, most int, separator, item func() string) string {
	var b strings.Builder
	for i := range d.between(least, most) {
		if i > 0 {
			b.WriteString(separator())
		}
		b.WriteString(item())
	}
	return b.String()
}

// cased changes the case of some letters, now and then.
func (d dice) cased(text string) string {
	switch d.IntN(12) {
	case 0:
		return strings.ToUpper(text)
	case 1:
		at := d.IntN(len(text) + 1)
		return text[:at] + strings.ToUpper(text[at:])
	}
	return text
}

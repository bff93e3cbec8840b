package parse

import "unicode/utf8"

// stretch is how many bytes of text are counted again for a position, however long its
// line is.
const stretch = 1024

// runesBetween is the number of characters between the start of a line and an offset on
// it.
func (s *Source) runesBetween(start, offset int) int {
	if offset-start <= stretch {
		return utf8.RuneCount(s.Text[start:offset])
	}
	return s.runesBefore(offset) - s.runesBefore(start)
}

// runesBefore is the number of characters before an offset. A byte that is part of none
// counts as one.
func (s *Source) runesBefore(offset int) int {
	if s.runes == nil {
		s.countRunes()
	}
	i := offset / stretch
	if from := s.stretchStart(i); from <= offset {
		return s.runes[i] + utf8.RuneCount(s.Text[from:offset])
	}
	return s.runes[i-1] + utf8.RuneCount(s.Text[s.stretchStart(i-1):offset])
}

// countRunes counts the characters before each stretch.
func (s *Source) countRunes() {
	s.runes = make([]int, 1, len(s.Text)/stretch+1)
	for i := 1; i <= len(s.Text)/stretch; i++ {
		s.runes = append(s.runes, s.runes[i-1]+utf8.RuneCount(s.Text[s.stretchStart(i-1):s.stretchStart(i)]))
	}
}

// stretchStart is where stretch i begins: no character goes on there, so that what is
// on either side can be counted by itself.
func (s *Source) stretchStart(i int) int {
	at := i * stretch
	// Of a character that began before, no more bytes than these are left.
	most := min(at+utf8.UTFMax-1, len(s.Text))
	for i > 0 && at < most && !utf8.RuneStart(s.Text[at]) {
		at++
	}
	return at
}

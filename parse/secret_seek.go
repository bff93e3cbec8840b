package parse

import "bytes"

// seeker finds the lines of a text that scanLine must look at. Those that it leaves out
// have nothing that scanLine finds: none of secretWords, no "@" and no "pw". Most files
// have few others, and a scan that looked at each line of them took twenty times as long.
type seeker struct {
	text []byte
	// next are where what was sought was found last.
	next [len(sought)]int
}

// sought find the first place in a text that may be what a secret is known by; the
// length of the text when there is none.
var sought = [...]func(text []byte) int{
	nextWordStart,
	func(text []byte) int { return nextByte(text, '@') },
	func(text []byte) int { return nextBehindP(text, 'w') },
	func(text []byte) int { return nextBehindP(text, 'W') },
}

// lineFrom returns where the first line begins from the line at start on that may have a
// secret; -1 when there is none.
func (s *seeker) lineFrom(start int) int {
	first := len(s.text)
	for i, next := range sought {
		if start == 0 || s.next[i] < start {
			s.next[i] = start + next(s.text[start:])
		}
		first = min(first, s.next[i])
	}
	if first == len(s.text) {
		return -1
	}
	return max(start, bytes.LastIndexByte(s.text[:first], '\n')+1)
}

// nextByte is where a byte stands first; the length of the text where it does not.
func nextByte(text []byte, b byte) int {
	if at := bytes.IndexByte(text, b); at >= 0 {
		return at
	}
	return len(text)
}

// nextBehindP is where a byte stands first behind a "p".
func nextBehindP(text []byte, b byte) int {
	for at := 0; ; at++ {
		at += nextByte(text[at:], b)
		if at == len(text) || at > 0 && text[at-1]|0x20 == 'p' {
			return at
		}
	}
}

// quads are four letters of each of secretWords but "pwd", such as few other words have.
var quads = [...]string{"onni", "pass", "pasw", "secr", "toke", "appr", "_com"}

// quadPairs tells at which offsets in quads, as a set of bits, two letters stand next to
// each other. They are told from others by five bits, which are the same in upper case.
// One of the three pairs of a quad is at every third byte of a text, however it lies there.
var quadPairs = func() (offsets [32][32]uint8) {
	for _, quad := range quads {
		for i := range len(quad) - 1 {
			offsets[quad[i]&31][quad[i+1]&31] |= 1 << i
		}
	}
	return offsets
}()

// nextWordStart is where one of quads stands first, in upper or lower case.
func nextWordStart(text []byte) int {
	for pair := 0; pair+1 < len(text); pair += 3 {
		offsets := quadPairs[text[pair]&31][text[pair+1]&31]
		if offsets == 0 {
			continue
		}
		for offset := 2; offset >= 0; offset-- {
			if at := pair - offset; offsets&(1<<offset) != 0 && at >= 0 && at+4 <= len(text) && isQuad(text[at:at+4]) {
				return at
			}
		}
	}
	return len(text)
}

// isQuad tells whether four bytes may be one of quads.
func isQuad(text []byte) bool {
	const lower = 'a' - 'A'
	four := [4]byte{text[0] | lower, text[1] | lower, text[2] | lower, text[3] | lower}
	switch string(four[:]) {
	case "onni", "pass", "pasw", "secr", "toke", "appr", "\x7fcom":
		return true
	}
	return false
}

package report

import "strings"

// Wrap breaks text at blanks into lines of at most room cells, 0 for any number. A word
// that is wider stays whole.
func Wrap(text string, room int) []string { return wrap(text, room, wholeWords) }

// Whether a word that is wider than a line is broken.
const (
	wholeWords = false
	breakWords = true
)

func wrap(text string, room int, breaks bool) []string {
	if room <= 0 {
		return []string{text}
	}
	var lines []string
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		if joined := line + " " + word; line != "" && fitting(joined, room) == len(joined) {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
		for n := fitting(line, room); breaks && n < len(line); n = fitting(line, room) {
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	return append(lines, line)
}

// fitting is the number of bytes of text that fit in room cells.
func fitting(text string, room int) int {
	width := 0
	for at, r := range text {
		if width += cellular.RuneWidth(r); width > room {
			return at
		}
	}
	return len(text)
}

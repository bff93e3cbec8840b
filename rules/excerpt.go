package rules

// How many characters a message shows of what stands in a file: of a word, and
// of a value of postgresql.conf, where the sentence around it is longer.
const (
	mostOfWord  = 45
	mostOfValue = 40
)

// cut stands for what is left out.
const cut = "..."

// cutShort is what a message shows of a word of a file: its first characters, up
// to most.
func cutShort(word string, most int) string {
	if start := firstRunes(word, most); start != word {
		return start + cut
	}
	return word
}

// firstRunes is the first n characters of text.
func firstRunes(text string, n int) string {
	for i := range text {
		if n--; n < 0 {
			return text[:i]
		}
	}
	return text
}

package yamlnode

import (
	"unicode/utf16"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse"
)

// Text is YAML text as its characters, with the way back to the bytes. YAML
// counts in characters, and its text may be UTF-16.
type Text struct {
	// Runes are the characters. A byte that belongs to none is utf8.RuneError.
	Runes []rune
	// offsets has the byte offset of each character, and of the end.
	offsets []int
	// lines has the index in Runes of each line's first character.
	lines []int
	// bom tells whether the text begins with a byte order mark, which is not
	// counted in columns.
	bom bool
}

// Decode reads UTF-8, or UTF-16 when a byte order mark says so, as PyYAML and
// yaml.v3 do.
func Decode(text []byte) *Text {
	switch {
	case len(text) >= 2 && text[0] == 0xFF && text[1] == 0xFE:
		return decodeUTF16(text, 0, 1)
	case len(text) >= 2 && text[0] == 0xFE && text[1] == 0xFF:
		return decodeUTF16(text, 1, 0)
	}
	t := &Text{Runes: make([]rune, 0, len(text)), offsets: make([]int, 0, len(text)+1)}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		t.add(r, at)
		at += size
	}
	return t.finish(len(text))
}

// decodeUTF16 reads UTF-16 whose low byte stands at index low of each pair.
func decodeUTF16(text []byte, low, high int) *Text {
	t := &Text{Runes: make([]rune, 0, len(text)/2), offsets: make([]int, 0, len(text)/2+1)}
	at := 0
	for ; at+1 < len(text); at += 2 {
		r := rune(text[at+high])<<8 | rune(text[at+low])
		if utf16.IsSurrogate(r) && at+3 < len(text) {
			next := rune(text[at+2+high])<<8 | rune(text[at+2+low])
			if pair := utf16.DecodeRune(r, next); pair != utf8.RuneError {
				t.add(pair, at)
				at += 2
				continue
			}
		}
		if utf16.IsSurrogate(r) {
			r = utf8.RuneError
		}
		t.add(r, at)
	}
	if at < len(text) {
		t.add(utf8.RuneError, at)
	}
	return t.finish(len(text))
}

func (t *Text) add(r rune, offset int) {
	t.Runes = append(t.Runes, r)
	t.offsets = append(t.offsets, offset)
}

func (t *Text) finish(end int) *Text {
	t.offsets = append(t.offsets, end)
	t.bom = len(t.Runes) > 0 && t.Runes[0] == '\uFEFF'
	t.lines = append(t.lines, 0)
	for i := range t.Runes {
		if t.EndsLine(i) {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// At returns the character at index i, and 0 at and behind the end.
func (t *Text) At(i int) rune {
	if i < 0 || i >= len(t.Runes) {
		return 0
	}
	return t.Runes[i]
}

// Offset returns the byte offset of the character at index i, which may be the
// end.
func (t *Text) Offset(i int) int { return t.offsets[i] }

// Span returns the bytes of the characters [start, end).
func (t *Text) Span(start, end int) parse.Span {
	return parse.Span{Start: t.offsets[start], End: t.offsets[end]}
}

// Index returns the index in Runes of a line and column, both from 1, as
// yaml.v3 counts them. Places that do not exist become the nearest that does.
func (t *Text) Index(line, column int) int {
	line = min(max(line, 1), len(t.lines))
	at := t.lines[line-1] + max(column, 1) - 1
	if line == 1 && t.bom {
		at++
	}
	return min(at, len(t.Runes))
}

// Indent returns how many characters stand before index i on its line.
func (t *Text) Indent(i int) int {
	at := i
	for at > 0 && !IsBreak(t.Runes[at-1]) {
		at--
	}
	if at == 0 && t.bom && i > 0 {
		at++
	}
	return i - at
}

// EndsLine tells whether a line ends behind the character at index i. CR LF is
// one line end.
func (t *Text) EndsLine(i int) bool {
	r := t.At(i)
	return IsBreak(r) && (r != '\r' || t.At(i+1) != '\n')
}

// IsBreak tells whether YAML 1.1 ends a line at r: LF, CR, NEL, LS and PS.
func IsBreak(r rune) bool {
	switch r {
	case '\n', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// IsBlank tells whether r is a space or a tab.
func IsBlank(r rune) bool { return r == ' ' || r == '\t' }

// Lines returns the first and the end index in Runes of each line, without its
// line end.
func (t *Text) Lines() [][2]int {
	lines := make([][2]int, len(t.lines))
	for i, start := range t.lines {
		end := start
		for end < len(t.Runes) && !IsBreak(t.Runes[end]) {
			end++
		}
		lines[i] = [2]int{start, end}
	}
	return lines
}

package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse"
)

// visible returns s with everything escaped that a reader would not see, or
// that would move what is seen: control characters, bidirectional controls
// and other formatting, blanks that are no blanks, broken UTF-8. It leaves
// what it has escaped alone.
func visible(s string) string {
	return escape(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// valid returns s with broken UTF-8 escaped, which JSON cannot hold.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return escape(s, func(rune) bool { return false })
}

func escape(s string, hidden func(rune) bool) string {
	var out strings.Builder
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			out.WriteString(escapedByte(s[at]))
		case hidden(r):
			out.WriteString(escapedRune(r))
		default:
			out.WriteString(s[at : at+size])
		}
		at += size
	}
	return out.String()
}

func escapedByte(b byte) string { return fmt.Sprintf(`\x%02x`, b) }

func escapedRune(r rune) string {
	switch {
	case r < 0x80:
		return escapedByte(byte(r))
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// leastSecret is the length from which a secret is looked for in other text:
// shorter ones are part of many words.
const leastSecret = 4

// tellsSecret tells whether a secret of the source stands in text.
func tellsSecret(source *parse.Source, text string) bool {
	for _, span := range source.Secrets() {
		if span.Len() < leastSecret {
			continue
		}
		if strings.Contains(text, string(source.Text[span.Start:span.End])) {
			return true
		}
	}
	return false
}

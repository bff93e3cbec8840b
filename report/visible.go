package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse/workflow"
)

// Visible returns s, of at most one line, with everything escaped that a reader would
// not see, or that would move what is seen: control characters, bidirectional
// controls and other formatting, blanks that are no blanks, broken UTF-8; and what a
// runner of GitHub Actions would obey, were it to stand in its log. It leaves what it
// has escaped alone.
func Visible(s string) string {
	return disobeyed(escape(s, unseen))
}

// unseen tells whether a reader would not see a character, or see it move others.
// Unicode counts some that have no shape among letters and marks, and the blank
// pattern of Braille among symbols.
func unseen(r rune) bool {
	return !unicode.IsPrint(r) || r == '\u2800' ||
		r > unicode.MaxLatin1 && unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// disobeyed returns s with the first character of commands escaped.
func disobeyed(s string) string {
	if strings.Contains(s, workflow.Bracket) {
		s = strings.ReplaceAll(s, workflow.Bracket, escapedByte('#')+workflow.Bracket[1:])
	}
	if workflow.Begins(s) {
		s = strings.Replace(s, ":", escapedByte(':'), 1)
	}
	return s
}

// visibleText is Visible for each line of s.
func visibleText(s string) string { return each(s, "\n", Visible) }

// VisibleDiff returns a diff of any files as people may see it. It need not apply.
func VisibleDiff(diff string) string { return each(diff, "\n", visibleButTabs) }

// visibleButTabs is Visible for where tabs stop as in an editor.
func visibleButTabs(line string) string { return each(line, "\t", Visible) }

// each changes each part of s between separators, which stay.
func each(s, separator string, change func(string) string) string {
	parts := strings.Split(s, separator)
	for i, part := range parts {
		parts[i] = change(part)
	}
	return strings.Join(parts, separator)
}

// valid returns s with broken UTF-8 escaped, which JSON cannot hold.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return escape(s, func(rune) bool { return false })
}

func escape(s string, escaped func(rune) bool) string {
	// Nearly all texts are of letters that need nothing, and are not copied.
	at := 0
	for at < len(s) && s[at] >= ' ' && s[at] < 0x7f {
		at++
	}
	if at == len(s) {
		return s
	}
	var out strings.Builder
	out.WriteString(s[:at])
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			out.WriteString(escapedByte(s[at]))
		case escaped(r):
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

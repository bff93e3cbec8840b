package report

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible returns s, of at most one line, with everything escaped that a reader would
// not see, or that would move what is seen: control characters, bidirectional
// controls and other formatting, blanks that are no blanks, broken UTF-8; and what a
// runner of GitHub Actions would obey, were it to stand in its log. It leaves what it
// has escaped alone.
func Visible(s string) string {
	return disobeyed(escape(s, func(r rune) bool { return !unicode.IsPrint(r) }))
}

// runnerCommand is how a line begins that the runner takes for a command, blanks
// before it or not. The name ends as such names do, so that addresses of IPv6 are none.
var runnerCommand = regexp.MustCompile(`^ *::[A-Za-z-]+(?:$| |:$|::)`)

// bracketCommand is what an older kind of command begins with, anywhere in a line
// (both are in ActionCommand.cs of the runner).
const bracketCommand = "##["

// disobeyed returns s with the first character of commands escaped.
func disobeyed(s string) string {
	if strings.Contains(s, bracketCommand) {
		s = strings.ReplaceAll(s, bracketCommand, escapedByte('#')+bracketCommand[1:])
	}
	if runnerCommand.MatchString(s) {
		s = strings.Replace(s, ":", escapedByte(':'), 1)
	}
	return s
}

// visibleText is Visible for each line of s.
func visibleText(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	return strings.Join(lines, "\n")
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

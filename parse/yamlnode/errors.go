package yamlnode

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse"
)

// unreadable finds the first character that YAML does not allow, which yaml.v3
// would report without a place.
func (t *Text) unreadable(raw []byte) (parse.Span, string, bool) {
	for i, r := range t.Runes {
		span := t.Span(i, i+1)
		switch {
		case r == utf8.RuneError && !encodesReplacement(raw[span.Start:span.End]):
			return span, fmt.Sprintf("byte %#02x is not part of UTF-8 text", raw[span.Start]), true
		case !Printable(r):
			return span, fmt.Sprintf("control character %U; YAML allows none but tab and line ends", r), true
		}
	}
	return parse.Span{}, "", false
}

// encodesReplacement tells whether raw is U+FFFD as written, and not a broken
// byte that decoding turned into it.
func encodesReplacement(raw []byte) bool {
	switch string(raw) {
	case "\uFFFD", "\xFD\xFF", "\xFF\xFD":
		return true
	}
	return false
}

// Printable tells whether YAML 1.1 allows the character in a text.
func Printable(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r', r == '\u0085':
		return true
	case 0x20 <= r && r <= 0x7E, 0xA0 <= r && r <= 0xD7FF, 0xE000 <= r && r <= 0xFFFD:
		return true
	}
	return 0x10000 <= r && r <= 0x10FFFF
}

// locate turns an error of yaml.v3 into one with a place. The library tells a
// line at best, and for what its parser (not its scanner) finds, the line
// before.
func (t *Text) locate(src *parse.Source, err error) *SyntaxError {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		number, tail, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, message = n, tail
		}
	}
	if foundByParser(message) && line > 1 {
		line++
	}
	if span, ok := t.alias(message); ok {
		return failure(src, span, message)
	}
	if strings.HasPrefix(message, "found character that cannot start any token") && t.indentsByTab(line) {
		message = "found a tab character that violates indentation"
	}
	return failure(src, t.lineSpan(line), plainWords(message))
}

// indentsByTab tells whether a tab is among the blanks that a line begins with.
func (t *Text) indentsByTab(line int) bool {
	at := t.lines[min(max(line, 1), len(t.lines))-1]
	for ; IsBlank(t.At(at)); at++ {
		if t.At(at) == '\t' {
			return true
		}
	}
	return false
}

// foundByParser tells the messages of yaml.v3's parser from its scanner's.
func foundByParser(message string) bool {
	return strings.HasPrefix(message, "did not find expected") ||
		strings.HasPrefix(message, "found duplicate %") ||
		strings.HasPrefix(message, "found undefined tag")
}

// alias finds the place of an alias without an anchor, of which yaml.v3 tells
// the name alone.
func (t *Text) alias(message string) (parse.Span, bool) {
	name, ok := strings.CutPrefix(message, "unknown anchor '")
	if !ok {
		return parse.Span{}, false
	}
	name = "*" + strings.TrimSuffix(name, "' referenced")
	i := strings.Index(string(t.Runes), name)
	if i < 0 {
		return parse.Span{}, false
	}
	start := utf8.RuneCountInString(string(t.Runes)[:i])
	return t.Span(start, start+utf8.RuneCountInString(name)), true
}

// lineSpan returns the bytes of a line from 1, without blanks at its ends.
func (t *Text) lineSpan(line int) parse.Span {
	line = min(max(line, 1), len(t.lines))
	start := t.lines[line-1]
	for start < len(t.Runes) && IsBlank(t.Runes[start]) {
		start++
	}
	end := start
	for end < len(t.Runes) && !IsBreak(t.Runes[end]) {
		end++
	}
	for end > start && IsBlank(t.Runes[end-1]) {
		end--
	}
	return t.Span(start, end)
}

// plainWords says in a user's words what libyaml's messages mean.
func plainWords(message string) string {
	for _, known := range [...]struct{ says, means string }{
		{"found a tab character that violates indentation", "a tab cannot indent; use spaces"},
		{"found character that cannot start any token", "a value cannot begin with this character; quote it"},
		{"mapping values are not allowed in this context", "a second \": \" on one line, or a line indented too far; quote a value that holds \": \""},
		{"could not find expected ':'", "expected \"key: value\"; a space must follow the colon"},
		{"found unexpected end of stream", "a quote is opened and never closed"},
		{"did not find expected key", "expected a key at this indentation"},
		{"did not find expected '-' indicator", "expected \"- \" at this indentation"},
		{"did not find expected ',' or ']'", "expected \",\" or \"]\""},
		{"did not find expected ',' or '}'", "expected \",\" or \"}\""},
		{"did not find expected node content", "expected a value"},
		{"did not find expected <document start>", "text after the end of the document, or a line indented less than the first"},
	} {
		if strings.HasPrefix(message, known.says) {
			return known.means
		}
	}
	return message
}

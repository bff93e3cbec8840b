package pyyaml

import (
	"fmt"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// checkBytes finds what PyYAML's Reader refuses before it looks at any YAML:
// bytes that are no text in the file's encoding, anywhere in the file, then
// characters that are not printable.
func checkBytes(raw []byte, text *yamlnode.Text) *Error {
	if at, reason := badEncoding(raw); reason != "" {
		return readError(text, at, parse.Span{Start: at, End: at + 1}, rune(raw[at]), reason)
	}
	for i, r := range text.Runes {
		if !yamlnode.Printable(r) {
			return readError(text, i, text.Span(i, i+1), r, "special characters are not allowed")
		}
	}
	return nil
}

func readError(text *yamlnode.Text, position int, span parse.Span, r rune, reason string) *Error {
	return &Error{
		Type: readerError, Span: span, Context: span,
		problem: fmt.Sprintf("unacceptable character #x%04x: %s", r, reason),
		text:    text, contextAt: noIndex, atIndex: position,
	}
}

// badEncoding returns the offset at which Python's decoder stops, and why. The
// reason is "" when all of it is text.
func badEncoding(raw []byte) (int, string) {
	switch {
	case len(raw) >= 2 && raw[0] == 0xFF && raw[1] == 0xFE:
		return badUTF16(raw, 1)
	case len(raw) >= 2 && raw[0] == 0xFE && raw[1] == 0xFF:
		return badUTF16(raw, 0)
	}
	for at := 0; at < len(raw); {
		r, size := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && size == 1 {
			return at, badUTF8(raw[at:])
		}
		at += size
	}
	return 0, ""
}

// badUTF8 says what is wrong with the character that begins with b[0].
func badUTF8(b []byte) string {
	length := 0
	low, high := byte(0x80), byte(0xBF)
	switch first := b[0]; {
	case 0xC2 <= first && first <= 0xDF:
		length = 2
	case 0xE0 <= first && first <= 0xEF:
		length = 3
	case 0xF0 <= first && first <= 0xF4:
		length = 4
	default:
		return "invalid start byte"
	}
	switch b[0] {
	case 0xE0:
		low = 0xA0
	case 0xED:
		high = 0x9F
	case 0xF0:
		low = 0x90
	case 0xF4:
		high = 0x8F
	}
	for i := 1; i < length; i++ {
		if i == len(b) {
			return "unexpected end of data"
		}
		if b[i] < low || b[i] > high {
			return "invalid continuation byte"
		}
		low, high = 0x80, 0xBF
	}
	return "invalid continuation byte"
}

// badUTF16 checks UTF-16 whose high byte stands at index high of each pair.
func badUTF16(raw []byte, high int) (int, string) {
	unit := func(at int) rune { return rune(raw[at+high])<<8 | rune(raw[at+1-high]) }
	at := 0
	for ; at+1 < len(raw); at += 2 {
		switch u := unit(at); {
		case 0xDC00 <= u && u <= 0xDFFF:
			return at, "illegal encoding"
		case u < 0xD800 || u > 0xDBFF:
		case at+3 >= len(raw):
			return at, "unexpected end of data"
		default:
			if next := unit(at + 2); next < 0xDC00 || next > 0xDFFF {
				return at, "illegal UTF-16 surrogate"
			}
			at += 2
		}
	}
	if at < len(raw) {
		return at, "truncated data"
	}
	return 0, ""
}

package pgconf

import (
	"bytes"

	"github.com/regionlint/regionlint/parse"
)

// kind is what the scanner takes a token for.
type kind uint8

const (
	endOfFile kind = iota
	endOfLine
	identifier
	qualified
	quoted
	unquoted
	integer
	number
	equals
	garbage
)

// canBeValue tells whether a setting's value may be such a token. A qualified
// identifier may not: that is why "server.crt" needs quotes and "db.example.org"
// does not.
func (k kind) canBeValue() bool {
	switch k {
	case identifier, quoted, unquoted, integer, number:
		return true
	}
	return false
}

type token struct {
	kind kind
	span parse.Span
}

// lexer cuts a file into the tokens of src/backend/utils/misc/guc-file.l. As
// there, the longest match wins, and bytes count, not characters.
type lexer struct {
	text []byte
	at   int
}

// next returns the token at or after l.at, leaving out blanks and comments.
func (l *lexer) next() token {
	for l.at < len(l.text) {
		switch l.text[l.at] {
		case ' ', '\t', '\r':
			l.at++
		case '#':
			l.at = lineEnd(l.text, l.at)
		default:
			return l.scan()
		}
	}
	return token{endOfFile, parse.Span{Start: l.at, End: l.at}}
}

func (l *lexer) scan() token {
	start := l.at
	k, end := garbage, start+1
	switch b := l.text[start]; {
	case b == '\n':
		k = endOfLine
	case b == '=':
		k = equals
	case isLetter(b):
		k, end = scanWord(l.text, start)
	case b == '\'':
		if e := scanString(l.text, start); e > 0 {
			k, end = quoted, e
		}
	default:
		k, end = scanNumber(l.text, start)
	}
	l.at = end
	return token{k, parse.Span{Start: start, End: end}}
}

// skipLine moves to the end of the line, where the server makes a fresh start
// after an error. No token reaches beyond a line end.
func (l *lexer) skipLine() {
	l.at = lineEnd(l.text, l.at)
}

// scanWord reads an ID, a QUALIFIED_ID or an UNQUOTED_STRING.
func scanWord(text []byte, start int) (kind, int) {
	id := start
	for id < len(text) && isLetterOrDigit(text[id]) {
		id++
	}
	end := id
	for end < len(text) && (isLetterOrDigit(text[end]) || isInner(text[end])) {
		end++
	}
	switch {
	case end == id:
		return identifier, end
	case text[id] == '.' && isID(text[id+1:end]):
		return qualified, end
	}
	return unquoted, end
}

// scanString returns the end of the longest STRING at start, or 0.
func scanString(text []byte, start int) int {
	end := 0
	for at := start + 1; at < len(text); at++ {
		switch text[at] {
		case '\n':
			return end
		case '\\':
			at++
			if at < len(text) && text[at] == '\n' {
				return end
			}
		case '\'':
			end = at + 1
			if end == len(text) || text[end] != '\'' {
				return end
			}
			at++
		}
	}
	return end
}

// scanNumber reads an INTEGER or a REAL, whichever is longer.
func scanNumber(text []byte, start int) (kind, int) {
	whole, fraction := scanInteger(text, start), scanReal(text, start)
	switch {
	case whole == 0 && fraction == 0:
		return garbage, start + 1
	case fraction > whole:
		return number, fraction
	}
	return integer, whole
}

// scanInteger returns the end of SIGN? (DIGIT+ | 0x HEXDIGIT+) LETTER*, or 0.
func scanInteger(text []byte, start int) int {
	digits := skipSign(text, start)
	end := skip(text, digits, isDigit)
	if end == digits {
		return 0
	}
	end = skip(text, end, isASCIILetter)
	if bytes.HasPrefix(text[digits:], []byte("0x")) {
		if hex := skip(text, digits+2, isHexDigit); hex > digits+2 {
			end = max(end, skip(text, hex, isASCIILetter))
		}
	}
	return end
}

// scanReal returns the end of SIGN? DIGIT* "." DIGIT* (E SIGN? DIGIT+)?, or 0.
// A single dot is a number to the scanner.
func scanReal(text []byte, start int) int {
	dot := skip(text, skipSign(text, start), isDigit)
	if dot == len(text) || text[dot] != '.' {
		return 0
	}
	end := skip(text, dot+1, isDigit)
	if end < len(text) && (text[end] == 'e' || text[end] == 'E') {
		digits := skipSign(text, end+1)
		if e := skip(text, digits, isDigit); e > digits {
			return e
		}
	}
	return end
}

func skipSign(text []byte, at int) int {
	if at < len(text) && (text[at] == '+' || text[at] == '-') {
		return at + 1
	}
	return at
}

func skip(text []byte, at int, is func(byte) bool) int {
	for at < len(text) && is(text[at]) {
		at++
	}
	return at
}

// lineEnd returns where the line that holds at ends: at its LF or at the end
// of the text.
func lineEnd(text []byte, at int) int {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}

func isID(text []byte) bool {
	if len(text) == 0 || !isLetter(text[0]) {
		return false
	}
	return skip(text, 0, isLetterOrDigit) == len(text)
}

// isLetter is guc-file.l's LETTER: every byte of a character beyond ASCII is
// one, a byte order mark and a no-break space too.
func isLetter(b byte) bool { return isASCIILetter(b) || b == '_' || b >= 0x80 }

func isLetterOrDigit(b byte) bool { return isLetter(b) || isDigit(b) }

func isInner(b byte) bool { return b == '-' || b == '.' || b == '_' || b == ':' || b == '/' }

func isASCIILetter(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' }

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func isHexDigit(b byte) bool {
	return isDigit(b) || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}

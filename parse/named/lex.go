package named

import (
	"bytes"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// Kind is what sort of token it is.
type Kind int

// The kinds of tokens.
const (
	// Word is anything that stands between blanks, comments and specials.
	Word Kind = iota + 1
	// Quoted stands in double quotes. It may go over several lines.
	Quoted
	// Special is one of { } ; / ! and, where no value can stand, a double quote.
	Special
	// End is the end of the file, once its includes have ended too.
	End
)

// Token is a word, a quoted text, or a special character.
type Token struct {
	Kind  Kind
	Place parse.Place
	// Text is what is meant: without the quotes of a quoted text, and without
	// the backslashes before quotes in it.
	Text string
}

// is tells whether the token is that special character.
func (t Token) is(special string) bool { return t.Kind == Special && t.Text == special }

// specials end a word (cfg_parser_create in lib/isccfg/parser.c; "=" is one in
// the source, but no word ends at it).
const specials = `/{};"!`

// Tokens cuts a text into tokens. What stands between them, before the first and
// after the last is blanks and comments. The rest of the text, from where a
// comment or a quoted text does not end, has no tokens.
func Tokens(src *parse.Source) (list []Token) {
	for at := 0; ; {
		t, ok := scan(src, at, true)
		if !ok || t.Kind == End {
			return list
		}
		list = append(list, t)
		at = t.after()
	}
}

// after is where to read on behind the token. There is a slip in BIND: a comment
// right behind a word, as in "yes/* always */;", leaves its last slash, which is
// then read as a token (lib/isc/lex.c, lexstate_ccommentend: the blank that
// stands for the comment is pushed back, and the slash with it).
func (t Token) after() int {
	text, end := t.Place.Source.Text, t.Place.Span.End
	if t.Kind != Word || !hasAt(text, end, "/*") {
		return end
	}
	if length := bytes.Index(text[end+2:], []byte("*/")); length >= 0 {
		return end + 2 + length + 1
	}
	return end
}

// scan returns the token that begins at or behind an offset. Where a comment or a
// quoted text does not end, ok is false and the token says where it begins. Only
// where a value may stand do double quotes enclose a text.
func scan(src *parse.Source, at int, value bool) (t Token, ok bool) {
	start, ok := skipGap(src.Text, at)
	token := func(kind Kind, end int, text string) Token {
		return Token{kind, parse.Place{Source: src, Span: parse.Span{Start: start, End: end}}, text}
	}
	if !ok {
		return token(Special, start+len("/*"), "/*"), false
	}
	if start == len(src.Text) {
		return token(End, start, ""), true
	}
	switch b := src.Text[start]; {
	case b == '"' && value:
		end, text, ok := quoted(src.Text, start)
		return token(Quoted, end, text), ok
	case strings.IndexByte(specials, b) >= 0:
		return token(Special, start+1, string(b)), true
	}
	end := start
	for end < len(src.Text) && !endsWord(src.Text[end]) {
		end++
	}
	return token(Word, end, string(src.Text[start:end])), true
}

// quoted reads a text in double quotes that begins at start.
func quoted(text []byte, start int) (end int, meant string, ok bool) {
	var out strings.Builder
	for at := start + 1; at < len(text); at++ {
		switch b := text[at]; {
		case b == '"':
			return at + 1, out.String(), true
		case b == '\\' && at+1 < len(text):
			// Only before a quote does the backslash go.
			if at++; text[at] != '"' {
				out.WriteByte('\\')
			}
			out.WriteByte(text[at])
		default:
			out.WriteByte(b)
		}
	}
	return start + 1, "", false
}

// endsWord tells whether a byte is no part of a word: a blank, a special, or the
// start of a comment.
func endsWord(b byte) bool {
	return strings.IndexByte(" \t\r\n#"+specials, b) >= 0
}

// skipGap returns where the blanks and comments end that begin at an offset, or
// where the comment begins that does not end.
func skipGap(text []byte, at int) (start int, ok bool) {
	for at < len(text) {
		switch {
		case strings.IndexByte(" \t\r\n", text[at]) >= 0:
			at++
		case text[at] == '#', hasAt(text, at, "//"):
			for at < len(text) && text[at] != '\n' {
				at++
			}
		case hasAt(text, at, "/*"):
			length := bytes.Index(text[at+2:], []byte("*/"))
			if length < 0 {
				return at, false
			}
			at += 2 + length + 2
		default:
			return at, true
		}
	}
	return at, true
}

func hasAt(text []byte, at int, what string) bool {
	return bytes.HasPrefix(text[at:], []byte(what))
}

package hba

import "github.com/regionlint/regionlint/parse"

// Token is one word of a record.
type Token struct {
	// Text is the word without its quotes.
	Text string
	// Quoted tells that the word starts with a quote, so that it is no
	// keyword, no +role and no @file (initial_quote in hba.c). "al"l is
	// quoted, al"l" is not.
	Quoted bool
	// Unknown tells that the token is an @file outside of the bundle, so that
	// nobody knows what it stands for.
	Unknown bool
	// Place is the word as written, quotes included.
	Place parse.Place
}

// IsKeyword tells whether the token is the keyword word: unquoted, in exactly
// this case.
func (t Token) IsKeyword(word string) bool { return !t.Quoted && t.Text == word }

// word is a token as the lexer finds it, before @files are read.
type word struct {
	text       string
	quoted     bool
	start, end int // in the line's text
	comma      bool
}

// lexer cuts the text of one line into words, as next_token of hba.c does.
type lexer struct {
	text     []byte
	at       int
	maxToken int
	// cut tells that a word that is too long is cut, and the rest of the line
	// left out.
	cut bool
}

// done tells that nothing is left of the line, not even blanks.
func (x *lexer) done() bool { return x.at >= len(x.text) }

// next returns the next word. ok is false at the end of the line or at a
// comment; tooLong tells that the word is one that the server refuses.
func (x *lexer) next() (w word, ok, tooLong bool) {
	for x.at < len(x.text) && (isBlank(x.text[x.at]) || x.text[x.at] == ',') {
		x.at++
	}
	w.start = x.at
	if end, plain := x.plainEnd(); plain {
		w.text, w.end = string(x.text[w.start:end]), end
		x.at = end
		w.comma = x.at < len(x.text) && x.text[x.at] == ','
		// The server looks at the length before it looks at the comma.
		if n := len(w.text); x.maxToken > 0 && (n > x.maxToken || n == x.maxToken && w.comma) {
			w.text, w.end, w.comma = w.text[:x.maxToken], len(x.text), false
			x.at = len(x.text)
			return w, x.cut, !x.cut
		}
		if w.comma {
			x.at++
		}
		return w, w.end > w.start, false
	}
	return x.nextQuoted(w)
}

// plainEnd finds the end of a word that has neither quote nor comment, which
// is nearly all of them.
func (x *lexer) plainEnd() (end int, plain bool) {
	for i := x.at; i < len(x.text); i++ {
		switch c := x.text[i]; {
		case c == '"' || c == '#':
			return 0, false
		case c == ',' || isBlank(c):
			return i, true
		}
	}
	return len(x.text), true
}

func (x *lexer) nextQuoted(w word) (word, bool, bool) {
	var buf []byte
	inQuote, wasQuote, sawQuote := false, false, false
	for ; x.at < len(x.text); x.at++ {
		c := x.text[x.at]
		if isBlank(c) && !inQuote {
			break
		}
		if c == '#' && !inQuote {
			w.end = x.at
			x.at = len(x.text)
			break
		}
		if x.maxToken > 0 && len(buf) >= x.maxToken {
			w.text, w.end = string(buf), len(x.text)
			x.at = len(x.text)
			return w, x.cut, !x.cut
		}
		if c == ',' && !inQuote {
			w.comma = true
			break
		}
		if c != '"' || wasQuote {
			buf = append(buf, c)
		}
		// Two quotes inside of quotes are one.
		wasQuote = inQuote && c == '"' && !wasQuote
		if c == '"' {
			inQuote = !inQuote
			sawQuote = true
			if len(buf) == 0 {
				w.quoted = true
			}
		}
	}
	if w.end == 0 {
		w.end = x.at
	}
	if w.comma {
		x.at++
	}
	w.text = string(buf)
	return w, sawQuote || len(buf) > 0, false
}

// isBlank is pg_isblank of hba.c: a carriage return counts.
func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

package hba

import "github.com/regionlint/regionlint/parse"

// Word is one word of a record, as it means.
type Word struct {
	// Text is the word without its quotes.
	Text string
	// Quoted tells that the word starts with a quote, so that it is no
	// keyword, no +role and no @file (initial_quote in hba.c). "al"l is
	// quoted, al"l" is not.
	Quoted bool
	// Unknown tells that the word is an @file outside of the bundle, so that
	// nobody knows what it stands for.
	Unknown bool
}

// IsKeyword tells whether the word is the keyword: unquoted, in exactly this case.
func (w Word) IsKeyword(keyword string) bool { return !w.Quoted && w.Text == keyword }

// Token is one word of a record, and where it stands.
type Token struct {
	Word
	// Place is the word as written, quotes included.
	Place parse.Place
}

// word is a token as the lexer finds it. Its text is that of the line, and not a
// copy: nearly all words are seen before, and those are never made into strings.
type word struct {
	text            []byte
	quoted, unknown bool
	// more tells that the column goes on with another word.
	more bool
	// place is the word as written.
	place parse.Place
}

func (w *word) token() Token {
	return Token{Word: Word{Text: string(w.text), Quoted: w.quoted, Unknown: w.unknown}, Place: w.place}
}

func (w *word) isKeyword(keyword string) bool { return !w.quoted && string(w.text) == keyword }

// namesFile tells whether another file's words stand in the place of this one.
func (w *word) namesFile() bool { return !w.quoted && len(w.text) > 1 && w.text[0] == '@' }

// lexer cuts the text of one line into words, as next_token of hba.c does.
type lexer struct {
	text     []byte
	at       int
	maxToken int
	// cut tells that a word that is too long is cut, and the rest of the line
	// left out.
	cut bool
}

// lexed is what the lexer finds.
type lexed struct {
	text   []byte
	quoted bool
	// start and end are where the word stands in the line's text, as written.
	start, end int
	// comma tells that one follows.
	comma bool
}

// done tells that nothing is left of the line, not even blanks.
func (x *lexer) done() bool { return x.at >= len(x.text) }

// next returns the next word. ok is false at the end of the line or at a
// comment; tooLong tells that the word is one that the server refuses.
func (x *lexer) next() (w lexed, ok, tooLong bool) {
	text, at := x.text, x.at
	for at < len(text) && (isBlank(text[at]) || text[at] == ',') {
		at++
	}
	x.at, w.start = at, at
	end := at
	for end < len(text) && !endsPlain[text[end]] {
		end++
	}
	if end < len(text) && (text[end] == '"' || text[end] == '#') {
		return x.nextQuoted(w)
	}
	w.text, w.end = text[at:end], end
	w.comma = end < len(text) && text[end] == ','
	x.at = end
	// The server looks at the length before it looks at the comma.
	if n := len(w.text); x.maxToken > 0 && (n > x.maxToken || n == x.maxToken && w.comma) {
		w.text, w.end, w.comma = w.text[:x.maxToken], len(text), false
		x.at = len(text)
		return w, x.cut, !x.cut
	}
	if w.comma {
		x.at++
	}
	return w, end > at, false
}

// endsPlain are the bytes that a word without quotes ends before, and those that
// make it one of another kind. Nearly all words are plain.
var endsPlain = [256]bool{' ': true, '\t': true, '\r': true, ',': true, '"': true, '#': true}

// nextQuoted returns a word with quotes in it, or before a comment.
func (x *lexer) nextQuoted(w lexed) (lexed, bool, bool) {
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
			w.text, w.end = buf, len(x.text)
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
	w.text = buf
	return w, sawQuote || len(buf) > 0, false
}

// isBlank is pg_isblank of hba.c: a carriage return counts.
func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

package pyyaml

import (
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// scanner cuts a text into tokens where PyYAML's Scanner does. Much of what
// PyYAML refuses, it refuses here.
//
// A problem ends the scan with a panic of *Error, which compose recovers: the
// grammar is recursive and every step of it can fail.
type scanner struct {
	text *yamlnode.Text
	// at is the index of the next character; line and column are its place,
	// from 0.
	at, line, column int

	// tokens are scanned and not yet taken; taken counts those that were.
	tokens []token
	taken  int
	done   bool

	// flow counts the open brackets. Inside them indentation has no meaning.
	flow int
	// indent is the column of the open block collection, -1 outside of any;
	// indents are those around it.
	indent  int
	indents []int

	// keyAllowed tells whether a simple key (one without "?") can begin here.
	keyAllowed bool
	// keys are where a simple key may have begun, one at most for each level of
	// brackets: it becomes one when its colon comes.
	keys []*simpleKey

	// comments are where comments stand.
	comments []parse.Span
}

func newScanner(text *yamlnode.Text) *scanner {
	return &scanner{text: text, indent: -1, keyAllowed: true, keys: []*simpleKey{nil}}
}

// peek returns the next token and leaves it.
func (s *scanner) peek() *token {
	for s.needMore() {
		s.fetch()
	}
	return &s.tokens[0]
}

// next takes the next token.
func (s *scanner) next() token {
	t := *s.peek()
	s.tokens = s.tokens[1:]
	s.taken++
	return t
}

// is tells whether the next token is of one of the kinds.
func (s *scanner) is(kinds ...tokenKind) bool {
	kind := s.peek().kind
	for _, k := range kinds {
		if k == kind {
			return true
		}
	}
	return false
}

// needMore tells whether the next token is not certain yet: a key token may
// still have to be put before it.
func (s *scanner) needMore() bool {
	if s.done {
		return false
	}
	if len(s.tokens) == 0 {
		return true
	}
	s.dropStaleKeys()
	return s.firstKey() == s.taken
}

// fetch scans what comes next into one token or more.
func (s *scanner) fetch() {
	s.skipToToken()
	s.dropStaleKeys()
	s.unwind(s.column)
	r := s.char(0)
	switch {
	case r == 0:
		s.fetchEnd()
	case r == '%' && s.column == 0:
		s.startLine()
		s.add(s.scanDirective())
	case s.isMarker('-'):
		s.fetchMarker(documentStart)
	case s.isMarker('.'):
		s.fetchMarker(documentEnd)
	case r == '[':
		s.openFlow(flowSequenceStart)
	case r == '{':
		s.openFlow(flowMappingStart)
	case r == ']':
		s.closeFlow(flowSequenceEnd)
	case r == '}':
		s.closeFlow(flowMappingEnd)
	case r == ',':
		s.keyAllowed = true
		s.dropKey()
		s.indicator(flowEntry)
	case r == '-' && endsWord(s.char(1)):
		s.fetchBlockEntry()
	case r == '?' && (s.flow > 0 || endsWord(s.char(1))):
		s.fetchKey()
	case r == ':' && (s.flow > 0 || endsWord(s.char(1))):
		s.fetchValue()
	default:
		s.fetchNode(r)
	}
}

// fetchNode scans a token that is part of a node.
func (s *scanner) fetchNode(r rune) {
	switch {
	case r == '*':
		s.fetchContent(func() token { return s.scanAnchor(aliasToken, "alias") })
	case r == '&':
		s.fetchContent(func() token { return s.scanAnchor(anchorToken, "anchor") })
	case r == '!':
		s.fetchContent(s.scanTag)
	case (r == '|' || r == '>') && s.flow == 0:
		s.keyAllowed = true
		s.dropKey()
		s.add(s.scanBlockScalar())
	case r == '\'' || r == '"':
		s.fetchContent(s.scanQuoted)
	case s.startsPlain(r):
		s.fetchContent(s.scanPlain)
	default:
		s.fail("while scanning for the next token", noIndex, "found character %s that cannot start any token", r)
	}
}

// fetchContent scans a token that may be, or begin, a simple key.
func (s *scanner) fetchContent(scan func() token) {
	s.saveKey()
	s.keyAllowed = false
	s.add(scan())
}

// startsPlain tells whether an unquoted scalar can begin with r, which is next.
func (s *scanner) startsPlain(r rune) bool {
	switch r {
	case 0, ' ', '\t', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`':
		return false
	case '-':
		return !endsWord(s.char(1))
	case '?', ':':
		return s.flow == 0 && !endsWord(s.char(1))
	}
	return !yamlnode.IsBreak(r)
}

func (s *scanner) fetchEnd() {
	s.startLine()
	s.keys = []*simpleKey{nil}
	s.add(token{kind: streamEnd, start: s.at, end: s.at})
	s.done = true
}

// startLine closes every block collection, as directives, document markers and
// the end of the text do.
func (s *scanner) startLine() {
	s.unwind(-1)
	s.dropKey()
	s.keyAllowed = false
}

// isMarker tells whether a line begins here with three times r: "---" or "...".
func (s *scanner) isMarker(r rune) bool {
	return s.column == 0 && s.separates(r)
}

// separates tells whether "---" or "..." (three times r) comes next, as a word.
func (s *scanner) separates(r rune) bool {
	return s.char(0) == r && s.char(1) == r && s.char(2) == r && endsWord(s.char(3))
}

func (s *scanner) fetchMarker(kind tokenKind) {
	s.startLine()
	start := s.at
	s.forward(3)
	s.add(token{kind: kind, start: start, end: s.at})
}

func (s *scanner) openFlow(kind tokenKind) {
	s.saveKey()
	s.flow++
	s.keys = append(s.keys, nil)
	s.keyAllowed = true
	s.indicator(kind)
}

func (s *scanner) closeFlow(kind tokenKind) {
	s.dropKey()
	// PyYAML counts below zero at a bracket that closes nothing; the parser
	// stops at that token in any case.
	s.flow--
	if len(s.keys) > 1 {
		s.keys = s.keys[:len(s.keys)-1]
	}
	s.keyAllowed = false
	s.indicator(kind)
}

func (s *scanner) fetchBlockEntry() {
	if s.flow == 0 {
		if !s.keyAllowed {
			s.fail("", noIndex, "sequence entries are not allowed here", 0)
		}
		s.openBlock(blockSequenceStart)
	}
	s.keyAllowed = true
	s.dropKey()
	s.indicator(blockEntry)
}

func (s *scanner) fetchKey() {
	if s.flow == 0 {
		if !s.keyAllowed {
			s.fail("", noIndex, "mapping keys are not allowed here", 0)
		}
		s.openBlock(blockMappingStart)
	}
	s.keyAllowed = s.flow == 0
	s.dropKey()
	s.indicator(keyToken)
}

func (s *scanner) fetchValue() {
	if key := s.key(); key != nil {
		s.setKey(nil)
		s.insertKey(key)
		s.keyAllowed = false
		s.indicator(valueToken)
		return
	}
	if s.flow == 0 {
		if !s.keyAllowed {
			s.fail("", noIndex, "mapping values are not allowed here", 0)
		}
		s.openBlock(blockMappingStart)
	}
	s.keyAllowed = s.flow == 0
	s.dropKey()
	s.indicator(valueToken)
}

// indicator scans a token of one character.
func (s *scanner) indicator(kind tokenKind) {
	start := s.at
	s.forward(1)
	s.add(token{kind: kind, start: start, end: s.at})
}

func (s *scanner) add(t token) { s.tokens = append(s.tokens, t) }

// skipToToken skips spaces, line ends and comments. A tab is none of them.
func (s *scanner) skipToToken() {
	if s.at == 0 && s.char(0) == '\uFEFF' {
		s.forward(1)
	}
	for {
		s.skipSpaces()
		s.skipComment()
		if s.scanBreak() == "" {
			return
		}
		if s.flow == 0 {
			s.keyAllowed = true
		}
	}
}

func (s *scanner) skipSpaces() {
	for s.char(0) == ' ' {
		s.forward(1)
	}
}

// skipComment skips a comment, and keeps where it stands.
func (s *scanner) skipComment() {
	if s.char(0) != '#' {
		return
	}
	start := s.at
	s.skipLine()
	s.comments = append(s.comments, s.text.Span(start, s.at))
}

// skipLine skips what is left of a line.
func (s *scanner) skipLine() {
	for !endsLine(s.char(0)) {
		s.forward(1)
	}
}

// scanBreak scans one line end and returns what it is in a value: "" when there
// is none.
func (s *scanner) scanBreak() string {
	switch r := s.char(0); r {
	case '\r':
		if s.char(1) == '\n' {
			s.forward(1)
		}
		s.forward(1)
		return "\n"
	case '\n', '\u0085':
		s.forward(1)
		return "\n"
	case '\u2028', '\u2029':
		s.forward(1)
		return string(r)
	}
	return ""
}

// char returns the character i behind the next one; 0 behind the end.
func (s *scanner) char(i int) rune { return s.text.At(s.at + i) }

// take returns the next n characters, and goes behind them.
func (s *scanner) take(n int) string {
	taken := string(s.text.Runes[s.at : s.at+n])
	s.forward(n)
	return taken
}

// forward goes n characters on.
func (s *scanner) forward(n int) {
	for ; n > 0; n-- {
		switch {
		case s.text.EndsLine(s.at):
			s.line++
			s.column = 0
		case s.char(0) != '\uFEFF':
			s.column++
		}
		s.at++
	}
}

// endsLine tells whether a line ends at r.
func endsLine(r rune) bool { return r == 0 || yamlnode.IsBreak(r) }

// endsWord tells whether a word ends at r.
func endsWord(r rune) bool { return endsLine(r) || yamlnode.IsBlank(r) }

// fail ends the scan with a ScannerError at the next character. The problem has
// a %s for r, when it shows one. contextAt is where that had begun which fails.
func (s *scanner) fail(context string, contextAt int, problem string, r rune) {
	shown := reprString(string(r))
	if r < 0x80 && !isWordRune(r) {
		// Punctuation is shown even in a secret: it is what is wrong.
		problem = strings.Replace(problem, "%s", shown, 1)
	}
	s.failText(scannerError, context, contextAt, problem, shown, s.at)
}

// failText ends the reading with an error at the character at.
func (s *scanner) failText(class, context string, contextAt int, problem, detail string, at int) {
	end := min(at+1, len(s.text.Runes))
	e := &Error{
		Type: class, context: context, problem: problem, detail: detail,
		Span: s.text.Span(min(at, end), end),
		text: s.text, contextAt: contextAt, atIndex: at,
	}
	e.Context = e.Span
	if contextAt != noIndex {
		e.Context = s.text.Span(contextAt, min(contextAt+1, len(s.text.Runes)))
	}
	panic(e)
}

package pgconf

import (
	"strings"

	"github.com/regionlint/regionlint/parse/libc"
)

// standbyParser reads synchronous_standby_names (syncrep_scanner.l and
// syncrep_gram.y in src/backend/replication).
type standbyParser struct {
	text     string
	keywords bool // FIRST and ANY are some
	at       int
	kind     standbyToken
	token    string
}

type standbyToken byte

const (
	standbyEnd      standbyToken = 0
	standbyName     standbyToken = 'n'
	standbyNumber   standbyToken = '0'
	standbyKeyword  standbyToken = 'k'
	standbyJunk     standbyToken = '!'
	standbyUnclosed standbyToken = '"'
	standbyComma    standbyToken = ','
	standbyOpen     standbyToken = '('
	standbyClose    standbyToken = ')'
)

// config reads the whole text. count is how many standbys are waited for.
func (s *standbyParser) config() (count int, ok bool) {
	count = 1
	switch s.kind {
	case standbyKeyword:
		s.next()
		if s.kind != standbyNumber {
			return 0, false
		}
		count = libc.Atoi(s.token)
		s.next()
		ok = s.inParentheses()
	case standbyNumber:
		number := s.token
		s.next()
		if s.kind == standbyOpen {
			count = libc.Atoi(number)
			ok = s.inParentheses()
		} else {
			ok = s.moreNames() // the number is a name
		}
	default:
		ok = s.names()
	}
	return count, ok && s.kind == standbyEnd
}

func (s *standbyParser) inParentheses() bool {
	if s.kind != standbyOpen {
		return false
	}
	s.next()
	if !s.names() || s.kind != standbyClose {
		return false
	}
	s.next()
	return true
}

func (s *standbyParser) names() bool {
	if s.kind != standbyName && s.kind != standbyNumber {
		return false
	}
	s.next()
	return s.moreNames()
}

func (s *standbyParser) moreNames() bool {
	for s.kind == standbyComma {
		s.next()
		if s.kind != standbyName && s.kind != standbyNumber {
			return false
		}
		s.next()
	}
	return true
}

// complaint says what is wrong with the token that no rule wants.
func (s *standbyParser) complaint() string {
	switch s.kind {
	case standbyUnclosed:
		return "unterminated quoted identifier at end of input"
	case standbyEnd:
		return "syntax error at end of input"
	}
	return `syntax error at or near "` + s.token + `"`
}

// next moves to the next token.
func (s *standbyParser) next() {
	rest := strings.TrimLeft(s.text[s.at:], " \n\r\t\f\v")
	s.at = len(s.text) - len(rest)
	size := 1
	switch {
	case rest == "":
		s.kind, size = standbyEnd, 0
	case rest[0] == '"':
		s.kind, size = scanStandbyQuote(rest)
	case isLetter(rest[0]):
		size = skip([]byte(rest), 0, isStandbyByte)
		s.kind = s.word(rest[:size])
	case isDigit(rest[0]):
		s.kind, size = standbyNumber, skip([]byte(rest), 0, isDigit)
	case rest[0] == '*':
		s.kind = standbyName
	case strings.IndexByte(",()", rest[0]) >= 0:
		s.kind = standbyToken(rest[0])
	default:
		s.kind = standbyJunk
	}
	s.token = rest[:size]
	if rest != "" && rest[0] == '"' {
		s.token = `"` // all that the server remembers of it
	}
	s.at += size
}

func (s *standbyParser) word(word string) standbyToken {
	if word = lower(word); s.keywords && (word == "any" || word == "first") {
		return standbyKeyword
	}
	return standbyName
}

func scanStandbyQuote(rest string) (standbyToken, int) {
	for at := 1; at < len(rest); at++ {
		if rest[at] != '"' {
			continue
		}
		if at+1 < len(rest) && rest[at+1] == '"' {
			at++
			continue
		}
		return standbyName, at + 1
	}
	return standbyUnclosed, len(rest)
}

func isStandbyByte(b byte) bool { return isLetterOrDigit(b) || b == '$' }

package pgbouncer

import (
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// settings reads what a line of [databases] or [users] holds (cstr_get_pair in
// src/util.c of PgBouncer): pairs with blanks, but no tabs, between them and perhaps
// around their equals signs. Single quotes enclose a value, and are doubled in it.
func (p *parser) settings(e *Entry) {
	text := e.Place.Text()
	for at := 0; ; {
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " "))
		if at == len(text) {
			break
		}
		s, next, ok := e.pair(text, at)
		if !ok {
			// Its words may be a password.
			e.Place.Source.MarkSecret(e.Place.Span)
			p.problem(e.Place, "the connection string of `"+e.Key+"` is broken")
			return
		}
		if s.Key == "password" {
			s.Place.Source.MarkSecret(s.Place.Span)
		}
		if s.Key == "pool_mode" && !isMode(s.Value) {
			p.problem(s.Place, "there is no such pool_mode")
		}
		e.Settings = append(e.Settings, s)
		at = next
	}
}

// pair reads the pair at an offset of the value, and returns where the next one may
// begin.
func (e *Entry) pair(text string, at int) (s Setting, next int, ok bool) {
	length := strings.IndexAny(text[at:], "= ")
	if length <= 0 {
		return s, 0, false
	}
	s.Key = text[at : at+length]
	at += length
	at += len(text[at:]) - len(strings.TrimLeft(text[at:], " "))
	if at == len(text) || text[at] != '=' {
		return s, 0, false
	}
	at++
	at += len(text[at:]) - len(strings.TrimLeft(text[at:], " "))
	if at == len(text) {
		return s, 0, false
	}
	place := func(end int) parse.Place {
		start := e.Place.Span.Start
		return parse.Place{Source: e.Place.Source, Span: parse.Span{Start: start + at, End: start + end}}
	}
	if text[at] != '\'' {
		end := at + len(text[at:])
		if blank := strings.IndexByte(text[at:], ' '); blank >= 0 {
			end = at + blank
		}
		s.Value, s.Place = text[at:end], place(end)
		return s, end, true
	}
	for end := at + 1; end < len(text); end++ {
		switch {
		case text[end] != '\'':
		case strings.HasPrefix(text[end+1:], "'"):
			end++
		default:
			s.Value, s.Place = strings.ReplaceAll(text[at+1:end], "''", "'"), place(end+1)
			// It passes over whatever stands behind the quote.
			return s, min(end+2, len(text)), s.Value != ""
		}
	}
	return s, 0, false
}

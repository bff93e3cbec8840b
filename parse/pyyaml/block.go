package pyyaml

import (
	"strings"

	"github.com/regionlint/regionlint/parse/yamlnode"
)

// chomping says what becomes of the line ends behind a block scalar.
type chomping uint8

const (
	clip chomping = iota // one is kept
	strip
	keep
)

// scanBlockScalar scans a literal ("|") or folded (">") scalar.
func (s *scanner) scanBlockScalar() token {
	t := token{kind: scalarToken, start: s.at, style: yamlnode.Literal}
	if s.char(0) == '>' {
		t.style = yamlnode.Folded
	}
	s.forward(1)
	chomp, increment := s.scanBlockHeader(t.start)
	t.end = s.at
	s.scanIgnoredLine("while scanning a block scalar", t.start)

	least := max(s.indent+1, 1)
	indent, breaks := least+increment-1, ""
	if increment == 0 {
		indent, breaks = s.scanBlockIndent(least)
	} else {
		breaks = s.scanBlockBreaks(indent)
	}
	s.scanBlockLines(&t, indent, breaks, chomp)
	return t
}

// scanBlockLines scans the lines of a block scalar that are indented by indent;
// breaks are the empty lines before them.
func (s *scanner) scanBlockLines(t *token, indent int, breaks string, chomp chomping) {
	var value strings.Builder
	lineEnd, leadingBlank := "", false
	for first := true; s.column == indent && s.char(0) != 0; first = false {
		blank := yamlnode.IsBlank(s.char(0))
		switch {
		case first:
		case t.style == yamlnode.Literal, lineEnd != "\n", leadingBlank, blank:
			value.WriteString(lineEnd)
		case breaks == "":
			value.WriteByte(' ')
		}
		value.WriteString(breaks)
		leadingBlank = blank
		n := 0
		for !endsLine(s.char(n)) {
			n++
		}
		value.WriteString(s.take(n))
		t.end = s.at
		lineEnd = s.scanBreak()
		breaks = s.scanBlockBreaks(indent)
	}
	if chomp != strip {
		value.WriteString(lineEnd)
	}
	if chomp == keep {
		value.WriteString(breaks)
	}
	t.value = value.String()
}

// scanBlockHeader scans the indicators behind "|" or ">": how to chomp, and how
// deep the scalar is indented; 0 when its first line tells.
func (s *scanner) scanBlockHeader(start int) (chomp chomping, increment int) {
	const context = "while scanning a block scalar"
	chomp = s.scanChomping()
	if r := s.char(0); '0' <= r && r <= '9' {
		if r == '0' {
			s.fail(context, start, "expected indentation indicator in the range 1-9, but found 0", 0)
		}
		increment = int(r - '0')
		s.forward(1)
		if chomp == clip {
			chomp = s.scanChomping()
		}
	}
	if r := s.char(0); r != ' ' && !endsLine(r) {
		s.fail(context, start, "expected chomping or indentation indicators, but found %s", r)
	}
	return chomp, increment
}

func (s *scanner) scanChomping() chomping {
	switch s.char(0) {
	case '+':
		s.forward(1)
		return keep
	case '-':
		s.forward(1)
		return strip
	}
	return clip
}

// scanIgnoredLine scans the rest of a line that may hold only a comment.
func (s *scanner) scanIgnoredLine(context string, start int) {
	s.skipSpaces()
	s.skipComment()
	if r := s.char(0); !endsLine(r) {
		s.fail(context, start, "expected a comment or a line break, but found %s", r)
	}
	s.scanBreak()
}

// scanBlockIndent goes to the first line with content, and returns how deep it
// and what stands before it are indented.
func (s *scanner) scanBlockIndent(least int) (indent int, breaks string) {
	indent = least
	for {
		switch r := s.char(0); {
		case r == ' ':
			s.forward(1)
			indent = max(indent, s.column)
		case yamlnode.IsBreak(r):
			breaks += s.scanBreak()
		default:
			return indent, breaks
		}
	}
}

// scanBlockBreaks scans empty lines, and the indentation of the next.
func (s *scanner) scanBlockBreaks(indent int) string {
	breaks := ""
	for {
		for s.column < indent && s.char(0) == ' ' {
			s.forward(1)
		}
		if !yamlnode.IsBreak(s.char(0)) {
			return breaks
		}
		breaks += s.scanBreak()
	}
}

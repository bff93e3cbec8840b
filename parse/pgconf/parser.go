package pgconf

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// maxErrors is after how many syntax errors the server leaves a file.
const maxErrors = 100

// parse is ParseConfigFp: it takes the settings of one file. shown is the
// file's path as the server would print it. It returns whether all is well.
func (r *reader) parse(source *parse.Source, shown string, depth int) bool {
	p := &fileParser{reader: r, source: source, shown: shown, depth: depth, lexer: lexer{text: source.Text}, line: 1}
	before := r.unseen
	ok := p.lines()
	r.unseen = before
	return ok
}

// fileParser goes through the lines of one file.
type fileParser struct {
	*reader
	source *parse.Source
	shown  string
	depth  int
	lexer  lexer
	line   int
	errors int
}

func (p *fileParser) lines() bool {
	ok := true
	for !p.full() {
		t := p.lexer.next()
		switch t.kind {
		case endOfFile:
			return ok
		case endOfLine:
			p.line++
			continue
		}
		setting, wrong := p.assignment(t)
		if setting == nil {
			ok = false
			if !p.syntaxError(t, wrong) {
				return false
			}
			continue
		}
		p.line++
		ok = p.take(setting) && ok
	}
	return false
}

// assignment reads one line from its first token on, with its end. Where the
// line is wrong it returns the token that the server stops at.
func (p *fileParser) assignment(name token) (s *Setting, wrong token) {
	if name.kind != identifier && name.kind != qualified {
		return nil, name
	}
	value := p.lexer.next()
	if value.kind == equals {
		value = p.lexer.next()
	}
	if !value.kind.canBeValue() {
		return nil, value
	}
	if end := p.lexer.next(); end.kind != endOfLine && end.kind != endOfFile {
		return nil, end
	}
	s = &Setting{
		Name: p.text(name.span), Source: p.source, Line: p.line,
		NameSpan: name.span, ValueSpan: value.span, Quoted: value.kind == quoted,
		shown: p.shown,
	}
	if s.Quoted {
		s.Value = unquote(p.source.Text[value.span.Start:value.span.End])
	} else {
		s.Value = p.text(value.span)
	}
	return s, token{}
}

func (p *fileParser) text(span parse.Span) string { return string(p.source.Text[span.Start:span.End]) }

// take follows an include and notes any other setting.
func (p *fileParser) take(s *Setting) bool {
	if isInclude, ok := p.include(s, p.depth); isInclude {
		return ok
	}
	s.key = canonical(s.Name, p.file.Version)
	s.Parameter, _ = Lookup(s.Name, p.file.Version)
	markSecret(s)
	p.file.Settings = append(p.file.Settings, s)
	p.note(item{setting: s, source: s.Source, shown: s.shown, line: s.Line})
	return true
}

// syntaxError notes an error at the token t of the line that starts with first
// and moves to the next line. It returns false where the server would give up.
func (p *fileParser) syntaxError(first, t token) bool {
	line, near := p.line, "near end of line"
	problem := Problem{Kind: SyntaxError, stage: p.stage(), file: p.blamed()}
	switch t.kind {
	case endOfLine:
		p.line++
	case endOfFile:
		// The server counts the line end that is not there.
		line--
	default:
		// It prints the token up to a NUL byte.
		problem.Token, _, _ = strings.Cut(p.text(t.span), "\x00")
		problem.Token = masked(problem.Token, problem.Token, p.source, t.span)
		near = `near token "` + problem.Token + `"`
		p.lexer.skipLine()
	}
	if t.kind == endOfLine {
		t.span.End = t.span.Start
	}
	problem.Place = parse.Place{Source: p.source, Span: t.span}
	problem.Line = line
	problem.Text = `syntax error in file "` + p.shown + `" line ` + strconv.Itoa(line) + ", " + near
	p.file.complain(problem)
	p.hideLine(first.span.Start)
	p.note(item{source: p.source, shown: p.shown, line: line, err: "syntax error"})
	p.unseen = true
	if p.errors++; p.errors < maxErrors {
		return true
	}
	p.file.complain(Problem{
		Kind: SyntaxError, Place: problem.Place, Line: line, stage: problem.stage, file: problem.file,
		Text: `too many syntax errors found, abandoning file "` + p.shown + `"`,
	})
	p.hide("", fmt.Sprintf("PostgreSQL reads no further than line %d", p.source.Line(t.span.Start)))
	return false
}

// hideLine notes what a line that cannot be read would have set. It starts with
// the token at start.
func (p *fileParser) hideLine(start int) {
	word := lower(p.text(parse.Span{Start: start, End: skip(p.source.Text, start, isLetterOrDigit)}))
	// The server counts a last line without an end wrongly.
	line := fmt.Sprintf("PostgreSQL cannot read line %d, which ", p.source.Line(start))
	switch {
	case isDirective(word):
		p.hide("", line+"includes other files")
	case word != "":
		p.hide(canonical(word, p.file.Version), line+"sets "+word)
	}
}

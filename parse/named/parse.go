package named

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// Parse reads the file at a path of the tree, with all that it includes. The error
// is why the file itself cannot be read.
func Parse(tree *parse.Tree, name string) (*File, error) {
	src, err := tree.Read(name, parse.NamedLimit)
	if err != nil {
		return nil, err
	}
	markSecrets(src)
	p := &parser{
		tree: tree,
		file: &File{Source: src, Sources: []*parse.Source{src}},
		open: []*input{{src: src}},
		dir:  "/",
	}
	p.file.Statements = p.statements("")
	if t := p.next(false); !p.failed() && t.Kind != End {
		p.fatal(t, misplaced(t), "syntax error near "+near(t))
	}
	return p.file, nil
}

// input is a file that is being read.
type input struct {
	src *parse.Source
	at  int
}

// parser is parser.c of lib/isccfg: it reads tokens from a stack of files, since
// an include stands for the tokens of the file, whatever they belong to.
type parser struct {
	tree *parse.Tree
	file *File
	// open are the files that are being read, the innermost last.
	open []*input
	// dir is what relative paths start from: named changes to it as soon as it
	// reads the option directory.
	dir string
}

func (p *parser) top() *input { return p.open[len(p.open)-1] }

// next is cfg_gettoken. After a fatal problem there is nothing but the end.
func (p *parser) next(value bool) Token {
	for {
		in := p.top()
		t, ok := scan(in.src, in.at, value)
		switch {
		case !ok && !p.failed():
			in.at = len(in.src.Text)
			what := "the quote that opens here is not closed"
			if t.Text == "/*" {
				what = "the comment that begins here does not end"
			}
			p.fatal(t, what, "unexpected end of input")
			return p.end(t)
		case p.failed():
			return p.end(t)
		case t.Kind == End && len(p.open) > 1:
			p.open = p.open[:len(p.open)-1]
			continue
		}
		in.at = t.after()
		return t
	}
}

// end is the end of the file, at a token behind which nothing is read.
func (*parser) end(t Token) Token {
	t.Kind, t.Text = End, ""
	return t
}

// unread makes t the next token again. It must be the last one that was read.
func (p *parser) unread(t Token) { p.top().at = t.Place.Span.Start }

func (p *parser) failed() bool {
	n := len(p.file.Problems)
	return n > 0 && p.file.Problems[n-1].Fatal
}

func (p *parser) fatal(t Token, message, text string) {
	p.problem(Problem{Place: t.Place, Message: message, Text: text, Fatal: true})
}

func (p *parser) problem(problem Problem) {
	if !p.failed() {
		p.file.Problems = append(p.file.Problems, problem)
	}
}

// near is how named-checkconf calls a token.
func near(t Token) string {
	if t.Kind == End {
		return "end of file"
	}
	return "'" + t.Text + "'"
}

// semicolon is parse_semicolon. One that is not there is complained about, and the
// reading goes on.
func (p *parser) semicolon(s *Statement) {
	t := p.next(false)
	if t.is(";") {
		s.End = t.Place
		return
	}
	p.missing(s, t)
}

// missing complains that a semicolon is not there. It belongs behind what was read
// last, which is where people look for it.
func (p *parser) missing(s *Statement, t Token) {
	last := s.Keyword
	if n := len(s.Tokens); n > 0 {
		last = s.Tokens[n-1]
	}
	p.problem(Problem{
		Place:   last.Place,
		Message: "a semicolon is missing behind this",
		Text:    "missing ';' before " + near(t),
	})
	p.unread(t)
}

// statements is cfg_parse_mapbody for the block called in, or for the top level if
// that is "". It ends at the first token that begins no statement.
func (p *parser) statements(in string) (list []*Statement) {
	seen := map[string]*Statement{}
	for {
		t := p.next(false)
		if t.Kind != Word {
			p.unread(t)
			return list
		}
		s := &Statement{Keyword: t, Name: strings.ToLower(t.Text)}
		list = append(list, s)
		if first := seen[s.Name]; first != nil && once(in, s.Name) {
			p.problem(Problem{
				Place: t.Place, First: first, Again: s,
				Message: fmt.Sprintf("`%s` is set twice", s.Name),
				Text:    fmt.Sprintf("'%s' redefined near '%s'", s.Name, t.Text),
			})
		} else {
			seen[s.Name] = s
		}
		p.statement(in, s)
	}
}

// once tells whether a statement may stand only once in a block.
func once(in, name string) bool {
	switch in {
	case "":
		return name == "options"
	case "options":
		return SetOnce(name)
	}
	return false
}

// statement reads what follows the keyword.
func (p *parser) statement(in string, s *Statement) {
	switch {
	case s.Name == "include":
		p.include(s)
	case s.Name == "options" && in == "":
		p.options(s)
	case freeText[s.Name]:
		p.upToSemicolon(s, true)
	case p.form(in, s.Name) == oneValue:
		p.oneValue(in, s)
	case p.form(in, s.Name) == oneBlock:
		p.words(s)
		p.block(s)
		p.semicolon(s)
	case maps[s.Name] && in != "options" && p.hasBlock(s):
		p.block(s)
		p.semicolon(s)
	default:
		p.upToSemicolon(s, false)
	}
}

// form is the form of a statement.
func (*parser) form(in, name string) form {
	switch {
	case in == "" && lists[name]:
		return oneBlock
	case in == "options" && optionForms[name] != anything:
		return optionForms[name]
	case in == "options":
		return repeatable[name]
	}
	return anything
}

// options reads the options block.
func (p *parser) options(s *Statement) {
	p.block(s)
	p.semicolon(s)
}

// hasBlock reads up to a special character, and tells whether that opens a block.
func (p *parser) hasBlock(s *Statement) bool {
	p.words(s)
	t := p.next(false)
	p.unread(t)
	return t.is("{")
}

// words reads up to a special character.
func (p *parser) words(s *Statement) {
	for {
		t := p.next(true)
		if t.Kind != Word && t.Kind != Quoted {
			p.unread(t)
			return
		}
		s.Tokens = append(s.Tokens, t)
	}
}

// block reads what stands in braces: statements, or a list.
func (p *parser) block(s *Statement) {
	t := p.next(false)
	if !t.is("{") {
		text := "'{' expected near " + near(t)
		if len(s.Tokens) > 0 {
			text = "" // whether those words can stand there is up to the option
		}
		p.fatal(t, fmt.Sprintf("`%s` needs a block in braces", s.Keyword.Text), text)
		return
	}
	s.Tokens = append(s.Tokens, t)
	if !maps[s.Name] {
		p.list(s, t, false)
		return
	}
	s.Body = p.statements(s.Name)
	closing := p.next(false)
	if !closing.is("}") {
		p.notClosed(t, closing)
		return
	}
	s.Tokens = append(s.Tokens, closing)
}

// notClosed complains about what stands where a block should end.
func (p *parser) notClosed(opening, t Token) {
	if t.Kind == End {
		p.fatal(opening, "the brace that opens here is not closed", "'}' expected near end of file")
		return
	}
	p.fatal(t, misplaced(t), "'}' expected near "+near(t))
}

// misplaced says what is wrong with a token where a statement should begin.
func misplaced(t Token) string {
	switch t.Text {
	case ";":
		return "there is a semicolon too many"
	case "}":
		return "there is a closing brace too many"
	case "{":
		return "a block has no name"
	case `"`:
		return "the name of an option has no quotes"
	}
	return fmt.Sprintf("nothing can begin with `%s`", t.Text)
}

// list reads up to the brace that closes a block without statements of its own.
// Each element ends with a semicolon.
func (p *parser) list(s *Statement, opening Token, free bool) {
	last := opening
	for {
		t := p.next(true)
		if t.Kind == End {
			p.fatal(opening, "the brace that opens here is not closed", "")
			return
		}
		ended := last.is("{") || last.is(";") || free
		switch {
		case t.is("}") && !ended:
			p.problem(Problem{
				Place: last.Place, Message: "a semicolon is missing behind this",
				Text: "missing ';' before '}'",
			})
		case t.is(";") && ended && !free:
			p.fatal(t, "there is a semicolon too many", "")
			return
		}
		s.Tokens = append(s.Tokens, t)
		last = t
		switch {
		case t.is("{"):
			p.list(s, t, free)
			if p.failed() {
				return
			}
			last = s.Tokens[len(s.Tokens)-1]
		case t.is("}"):
			return
		}
	}
}

// oneValue reads an option that has one value.
func (p *parser) oneValue(in string, s *Statement) {
	t := p.next(true)
	if t.Kind != Word && t.Kind != Quoted {
		p.fatal(t, fmt.Sprintf("`%s` has no value", s.Keyword.Text), "")
		return
	}
	s.Tokens = append(s.Tokens, t)
	if in == "options" && s.Name == "directory" && strings.HasPrefix(t.Text, "/") {
		p.dir = t.Text
	}
	p.semicolon(s)
}

// upToSemicolon reads a statement of which no more is known than that it ends with
// a semicolon.
func (p *parser) upToSemicolon(s *Statement, free bool) {
	for {
		t := p.next(true)
		switch {
		case t.is(";"):
			s.End = t.Place
			return
		case t.Kind == End, t.is("}"):
			p.missing(s, t)
			return
		}
		s.Tokens = append(s.Tokens, t)
		if t.is("{") {
			p.list(s, t, free)
			if p.failed() {
				return
			}
		}
	}
}

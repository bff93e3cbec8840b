package pgbouncer

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// Parse reads the file at a path of the tree, with all that it includes. The error
// is why the file itself cannot be read.
func Parse(tree *parse.Tree, name string) (*File, error) {
	src, err := tree.Read(name, parse.PgBouncerLimit)
	if err != nil {
		return nil, err
	}
	p := &parser{tree: tree, file: &File{
		Source: src, parameters: map[string]*Entry{}, databases: map[string]*Entry{}, users: map[string]*Entry{},
	}}
	p.read(src, 0)
	return p.file, nil
}

// parser is parse_ini_file_internal of libusual's cfparser.c. A section goes on in
// an included file and behind it.
type parser struct {
	tree    *parse.Tree
	file    *File
	section string
}

// mostDepth is how deep includes may nest.
const mostDepth = 10

func (p *parser) read(src *parse.Source, depth int) {
	p.file.Sources = append(p.file.Sources, src)
	text := src.Text
	// The file ends at the first NUL for PgBouncer.
	if i := bytes.IndexByte(text, 0); i >= 0 {
		text = text[:i]
	}
	for at := 0; p.file.Problem == nil; {
		at += span(text[at:], isSpace)
		if at == len(text) {
			return
		}
		end := at + span(text[at:], func(b byte) bool { return b != '\n' })
		line := parse.Place{Source: src, Span: parse.Span{Start: at, End: end}}
		switch b := text[at]; {
		case isInclude(text[at:]):
			at = p.include(line, depth)
		case b == '#', b == ';':
			at = end
		case b == '[':
			at = p.header(line)
		default:
			p.entry(line)
			at = end
		}
	}
}

const includeWord = "%include"

func isInclude(text []byte) bool {
	rest, ok := bytes.CutPrefix(text, []byte(includeWord))
	return ok && len(rest) > 0 && isBlank(rest[0])
}

// include reads the file that an include line names, and returns where to go on.
// The path goes to the end of the line; there are no quotes.
func (p *parser) include(line parse.Place, depth int) (next int) {
	src := line.Source
	start := line.Span.Start + len(includeWord)
	start += span(src.Text[start:line.Span.End], isBlank)
	end := start + span(src.Text[start:line.Span.End], func(b byte) bool { return b != '\r' })
	at := parse.Place{Source: src, Span: parse.Span{Start: start, End: end}}
	if depth == mostDepth {
		p.problem(at, "includes are nested too deep")
		return end
	}
	// PgBouncer runs in the root directory.
	file := path.Join(p.tree.Dir, path.Join("/", at.Text()))
	included, err := p.tree.Read(file, parse.PgBouncerLimit)
	if errors.Is(err, parse.ErrOutside) {
		p.file.Outside = append(p.file.Outside, at)
	}
	if err != nil {
		p.file.Unread = append(p.file.Unread, Unread{at, err})
		return end
	}
	p.read(included, depth+1)
	return end
}

// header begins a section, and returns where to go on: entries may follow on the
// same line.
func (p *parser) header(line parse.Place) (next int) {
	name, _, ok := strings.Cut(line.Text()[1:], "]")
	if !ok {
		p.problem(line, "the section's name does not end")
		return line.Span.End
	}
	p.section = name
	switch name {
	case "pgbouncer":
		// Each such line sets all parameters back to what they are by default
		// (fill_defaults in libusual's cfparser.c).
		clear(p.file.parameters)
	case "databases", "users", "peers":
	default:
		p.problem(line, fmt.Sprintf("there is no section `%s`", name))
	}
	return line.Span.Start + len("[") + len(name) + len("]")
}

// entry reads `key = value`. The value goes to the end of the line.
func (p *parser) entry(line parse.Place) {
	text := line.Text()
	key, rest, ok := cutKey(text)
	rest = strings.TrimLeft(rest, " \t")
	if !ok || !strings.HasPrefix(rest, "=") {
		p.problem(line, "the line is no `key = value`")
		return
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	start := line.Span.End - len(rest)
	value := parse.Place{Source: line.Source, Span: parse.Span{Start: start, End: start + len(strings.TrimRight(rest, spaces))}}
	e := &Entry{Key: key, Place: value}
	switch p.section {
	case "pgbouncer":
		if key == "pool_mode" && !isMode(value.Text()) {
			p.problem(value, "there is no such pool_mode")
		}
		p.file.parameters[key] = e
	case "databases":
		p.settings(e)
		p.file.databases[key] = e
	case "users":
		p.settings(e)
		p.file.users[key] = e
	case "":
		p.problem(line, "the line stands before the first section")
	}
}

// cutKey cuts the key off a line. Newer versions take one in double quotes, in
// which a quote is doubled.
func cutKey(text string) (key, rest string, ok bool) {
	if quoted, isQuoted := strings.CutPrefix(text, `"`); isQuoted {
		for at := 0; at < len(quoted); at++ {
			switch {
			case quoted[at] != '"':
			case strings.HasPrefix(quoted[at+1:], `"`):
				at++
			default:
				return strings.ReplaceAll(quoted[:at], `""`, `"`), quoted[at+1:], true
			}
		}
		return "", "", false
	}
	n := span([]byte(text), isKey)
	return text[:n], text[n:], true
}

func (p *parser) problem(at parse.Place, text string) {
	if p.file.Problem == nil {
		p.file.Problem = &Problem{at, text}
	}
}

const spaces = " \t\n\v\f\r"

func isSpace(b byte) bool { return strings.IndexByte(spaces, b) >= 0 }

func isBlank(b byte) bool { return b == ' ' || b == '\t' }

func isKey(b byte) bool {
	return strings.IndexByte("_.-*", b) >= 0 || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// span is how many bytes at the start of a text are of a kind.
func span(text []byte, kind func(byte) bool) int {
	for i, b := range text {
		if !kind(b) {
			return i
		}
	}
	return len(text)
}

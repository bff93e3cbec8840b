package regiond

import (
	"bytes"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pyyaml"
)

// fail sets the error for a file that is not YAML to PyYAML.
func (f *File) fail(err *pyyaml.Error) {
	mask := ""
	if f.secretOnLine(err.Span) || f.secretOnLine(err.Context) {
		mask = parse.Mask
	}
	f.LoadError = &LoadError{
		Place:   f.Place(err.Span),
		Context: f.Place(err.Context),
		Type:    err.Type,
		Text:    err.Text(mask),
	}
	for _, foreign := range foreignLines {
		if at, ok := f.lineThat(foreign.is); ok {
			f.LoadError.Place, f.LoadError.Context = f.Place(at), f.Place(at)
			f.LoadError.Plain, f.LoadError.Help = foreign.means, foreign.help
			return
		}
	}
	known := f.knownProblem(err, mask)
	f.LoadError.Plain, f.LoadError.Help = known.means, known.help
	if known.begun {
		f.LoadError.Place, f.LoadError.Context = f.Place(f.restOfLine(err.Context)), f.Place(err.Span)
	}
}

// restOfLine is what begins at a span, up to the end of its line.
func (f *File) restOfLine(span parse.Span) parse.Span {
	line := f.Source.LineSpan(f.Source.Line(span.Start))
	return parse.Span{Start: span.Start, End: max(span.End, line.End)}
}

// foreignLines are lines of something else than YAML. PyYAML stumbles over the
// lines around them.
var foreignLines = [...]struct {
	is          func(line string) bool
	means, help string
}{
	{isConflict, "a merge conflict was never resolved", "keep one side, and remove the lines of <, = and >"},
	{isSection, "a section in brackets, which is of another format", "remove the line"},
}

// isConflict tells whether a line is the first of a conflict that git left.
func isConflict(line string) bool { return strings.HasPrefix(line, "<<<<<<< ") }

// isSection tells whether a line is "[word]".
func isSection(line string) bool {
	word, ok := strings.CutPrefix(line, "[")
	word, closed := strings.CutSuffix(strings.TrimRight(word, " \t"), "]")
	return ok && closed && word != "" && strings.IndexFunc(word, func(r rune) bool { return r == '.' || !isKeyRune(r) }) < 0
}

// lineThat finds the first line that is of a kind.
func (f *File) lineThat(is func(string) bool) (parse.Span, bool) {
	for n := 1; n <= f.Source.Lines(); n++ {
		span := f.Source.LineSpan(n)
		if is(string(f.Source.Text[span.Start:span.End])) {
			return span, true
		}
	}
	return parse.Span{}, false
}

// secretOnLine tells whether the line that a span begins on holds a secret, or
// the span does. What an error repeats stands somewhere there.
func (f *File) secretOnLine(span parse.Span) bool {
	line := f.Source.LineSpan(f.Source.Line(span.Start))
	return f.Source.HoldsSecret(line) || f.Source.HoldsSecret(span)
}

// notMapping sets the error for YAML that is no mapping. MAAS repeats all of
// it, which may be a password on a line without its colon.
func (f *File) notMapping(doc *pyyaml.Document) {
	place := f.Place(f.firstLine(doc.Root.Span))
	known := notMappingWords(doc.Value, doc.Root.Resolve().Value)
	f.LoadError = &LoadError{
		Place:   place,
		Context: place,
		Type:    "ValueError",
		Text:    "Configuration in /etc/maas/regiond.conf is not a mapping: " + parse.Mask,
		Plain:   known.means,
		Help:    known.help,
	}
}

func (f *File) firstLine(span parse.Span) parse.Span {
	end := f.Source.LineSpan(f.Source.Line(span.Start)).End
	return parse.Span{Start: span.Start, End: max(span.Start, min(span.End, end))}
}

func notMappingWords(v Value, text string) problem {
	const expected = "write options as `key: value`, one on a line"
	switch {
	case v.Type == "list" || v.Type == "set":
		return problem{means: "the file holds a " + v.Type + ", not options as `key: value`", help: expected}
	case strings.Contains(text, ": "):
		return problem{means: "the whole line is in quotes", help: "remove the quotes around the line"}
	case strings.Contains(text, ":"):
		return problem{means: "no space follows the colon", help: expected}
	case strings.Contains(text, "="):
		return problem{means: "options are written `key: value`, not `key = value`", help: expected}
	}
	return problem{means: "the file holds no options", help: expected}
}

// exception returns the error as reading any option raises it.
func (e *LoadError) exception() *Exception { return &Exception{e.Type, e.Text} }

// problem is what one of PyYAML's problems means, in plain words.
type problem struct {
	// says is in PyYAML's words.
	says  string
	means string
	help  string
	// begun tells that the file is wrong where it began, not where PyYAML gave
	// up.
	begun bool
}

// problems are looked through in order.
var problems = [...]problem{
	{says: `found character '\t'`, means: "a tab where YAML takes only spaces", help: "put a space in its place"},
	{says: "mapping values are not allowed here", means: "a colon where none can be", help: "quote a value that holds `: ` or ends in a colon, and indent all keys alike"},
	{says: "could not find expected ':'", means: "this line is no `key: value`", help: "put a colon and a space behind the key", begun: true},
	{says: "special characters are not allowed", means: "a control character, which YAML does not allow", help: "remove it"},
	{says: "but found another document", means: "a second `---`, but MAAS reads one document", help: "keep one `---`, above the first option, or none"},
	{says: "expected '<document start>'", means: "text that is not part of the options", help: "indent all keys alike, and write nothing above or below them but comments"},
	{says: "found unexpected end of stream", means: "a quote is opened and never closed", help: "close it at the end of the value", begun: true},
	{says: "found unexpected document separator", means: "a quote is opened and never closed", help: "close it at the end of the value", begun: true},
	{says: "found unknown escape character", means: "a backslash in double quotes that YAML does not know", help: "put the value in single quotes"},
	{says: "escape sequence of", means: "a backslash in double quotes that YAML does not know", help: "put the value in single quotes"},
	{says: "found undefined alias", means: "a value that begins with * stands without quotes", help: "put it in quotes"},
	{says: "second occurrence", means: "two values have the same anchor", help: "remove the word that begins with &, or quote a value that begins with it"},
	{says: "expected alphabetic or numeric character", means: "a value that begins with & or * stands without quotes", help: "put it in quotes"},
	{says: "that cannot start any token", means: "a value cannot begin with this character", help: "put it in quotes; in a template, fill it in"},
	{says: "expected chomping or indentation indicators", means: "a value that begins with | or > stands without quotes", help: "put it in quotes"},
	{says: "found unhashable key", means: "a value that begins with { or [ stands without quotes", help: "put it in quotes; in a template, fill it in"},
	{says: "expected ',' or '}'", means: "a { is opened and not closed", help: "put a value that begins with { in quotes", begun: true},
	{says: "expected ',' or ']'", means: "a [ is opened and not closed", help: "put a value that begins with [ in quotes", begun: true},
	{says: "expected the node content", means: "a value cannot begin with this character", help: "put it in quotes; an IPv6 address stands without brackets"},
	{says: "mapping keys are not allowed here", means: "a value that begins with ? stands without quotes", help: "put it in quotes"},
	{says: "sequence entries are not allowed here", means: "a value that begins with - stands without quotes", help: "put it in quotes"},
	{says: "expected <block end>, but found '-'", means: "an item of a list among the options", help: "write it as `key: value`"},
	{says: "expected <block end>, but found '<scalar>'", means: "something stands behind the closing quote", help: "write a single quote inside of single quotes twice"},
	{says: "expected <block end>", means: "this line is not indented as those above it", help: "indent all keys alike"},
	{says: "tag:yaml.org,2002:value", means: "a value that is an equal sign stands without quotes", help: "put it in quotes"},
	{says: "for the tag", means: "a value that begins with ! stands without quotes", help: "put it in quotes; MAAS knows no tags, so secrets must be filled in"},
	{says: "found undefined tag handle", means: "a value that begins with ! stands without quotes", help: "put it in quotes"},
	{says: "found incompatible YAML document", means: "the line %YAML names a version that MAAS does not read", help: "remove the line"},
}

// knownProblem says in plain words what is wrong.
func (f *File) knownProblem(err *pyyaml.Error, mask string) problem {
	text := err.Problem("")
	for _, p := range problems {
		switch {
		case !strings.Contains(text, p.says):
			continue
		case strings.Contains(p.says, "expected ':'"):
			return f.noColon(err, p)
		case strings.Contains(text, "'%'") && bytes.HasSuffix(f.Source.Text[:err.Span.Start], []byte("{")):
			return problem{means: "a statement of a template that was never run", help: "fill in the template"}
		}
		return p
	}
	if err.Type == "yaml.reader.ReaderError" {
		return problem{means: "a byte that is not UTF-8", help: "save the file as UTF-8; comments count too"}
	}
	line, _, _ := strings.Cut(err.Problem(mask), "\n")
	return problem{means: line}
}

// noColon looks closer at a line without "key: ".
func (f *File) noColon(err *pyyaml.Error, p problem) problem {
	line := f.Source.LineSpan(f.Source.Line(err.Context.Start))
	text := f.Source.Text[err.Context.Start:max(line.End, err.Context.Start)]
	key := bytes.IndexFunc(text, func(r rune) bool { return !isKeyRune(r) })
	if key <= 0 {
		return p
	}
	switch rest := bytes.TrimLeft(text[key:], " "); {
	case bytes.HasPrefix(rest, []byte("=")):
		p.means, p.help = "options are written `key: value`, not `key = value`", "put a colon and a space in the place of the equal sign"
	case bytes.HasPrefix(rest, []byte(":")):
		p.means, p.help = "no space follows the colon", "put a space behind the colon"
	}
	return p
}

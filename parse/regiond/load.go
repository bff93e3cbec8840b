package regiond

import (
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond/pyyaml"
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
		Plain:   plainWords(err, mask),
	}
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
	f.LoadError = &LoadError{
		Place:   place,
		Context: place,
		Type:    "ValueError",
		Text:    "Configuration in /etc/maas/regiond.conf is not a mapping: " + parse.Mask,
		Plain:   notMappingWords(doc.Value, doc.Root.Resolve().Value),
	}
}

func (f *File) firstLine(span parse.Span) parse.Span {
	end := f.Source.LineSpan(f.Source.Line(span.Start)).End
	return parse.Span{Start: span.Start, End: max(span.Start, min(span.End, end))}
}

func notMappingWords(v Value, text string) string {
	switch {
	case v.Type == "list" || v.Type == "set":
		return "the file holds a " + v.Type + ", not options as `key: value`"
	case strings.Contains(text, ": "):
		return "the whole line is in quotes; `key: value` is expected"
	case strings.Contains(text, ":"):
		return "a space must follow the colon: `key: value`"
	case strings.Contains(text, "="):
		return "options are written `key: value`, not `key = value`"
	}
	return "the file holds no options; `key: value` is expected"
}

// exception returns the error as reading any option raises it.
func (e *LoadError) exception() *Exception { return &Exception{e.Type, e.Text} }

// plainWords says in plain words what PyYAML's problems mean.
func plainWords(err *pyyaml.Error, mask string) string {
	text := err.Text("")
	for _, known := range [...]struct{ says, means string }{
		{`found character '\t'`, "a tab; YAML takes only spaces here"},
		{"mapping values are not allowed here", "a colon where none can be: quote a value that holds `: ` or ends in a colon, and indent all keys alike"},
		{"could not find expected ':'", "this line is no `key: value`; a space must follow the colon"},
		{"special characters are not allowed", "a control character, which YAML does not allow"},
		{"expected a single document", "a second `---`: MAAS reads one document"},
		{"expected '<document start>'", "text that is not part of the options: indent all keys alike"},
		{"found unexpected end of stream", "a quote is opened and never closed"},
		{"found undefined alias", "a value that begins with * must be quoted"},
		{"that cannot start any token", "a value cannot begin with this character; quote it"},
		{"expected chomping or indentation indicators", "a value that begins with | or > must be quoted"},
		{"found unhashable key", "a value that begins with { or [ must be quoted; is a template not filled in?"},
		{"for the tag", "a value that begins with ! must be quoted; MAAS knows no such tag"},
	} {
		if strings.Contains(text, known.says) {
			return known.means
		}
	}
	if err.Type == "yaml.reader.ReaderError" {
		return "a byte that is not UTF-8, even if it is in a comment"
	}
	line, _, _ := strings.Cut(err.Problem(mask), "\n")
	return line
}

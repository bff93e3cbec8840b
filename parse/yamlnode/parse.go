package yamlnode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/regionlint/regionlint/parse"
)

const (
	// maxBytes bounds the text that is read at all. yaml.v3 takes a hundred times
	// as much memory and more.
	maxBytes = 512 << 10
	// maxDepth bounds how deep collections may stand in each other.
	maxDepth = 200
)

// SyntaxError says why a text is not YAML, or not YAML that is read here.
type SyntaxError struct {
	// Place is where reading failed, as exact as yaml.v3 tells: often no more
	// than the line.
	Place parse.Place
	// Message says what is wrong, without a place.
	Message string
}

// Error returns the message with its place.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.Place.Source.Path, e.Place.Source.Line(e.Place.Span.Start), e.Message)
}

// Parse reads the text of src, which must hold one document. An empty document
// (nothing, or only comments) is nil without an error.
func Parse(src *parse.Source) (*Node, *SyntaxError) {
	if len(src.Text) > maxBytes {
		return nil, failure(src, parse.Span{}, fmt.Sprintf("the file has more than %d KiB", maxBytes>>10))
	}
	if root := ReadPlain(src.Text, &tags); root != nil {
		return root, nil
	}
	return parseAny(src)
}

// tags are those of yaml.v3.
var tags = Tags{
	Resolve: shortTag, Quoted: stringTag, Sequence: "!!seq", Mapping: "!!map",
}

const stringTag = "!!str"

// shortTag is the tag of an unquoted scalar. For most words it asks yaml.v3 nothing, which
// takes a third of the time: those of more letters than "false", and addresses.
func shortTag(value string) string {
	isWord := value != "" && 'a' <= value[0]|0x20 && value[0]|0x20 <= 'z'
	if isWord && len(value) > len("false") || strings.Count(value, ".") > 1 && strings.Trim(value, "0123456789.") == "" {
		return stringTag
	}
	n := yaml.Node{Kind: yaml.ScalarNode, Value: value}
	return n.ShortTag()
}

// parseAny reads a text with yaml.v3.
func parseAny(src *parse.Source) (*Node, *SyntaxError) {
	text := Decode(src.Text)
	if span, message, ok := text.unreadable(src.Text); ok {
		return nil, failure(src, span, message)
	}
	document, err := decode(src.Text)
	if err != nil {
		return nil, text.locate(src, err)
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) == 0 {
		return nil, nil
	}
	c := converter{text: text, seen: map[*yaml.Node]*Node{}}
	root := c.node(document.Content[0], -1)
	if c.err != nil {
		c.err.Place.Source = src
		return nil, c.err
	}
	if root.Kind == Scalar && root.Style == Plain && root.Span.Len() == 0 && !root.Tagged && root.Anchor == "" {
		return nil, nil
	}
	return root, nil
}

// decode reads the first document, and turns a panic of the library into an
// error: a file must never end the program.
func decode(text []byte) (document *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("cannot be read: %v", r)
		}
	}()
	document = new(yaml.Node)
	decoder := yaml.NewDecoder(bytes.NewReader(withKnownVersion(text)))
	if err := decoder.Decode(document); err != nil {
		if errors.Is(err, io.EOF) {
			return document, nil
		}
		return nil, err
	}
	second := new(yaml.Node)
	switch err := decoder.Decode(second); {
	case err == nil:
		return nil, fmt.Errorf("line %d: a second document begins here; one is expected", second.Line)
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return document, nil
}

// withKnownVersion returns the text with the version of a %YAML directive set to
// the one that yaml.v3 does not refuse. No byte moves.
func withKnownVersion(text []byte) []byte {
	const directive = "%YAML 1."
	at := bytes.Index(text, []byte(directive))
	number := at + len(directive)
	if at < 0 || number >= len(text) || text[number] < '2' || text[number] > '9' {
		return text
	}
	if before := bytes.TrimPrefix(text[:at], []byte("\ufeff")); len(before) > 0 && before[len(before)-1] != '\n' {
		return text
	}
	text = bytes.Clone(text)
	text[number] = '1'
	return text
}

func failure(src *parse.Source, span parse.Span, message string) *SyntaxError {
	return &SyntaxError{Place: parse.Place{Source: src, Span: span}, Message: message}
}

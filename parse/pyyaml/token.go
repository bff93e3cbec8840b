package pyyaml

import "github.com/regionlint/regionlint/parse/yamlnode"

// tokenKind is what a token is.
type tokenKind uint8

// The kinds of tokens, as PyYAML's scanner makes them.
const (
	streamEnd tokenKind = iota
	directive
	documentStart
	documentEnd
	blockSequenceStart
	blockMappingStart
	blockEnd
	flowSequenceStart
	flowMappingStart
	flowSequenceEnd
	flowMappingEnd
	flowEntry
	blockEntry
	keyToken
	valueToken
	aliasToken
	anchorToken
	tagToken
	scalarToken
)

// String returns PyYAML's id of the kind, in the quotes that its messages have.
func (k tokenKind) String() string {
	return [...]string{
		"'<stream end>'", "'<directive>'", "'<document start>'", "'<document end>'",
		"'<block sequence start>'", "'<block mapping start>'", "'<block end>'",
		"'['", "'{'", "']'", "'}'", "','", "'-'", "'?'", "':'",
		"'<alias>'", "'<anchor>'", "'<tag>'", "'<scalar>'",
	}[k]
}

// token is a piece of the text. Its place is in characters.
type token struct {
	kind       tokenKind
	start, end int
	// value is a scalar's text, the name of an anchor, alias or directive, or
	// the suffix of a tag.
	value string
	// handle is that of a tag, or of a %TAG directive; "" when a tag has none.
	handle string
	// prefix is that of a %TAG directive.
	prefix string
	// major is the number before the point in a %YAML directive.
	major string
	// style is how a scalar is written.
	style yamlnode.Style
}

// Package yamlnode reads YAML text into a tree whose every node knows its
// bytes. It is the only package that imports gopkg.in/yaml.v3, of which it uses
// the Node tree alone: text is changed by edits to its bytes, never by writing
// a tree out again.
//
// It does not judge: tags are those that yaml.v3 resolves (YAML 1.2 with some
// of 1.1), and a key that stands twice in a mapping is two entries.
package yamlnode

import "github.com/regionlint/regionlint/parse"

// Kind is what a node is.
type Kind uint8

// The kinds of nodes.
const (
	Scalar Kind = iota + 1
	Sequence
	Mapping
	// Alias is a *name that stands for another node; see Node.Resolve.
	Alias
)

// String returns the word that users know the kind by.
func (k Kind) String() string {
	switch k {
	case Scalar:
		return "scalar"
	case Sequence:
		return "list"
	case Mapping:
		return "mapping"
	case Alias:
		return "alias"
	}
	return "nothing"
}

// Style is how a node is written.
type Style uint8

// The styles of scalars, then those of collections.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
	Block
	Flow
)

// Node is one node of a YAML document.
type Node struct {
	Kind Kind
	// Tag is the resolved tag in its short form: "!!str", "!!int", "!vault". An
	// alias has none.
	Tag string
	// Tagged tells whether the tag is written in the text.
	Tagged bool
	// Value is a scalar's text after unquoting and folding, or an alias's name.
	Value string
	// Style is how the node is written.
	Style Style
	// Anchor is the name behind "&", or "".
	Anchor string
	// Items are the nodes of a sequence.
	Items []*Node
	// Entries are the pairs of a mapping in their order in the text.
	Entries []Entry
	// Target is what an alias stands for; nil in other nodes.
	Target *Node
	// Span is the node as written: with its quotes or brackets, without its
	// anchor and tag. An absent scalar ("key:") has an empty span.
	Span parse.Span
	// Start is where the node begins with its anchor and tag.
	Start int
}

// Entry is one key and its value in a mapping.
type Entry struct {
	Key, Value *Node
}

// Quoted tells whether the node is a scalar in single or double quotes.
func (n *Node) Quoted() bool {
	return n.Kind == Scalar && (n.Style == SingleQuoted || n.Style == DoubleQuoted)
}

// Resolve returns what the node stands for: itself, unless it is an alias.
func (n *Node) Resolve() *Node {
	for n.Kind == Alias && n.Target != nil {
		n = n.Target
	}
	return n
}

// Walk calls visit for the node and everything below it, in the order of the
// text. It does not follow aliases, so it ends even where anchors form a loop.
func (n *Node) Walk(visit func(*Node)) {
	visit(n)
	for _, item := range n.Items {
		item.Walk(visit)
	}
	for _, entry := range n.Entries {
		entry.Key.Walk(visit)
		entry.Value.Walk(visit)
	}
}

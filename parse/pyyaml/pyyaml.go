// Package pyyaml reads text as PyYAML 6.0's safe_load reads bytes: YAML 1.1,
// with that library's own limits and slips. MAAS reads regiond.conf with it, and
// other YAML readers take many texts for something else.
//
// What it returns are Python's values, and what it reports are Python's
// exceptions.
package pyyaml

import (
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// maxDepth is how deep collections may stand in each other before Python's
// recursion limit of 1000 calls ends the reading.
const maxDepth = 480

// maxBytes bounds the text that is read at all.
const maxBytes = 512 << 10

// Document is what a text holds.
type Document struct {
	// Root is the tree, or nil for an empty text. Its tags are resolved and in
	// their long form: "tag:yaml.org,2002:int".
	Root *yamlnode.Node
	// Value is the document's value; None for an empty text.
	Value Value

	built *constructor
}

// Load reads one document.
func Load(src *parse.Source) (*Document, *Error) {
	if len(src.Text) > maxBytes {
		return nil, &Error{Type: "MemoryError", text: yamlnode.Decode(nil), contextAt: noIndex, atIndex: noIndex}
	}
	if root := yamlnode.ReadPlain(src.Text, &tags); root != nil {
		return construct(src, root)
	}
	return loadAny(src)
}

// tags are those of PyYAML.
var tags = yamlnode.Tags{
	Resolve: longTag, Quoted: tagPrefix + "str", Sequence: tagPrefix + "seq", Mapping: tagPrefix + "map",
}

// loadAny reads a text as PyYAML's scanner and parser do.
func loadAny(src *parse.Source) (*Document, *Error) {
	root, err := compose(src, yamlnode.Decode(src.Text))
	if err != nil {
		return nil, err
	}
	return construct(src, root)
}

// construct makes the document of a tree.
func construct(src *parse.Source, root *yamlnode.Node) (doc *Document, err *Error) {
	doc = &Document{Root: root, Value: None(), built: newConstructor(src, root)}
	if root == nil {
		return doc, nil
	}
	doc.Value, err = doc.built.document(root)
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// Of returns the value of a node of the document.
func (d *Document) Of(n *yamlnode.Node) Value { return d.built.values[n.Resolve()] }

// Entries returns the entries of a mapping of the document in the order in
// which Python takes them, the last of equal keys winning: first those that
// "<<" merges, then the mapping's own.
func (d *Document) Entries(n *yamlnode.Node) []yamlnode.Entry {
	return d.built.pairsOf(n.Resolve())
}

package pyyaml

import (
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// compose makes the tree of a text, with its tags resolved; nil for an empty
// text. PyYAML's reading decides whether there is one. The tree itself is that of
// yaml.v3, like any other here, as long as PyYAML sees the same; else it is what
// PyYAML sees.
func compose(src *parse.Source, text *yamlnode.Text) (*yamlnode.Node, *Error) {
	if err := checkBytes(src.Text, text); err != nil {
		return nil, err
	}
	seen, err := read(text)
	if err != nil || seen == nil {
		return nil, err
	}
	if tree, _ := yamlnode.Parse(src); adopt(tree, seen) {
		return tree, nil
	}
	return seen, nil
}

// read makes the tree that PyYAML sees.
func read(text *yamlnode.Text) (root *yamlnode.Node, err *Error) {
	defer func() {
		if r := recover(); r != nil {
			raised, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			root, err = nil, raised
		}
	}()
	p := parser{scanner: newScanner(text), anchors: map[string]*yamlnode.Node{}}
	return p.document(), nil
}

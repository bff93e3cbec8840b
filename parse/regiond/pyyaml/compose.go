package pyyaml

import (
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// compose makes the tree of a text, with its tags resolved; nil for an empty
// text.
func compose(src *parse.Source, text *yamlnode.Text) (root *yamlnode.Node, err *Error) {
	if err := checkBytes(src.Text, text); err != nil {
		return nil, err
	}
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

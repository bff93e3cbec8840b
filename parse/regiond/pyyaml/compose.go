package pyyaml

import (
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

func compose(src *parse.Source, text *yamlnode.Text) (*yamlnode.Node, *Error) {
	root, syntax := yamlnode.Parse(src)
	if syntax != nil {
		span := syntax.Place.Span
		return nil, &Error{Type: scannerError, problem: syntax.Message, Span: span, Context: span, text: text, contextAt: noIndex, atIndex: text.IndexOf(span.Start)}
	}
	if root != nil {
		root.Walk(resolve)
	}
	return root, nil
}

func resolve(n *yamlnode.Node) {
	switch {
	case n.Tagged && len(n.Tag) > 2 && n.Tag[:2] == "!!":
		n.Tag = tagPrefix + n.Tag[2:]
	case n.Tagged:
	case n.Kind == yamlnode.Mapping:
		n.Tag = tagPrefix + "map"
	case n.Kind == yamlnode.Sequence:
		n.Tag = tagPrefix + "seq"
	case n.Style != yamlnode.Plain:
		n.Tag = tagPrefix + "str"
	default:
		n.Tag = tagPrefix + ResolvePlain(n.Value)
	}
}

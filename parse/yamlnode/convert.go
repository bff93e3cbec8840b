package yamlnode

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/regionlint/regionlint/parse"
)

// converter turns yaml.v3's tree into ours. yaml.v3 tells only where a node
// begins, so the text is read again from there for its end.
type converter struct {
	text  *Text
	seen  map[*yaml.Node]*Node
	depth int
	err   *SyntaxError
}

// node converts n, which stands in a block collection that is indented by
// indent characters (-1: in none).
func (c *converter) node(n *yaml.Node, indent int) *Node {
	start := c.text.Index(n.Line, n.Column)
	out := &Node{Anchor: n.Anchor, Start: c.text.Offset(start)}
	c.seen[n] = out
	c.depth++
	defer func() { c.depth-- }()
	if c.depth > maxDepth && c.err == nil {
		c.err = &SyntaxError{
			Place:   parse.Place{Span: c.text.Span(start, start)},
			Message: fmt.Sprintf("more than %d levels of nesting", maxDepth),
		}
	}
	if c.err != nil {
		out.Kind = Scalar
		return out
	}
	content := c.text.skipProperties(start, n)
	switch n.Kind {
	case yaml.AliasNode:
		c.alias(out, n, start)
	case yaml.SequenceNode:
		c.sequence(out, n, content)
	case yaml.MappingNode:
		c.mapping(out, n, content)
	default:
		c.scalar(out, n, content, indent)
	}
	return out
}

func (c *converter) alias(out *Node, n *yaml.Node, start int) {
	out.Kind, out.Value = Alias, n.Value
	out.Span = c.text.Span(start, min(start+1+len([]rune(n.Value)), len(c.text.Runes)))
	// An anchor stands before what names it, so its node is known, be it the
	// one that the alias stands in.
	out.Target = c.seen[n.Alias]
}

func (c *converter) scalar(out *Node, n *yaml.Node, at, indent int) {
	out.Kind, out.Value = Scalar, n.Value
	out.Tag, out.Tagged = n.ShortTag(), n.Style&yaml.TaggedStyle != 0
	var end int
	switch {
	case n.Style&yaml.SingleQuotedStyle != 0:
		out.Style, end = SingleQuoted, c.text.quotedEnd(at)
	case n.Style&yaml.DoubleQuotedStyle != 0:
		out.Style, end = DoubleQuoted, c.text.quotedEnd(at)
	case n.Style&yaml.LiteralStyle != 0:
		out.Style, end = Literal, c.text.blockEnd(at, indent)
	case n.Style&yaml.FoldedStyle != 0:
		out.Style, end = Folded, c.text.blockEnd(at, indent)
	default:
		out.Style, end = Plain, c.text.plainEnd(at, n.Value)
	}
	out.Span = c.text.Span(at, end)
}

func (c *converter) sequence(out *Node, n *yaml.Node, at int) {
	out.Kind, out.Tag, out.Style = Sequence, n.ShortTag(), Block
	out.Tagged = n.Style&yaml.TaggedStyle != 0
	end := at
	indent := c.text.Indent(at)
	for _, child := range n.Content {
		item := c.node(child, indent)
		out.Items = append(out.Items, item)
		end = max(end, c.text.IndexOf(item.Span.End))
	}
	end = max(end, at)
	if n.Style&yaml.FlowStyle != 0 {
		out.Style = Flow
		end = c.text.closing(at, end, ']')
	}
	out.Span = c.text.Span(at, end)
}

func (c *converter) mapping(out *Node, n *yaml.Node, at int) {
	out.Kind, out.Tag, out.Style = Mapping, n.ShortTag(), Block
	out.Tagged = n.Style&yaml.TaggedStyle != 0
	end := at
	indent := c.text.Indent(at)
	for i := 0; i+1 < len(n.Content); i += 2 {
		entry := Entry{Key: c.node(n.Content[i], indent), Value: c.node(n.Content[i+1], indent)}
		c.placeAbsent(entry)
		out.Entries = append(out.Entries, entry)
		end = max(end, c.text.IndexOf(entry.Key.Span.End), c.text.IndexOf(entry.Value.Span.End))
	}
	if n.Style&yaml.FlowStyle != 0 {
		out.Style = Flow
		end = c.text.closing(at, end, '}')
	}
	out.Span = c.text.Span(at, end)
}

// placeAbsent puts a value that is not written, nor announced by a colon, behind
// its key. yaml.v3 has it where the next token is.
func (c *converter) placeAbsent(e Entry) {
	v := e.Value
	if v.Kind != Scalar || v.Style != Plain || v.Value != "" || v.Tagged || v.Anchor != "" {
		return
	}
	at := c.text.IndexOf(v.Start)
	if c.text.At(at) == '!' || v.Start > e.Key.Span.End && c.text.At(at-1) == ':' {
		return
	}
	v.Start = e.Key.Span.End
	v.Span = parse.Span{Start: v.Start, End: v.Start}
}

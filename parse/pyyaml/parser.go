package pyyaml

import (
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// parser makes a tree of tokens. It does at once what PyYAML does in its Parser
// and its Composer, in the same order, so that the first error is the same.
type parser struct {
	*scanner
	anchors map[string]*yamlnode.Node
	handles map[string]string
	depth   int
}

// document reads the only document of a text; nil when there is none.
func (p *parser) document() *yamlnode.Node {
	p.handles = defaultHandles()
	root := p.firstDocument()
	if root == nil {
		return nil
	}
	if p.is(documentEnd) {
		p.next()
	}
	if start, ok := p.documentStart(); ok {
		p.failText(composerError, "expected a single document in the stream", p.text.IndexOf(root.Start),
			"but found another document", "", start)
	}
	return root
}

func (p *parser) firstDocument() *yamlnode.Node {
	if !p.is(directive, documentStart, streamEnd) {
		return p.node(inBlock)
	}
	if _, ok := p.documentStart(); !ok {
		return nil
	}
	if p.is(directive, documentStart, documentEnd, streamEnd) {
		return p.empty(p.peek().start)
	}
	return p.node(inBlock)
}

// documentStart reads directives and "---". It tells where they begin, and
// whether there are any before the end of the text.
func (p *parser) documentStart() (start int, ok bool) {
	for p.is(documentEnd) {
		p.next()
	}
	if p.is(streamEnd) {
		return 0, false
	}
	start = p.peek().start
	p.directives()
	if !p.is(documentStart) {
		p.unexpected("", noIndex, "expected '<document start>', but found ")
	}
	p.next()
	return start, true
}

// directives reads the lines that begin with "%".
func (p *parser) directives() {
	p.handles = map[string]string{}
	versioned := false
	for p.is(directive) {
		t := p.next()
		switch t.value {
		case "YAML":
			if versioned {
				p.failText(parserError, "", noIndex, "found duplicate YAML directive", "", t.start)
			}
			if strings.TrimLeft(t.major, "0") != "1" {
				p.failText(parserError, "", noIndex, "found incompatible YAML document (version 1.* is required)", "", t.start)
			}
			versioned = true
		case "TAG":
			if _, ok := p.handles[t.handle]; ok {
				p.failText(parserError, "", noIndex, "duplicate tag handle %s", reprString(t.handle), t.start)
			}
			p.handles[t.handle] = t.prefix
		}
	}
	for handle, prefix := range defaultHandles() {
		if _, ok := p.handles[handle]; !ok {
			p.handles[handle] = prefix
		}
	}
}

func defaultHandles() map[string]string {
	return map[string]string{"!": "!", "!!": tagPrefix}
}

// where says where a node stands, which decides what it can be.
type where uint8

const (
	// inFlow is inside of brackets: no block collection.
	inFlow where = iota
	inBlock
	// asValue is a key or value of a block mapping, where a list need not be
	// indented.
	asValue
)

// node reads one node with its anchor and tag.
func (p *parser) node(in where) *yamlnode.Node {
	if p.is(aliasToken) {
		return p.alias()
	}
	p.depth++
	defer func() { p.depth-- }()
	props := p.properties()
	first := p.peek()
	if props.start == noIndex {
		props.start = first.start
	}
	n := &yamlnode.Node{Anchor: props.anchor, Tag: props.tag, Tagged: props.tagged, Start: p.text.Offset(props.start)}
	switch kind := first.kind; {
	case in == asValue && kind == blockEntry:
		p.collection(n, props, p.indentlessSequence)
	case kind == scalarToken:
		p.scalar(n, props)
	case kind == flowSequenceStart:
		p.collection(n, props, p.flowSequence)
	case kind == flowMappingStart:
		p.collection(n, props, p.flowMapping)
	case kind == blockSequenceStart && in != inFlow:
		p.collection(n, props, p.blockSequence)
	case kind == blockMappingStart && in != inFlow:
		p.collection(n, props, p.blockMapping)
	case props.end != noIndex:
		p.absent(n, props)
	default:
		context := "while parsing a block node"
		if in == inFlow {
			context = "while parsing a flow node"
		}
		p.unexpected(context, props.start, "expected the node content, but found ")
	}
	return n
}

func (p *parser) alias() *yamlnode.Node {
	t := p.next()
	target := p.anchors[t.value]
	if target == nil {
		p.failText(composerError, "", noIndex, "found undefined alias %s", reprString(t.value), t.start)
	}
	span := p.text.Span(t.start, t.end)
	return &yamlnode.Node{Kind: yamlnode.Alias, Value: t.value, Target: target, Span: span, Start: span.Start}
}

// properties are what stands before the content of a node.
type properties struct {
	anchor, tag string
	tagged      bool
	// start and end are those of both together; noIndex when there are none.
	start, end int
}

func (p *parser) properties() properties {
	props := properties{start: noIndex, end: noIndex}
	var tag token
	for range 2 {
		switch {
		case p.is(anchorToken) && props.anchor == "":
			t := p.next()
			props.anchor = t.value
			props.cover(t)
		case p.is(tagToken) && !props.tagged:
			tag = p.next()
			props.tagged = true
			props.cover(tag)
		}
	}
	if props.tagged {
		props.tag = p.expand(tag, props.start)
	}
	return props
}

func (props *properties) cover(t token) {
	if props.start == noIndex {
		props.start = t.start
	}
	props.end = t.end
}

// expand puts the prefix that a tag's handle stands for before its suffix.
func (p *parser) expand(t token, start int) string {
	if t.handle == "" {
		return t.value
	}
	prefix, ok := p.handles[t.handle]
	if !ok {
		p.failText(parserError, "while parsing a node", start, "found undefined tag handle %s", reprString(t.handle), t.start)
	}
	return prefix + t.value
}

// named notes the node's anchor, which no other node may have.
func (p *parser) named(n *yamlnode.Node, at int) {
	if n.Anchor == "" {
		return
	}
	if first := p.anchors[n.Anchor]; first != nil {
		p.failText(composerError, "found duplicate anchor %s; first occurrence", p.text.IndexOf(first.Start),
			"second occurrence", reprString(n.Anchor), at)
	}
	p.anchors[n.Anchor] = n
}

func (p *parser) scalar(n *yamlnode.Node, props properties) {
	t := p.next()
	p.named(n, props.start)
	n.Kind, n.Value, n.Style, n.Span = yamlnode.Scalar, t.value, t.style, p.text.Span(t.start, t.end)
	switch {
	case n.Tag == "!", !n.Tagged && n.Style == yamlnode.Plain:
		n.Tag = longTag(n.Value)
	case !n.Tagged:
		n.Tag = tagPrefix + "str"
	}
}

// absent makes the scalar that an anchor or tag without content stands for.
func (p *parser) absent(n *yamlnode.Node, props properties) {
	p.named(n, props.start)
	n.Kind, n.Span = yamlnode.Scalar, p.text.Span(props.end, props.end)
	if !n.Tagged || n.Tag == "!" {
		n.Tag = tagPrefix + "null"
	}
}

// empty makes the scalar that is not written at all, at an index.
func (p *parser) empty(at int) *yamlnode.Node {
	span := p.text.Span(at, at)
	return &yamlnode.Node{Kind: yamlnode.Scalar, Tag: tagPrefix + "null", Span: span, Start: span.Start}
}

// collection reads the content of a sequence or mapping with read, which sets
// everything but the tag and returns the indexes of its first character and
// behind its last.
func (p *parser) collection(n *yamlnode.Node, props properties, read func(*yamlnode.Node) (start, end int)) {
	p.named(n, props.start)
	if p.depth > maxDepth {
		e := &Error{
			Type: "RecursionError", problem: "maximum recursion depth exceeded",
			Span: p.text.Span(props.start, props.start+1), text: p.text, contextAt: noIndex, atIndex: noIndex,
		}
		e.Context = e.Span
		panic(e)
	}
	start, end := read(n)
	n.Span = parse.Span{Start: p.text.Offset(start), End: max(p.text.Offset(start), end)}
	if n.Tagged && n.Tag != "!" {
		return
	}
	n.Tag = tagPrefix + "map"
	if n.Kind == yamlnode.Sequence {
		n.Tag = tagPrefix + "seq"
	}
}

// unexpected ends the reading at the next token, which it names behind problem.
func (p *parser) unexpected(context string, contextAt int, problem string) {
	t := p.peek()
	p.failText(parserError, context, contextAt, problem+t.kind.String(), "", t.start)
}

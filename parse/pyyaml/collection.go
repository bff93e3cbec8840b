package pyyaml

import "github.com/regionlint/regionlint/parse/yamlnode"

// The functions below read the content of a collection into n, and return the
// index of its first character and the byte offset behind its last.

func (p *parser) blockSequence(n *yamlnode.Node) (start, end int) {
	n.Kind, n.Style = yamlnode.Sequence, yamlnode.Block
	first := p.next()
	for p.is(blockEntry) {
		t := p.next()
		end = p.text.Offset(t.end)
		n.Items = append(n.Items, p.nodeUnless(inBlock, t.end, blockEntry, blockEnd))
		end = max(end, n.Items[len(n.Items)-1].Span.End)
	}
	if !p.is(blockEnd) {
		p.unexpected("while parsing a block collection", first.start, "expected <block end>, but found ")
	}
	p.next()
	return first.start, end
}

func (p *parser) indentlessSequence(n *yamlnode.Node) (start, end int) {
	n.Kind, n.Style = yamlnode.Sequence, yamlnode.Block
	start = p.peek().start
	for p.is(blockEntry) {
		t := p.next()
		n.Items = append(n.Items, p.nodeUnless(inBlock, t.end, blockEntry, keyToken, valueToken, blockEnd))
		end = max(p.text.Offset(t.end), n.Items[len(n.Items)-1].Span.End)
	}
	return start, end
}

func (p *parser) blockMapping(n *yamlnode.Node) (start, end int) {
	n.Kind, n.Style = yamlnode.Mapping, yamlnode.Block
	first := p.next()
	for p.is(keyToken) {
		t := p.next()
		e := yamlnode.Entry{Key: p.nodeUnless(asValue, t.end, keyToken, valueToken, blockEnd)}
		end = max(p.text.Offset(t.end), e.Key.Span.End)
		if p.is(valueToken) {
			t := p.next()
			e.Value = p.nodeUnless(asValue, t.end, keyToken, valueToken, blockEnd)
			end = max(p.text.Offset(t.end), e.Value.Span.End)
		} else {
			e.Value = p.absentAfter(e.Key)
		}
		n.Entries = append(n.Entries, e)
	}
	if !p.is(blockEnd) {
		p.unexpected("while parsing a block mapping", first.start, "expected <block end>, but found ")
	}
	p.next()
	return first.start, end
}

func (p *parser) flowSequence(n *yamlnode.Node) (start, end int) {
	n.Kind, n.Style = yamlnode.Sequence, yamlnode.Flow
	first := p.next()
	for !p.is(flowSequenceEnd) {
		if len(n.Items) > 0 {
			p.comma("while parsing a flow sequence", first.start, "expected ',' or ']', but got ")
		}
		switch {
		case p.is(keyToken):
			n.Items = append(n.Items, p.flowPair())
		case !p.is(flowSequenceEnd):
			n.Items = append(n.Items, p.node(inFlow))
		}
	}
	return first.start, p.text.Offset(p.next().end)
}

func (p *parser) flowMapping(n *yamlnode.Node) (start, end int) {
	n.Kind, n.Style = yamlnode.Mapping, yamlnode.Flow
	first := p.next()
	for !p.is(flowMappingEnd) {
		if len(n.Entries) > 0 {
			p.comma("while parsing a flow mapping", first.start, "expected ',' or '}', but got ")
		}
		switch {
		case p.is(keyToken):
			t := p.next()
			key := p.nodeUnless(inFlow, t.end, valueToken, flowEntry, flowMappingEnd)
			n.Entries = append(n.Entries, yamlnode.Entry{Key: key, Value: p.flowValue(key, flowMappingEnd)})
		case !p.is(flowMappingEnd):
			key := p.node(inFlow)
			n.Entries = append(n.Entries, yamlnode.Entry{Key: key, Value: p.absentAfter(key)})
		}
	}
	return first.start, p.text.Offset(p.next().end)
}

// flowPair reads "key: value" as an item of a flow sequence: a mapping of one.
func (p *parser) flowPair() *yamlnode.Node {
	t := p.next()
	key := p.nodeUnless(inFlow, t.end, valueToken, flowEntry, flowSequenceEnd)
	value := p.flowValue(key, flowSequenceEnd)
	n := &yamlnode.Node{
		Kind: yamlnode.Mapping, Style: yamlnode.Flow, Tag: tagPrefix + "map", Start: p.text.Offset(t.start),
		Entries: []yamlnode.Entry{{Key: key, Value: value}},
	}
	n.Span.Start, n.Span.End = n.Start, max(n.Start, key.Span.End, value.Span.End)
	return n
}

// flowValue reads the value of a key in a flow collection that ends with the
// token end.
func (p *parser) flowValue(key *yamlnode.Node, end tokenKind) *yamlnode.Node {
	if !p.is(valueToken) {
		return p.absentAfter(key)
	}
	t := p.next()
	return p.nodeUnless(inFlow, t.end, flowEntry, end)
}

// absentAfter makes the value of a key without a colon.
func (p *parser) absentAfter(key *yamlnode.Node) *yamlnode.Node {
	return p.empty(p.text.IndexOf(key.Span.End))
}

// nodeUnless reads a node, or makes an empty scalar at an index when one of the
// kinds is next.
func (p *parser) nodeUnless(in where, at int, kinds ...tokenKind) *yamlnode.Node {
	if p.is(kinds...) {
		return p.empty(at)
	}
	return p.node(in)
}

// comma reads the comma between two entries of a flow collection.
func (p *parser) comma(context string, start int, problem string) {
	if !p.is(flowEntry) {
		p.unexpected(context, start, problem)
	}
	p.next()
}

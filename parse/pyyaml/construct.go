package pyyaml

import (
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// maxEntries bounds how many entries "<<" may merge into mappings. Merges of
// merges double; Python would run out of memory.
const maxEntries = 100_000

// constructor makes Python values of nodes, as SafeConstructor does: a
// collection is made empty at first and filled later, in the order in which
// collections were met, so that the first error is Python's first.
type constructor struct {
	src     *parse.Source
	text    *yamlnode.Text
	values  map[*yamlnode.Node]Value
	entries map[*yamlnode.Node][]yamlnode.Entry
	// plainKeys are the "=" keys, which a mapping turns into strings.
	plainKeys map[*yamlnode.Node]bool
	later     []func() *Error
	merged    int
}

func newConstructor(src *parse.Source, root *yamlnode.Node) *constructor {
	nodes := 0
	if root != nil {
		nodes = 1 + 2*len(root.Entries)
	}
	return &constructor{
		src:       src,
		values:    make(map[*yamlnode.Node]Value, nodes),
		entries:   map[*yamlnode.Node][]yamlnode.Entry{},
		plainKeys: map[*yamlnode.Node]bool{},
	}
}

// document makes the value of a whole document.
func (c *constructor) document(root *yamlnode.Node) (Value, *Error) {
	value, err := c.object(root)
	for err == nil && len(c.later) > 0 {
		fill := c.later[0]
		c.later = c.later[1:]
		err = fill()
	}
	return value, err
}

// object makes the value of a node, or returns the one that was made before.
func (c *constructor) object(n *yamlnode.Node) (Value, *Error) {
	n = n.Resolve()
	if value, ok := c.values[n]; ok {
		return value, nil
	}
	value, err := c.make(n)
	if err == nil {
		c.values[n] = value
	}
	return value, err
}

func (c *constructor) make(n *yamlnode.Node) (Value, *Error) {
	switch tag := c.tag(n); tag {
	case tagPrefix + "null":
		_, err := c.scalar(n)
		return None(), err
	case tagPrefix + "str":
		text, err := c.scalar(n)
		return Str(text), err
	case tagPrefix + "bool", tagPrefix + "int", tagPrefix + "float", tagPrefix + "binary", tagPrefix + "timestamp":
		return c.convert(n, tag[len(tagPrefix):])
	case tagPrefix + "seq":
		return c.list(n), nil
	case tagPrefix + "omap":
		return c.pairs(n, "an ordered map"), nil
	case tagPrefix + "pairs":
		return c.pairs(n, "pairs"), nil
	case tagPrefix + "map":
		return c.dict(n, "dict"), nil
	case tagPrefix + "set":
		return c.dict(n, "set"), nil
	default:
		return Value{}, c.fail(n, "could not determine a constructor for the tag %s", reprString(tag))
	}
}

// tag returns the node's tag, which is another one when a "=" key has become a
// string.
func (c *constructor) tag(n *yamlnode.Node) string {
	if c.plainKeys[n] {
		return tagPrefix + "str"
	}
	return n.Tag
}

// scalar returns the text of a scalar, or that under the key "=" of a mapping.
func (c *constructor) scalar(n *yamlnode.Node) (string, *Error) {
	for depth := 0; n.Kind == yamlnode.Mapping && depth < maxDepth; depth++ {
		under := c.valueKey(n)
		if under == nil {
			break
		}
		n = under
	}
	if n.Kind != yamlnode.Scalar {
		return "", c.fail(n, "expected a scalar node, but found "+kindID(n), "")
	}
	return n.Value, nil
}

// valueKey returns what stands under "=" in a mapping, or nil.
func (c *constructor) valueKey(n *yamlnode.Node) *yamlnode.Node {
	for _, e := range c.pairsOf(n) {
		if c.tag(e.Key.Resolve()) == tagPrefix+"value" {
			return e.Value.Resolve()
		}
	}
	return nil
}

// convert makes the value of a scalar that is not a string.
func (c *constructor) convert(n *yamlnode.Node, tag string) (Value, *Error) {
	text, err := c.scalar(n)
	if err != nil {
		return Value{}, err
	}
	value, raised := convertScalar(tag, text)
	if raised == nil {
		return value, nil
	}
	e := c.fail(n, raised.problem, raised.detail)
	if raised.typ != constructorError {
		e.Type, e.contextAt, e.atIndex = raised.typ, noIndex, noIndex
	}
	return Value{}, e
}

func (c *constructor) list(n *yamlnode.Node) Value {
	list := &List{}
	c.later = append(c.later, func() *Error {
		if n.Kind != yamlnode.Sequence {
			return c.fail(n, "expected a sequence node, but found "+kindID(n), "")
		}
		for _, item := range n.Items {
			value, err := c.object(item)
			if err != nil {
				return err
			}
			list.Items = append(list.Items, value)
		}
		return nil
	})
	return Value{"list", list}
}

// pairs makes the list of tuples that !!omap and !!pairs stand for.
func (c *constructor) pairs(n *yamlnode.Node, what string) Value {
	list := &List{}
	context := "while constructing " + what
	c.later = append(c.later, func() *Error {
		if n.Kind != yamlnode.Sequence {
			return c.failIn(context, n, n, "expected a sequence, but found "+kindID(n))
		}
		for _, item := range n.Items {
			item = item.Resolve()
			if item.Kind != yamlnode.Mapping {
				return c.failIn(context, n, item, "expected a mapping of length 1, but found "+kindID(item))
			}
			entries := c.pairsOf(item)
			if len(entries) != 1 {
				return c.failIn(context, n, item, fmt.Sprintf("expected a single mapping item, but found %d items", len(entries)))
			}
			key, err := c.object(entries[0].Key)
			if err != nil {
				return err
			}
			value, err := c.object(entries[0].Value)
			if err != nil {
				return err
			}
			list.Items = append(list.Items, Value{"tuple", &List{Items: []Value{key, value}}})
		}
		return nil
	})
	return Value{"list", list}
}

func (c *constructor) dict(n *yamlnode.Node, typ string) Value {
	dict := &Dict{}
	c.later = append(c.later, func() *Error {
		if n.Kind != yamlnode.Mapping {
			return c.fail(n, "expected a mapping node, but found "+kindID(n), "")
		}
		if err := c.flatten(n); err != nil {
			return err
		}
		entries := c.pairsOf(n)
		dict.index = make(map[string]int, len(entries))
		dict.Pairs = make([]Pair, 0, len(entries))
		for _, e := range entries {
			key, err := c.object(e.Key)
			if err != nil {
				return err
			}
			if !key.hashable() {
				return c.failIn("while constructing a mapping", n, e.Key.Resolve(), "found unhashable key")
			}
			value, err := c.object(e.Value)
			if err != nil {
				return err
			}
			if typ == "set" {
				value = None()
			}
			dict.set(key, value)
		}
		return nil
	})
	return Value{typ, dict}
}

// pairsOf returns the entries of a mapping, with what was merged into it.
func (c *constructor) pairsOf(n *yamlnode.Node) []yamlnode.Entry {
	if entries, ok := c.entries[n]; ok {
		return entries
	}
	return n.Entries
}

// flatten puts what "<<" names before the mapping's own entries, which
// therefore win; of several mappings in a list the first wins.
func (c *constructor) flatten(n *yamlnode.Node) *Error {
	if !slices.ContainsFunc(c.pairsOf(n), c.isSpecial) {
		return nil
	}
	var merged []yamlnode.Entry
	entries := slices.Clone(c.pairsOf(n))
	for i := 0; i < len(entries); {
		key := entries[i].Key.Resolve()
		switch c.tag(key) {
		case tagPrefix + "merge":
			from := entries[i].Value.Resolve()
			entries = slices.Delete(entries, i, i+1)
			// A mapping that merges itself must not find this key again.
			c.entries[n] = entries
			found, err := c.mergeFrom(n, from)
			if err != nil {
				return err
			}
			merged = append(merged, found...)
			entries = slices.Clone(c.pairsOf(n))
		case tagPrefix + "value":
			c.plainKeys[key] = true
			i++
		default:
			i++
		}
	}
	if c.merged += len(merged); c.merged > maxEntries {
		e := c.fail(n, "", "")
		e.Type, e.contextAt, e.atIndex = "MemoryError", noIndex, noIndex
		return e
	}
	c.entries[n] = append(merged, entries...)
	return nil
}

// isSpecial tells whether an entry has a key that is more than a name: "<<" or "=".
func (c *constructor) isSpecial(e yamlnode.Entry) bool {
	tag := c.tag(e.Key.Resolve())
	return tag == tagPrefix+"merge" || tag == tagPrefix+"value"
}

// mergeFrom returns the entries that "<<" with the value from brings into n.
func (c *constructor) mergeFrom(n, from *yamlnode.Node) ([]yamlnode.Entry, *Error) {
	const context = "while constructing a mapping"
	switch from.Kind {
	case yamlnode.Mapping:
		err := c.flatten(from)
		return slices.Clone(c.pairsOf(from)), err
	case yamlnode.Sequence:
		var merged []yamlnode.Entry
		for _, item := range from.Items {
			item = item.Resolve()
			if item.Kind != yamlnode.Mapping {
				return nil, c.failIn(context, n, item, "expected a mapping for merging, but found "+kindID(item))
			}
			if err := c.flatten(item); err != nil {
				return nil, err
			}
			merged = append(slices.Clone(c.pairsOf(item)), merged...)
			if len(merged) > maxEntries {
				break
			}
		}
		return merged, nil
	}
	return nil, c.failIn(context, n, from, "expected a mapping or list of mappings for merging, but found "+kindID(from))
}

// fail is a ConstructorError at n. The problem has a %s for detail, when there
// is one.
func (c *constructor) fail(n *yamlnode.Node, problem, detail string) *Error {
	at := c.index(n)
	span := withProperties(n)
	return &Error{
		Type: constructorError, problem: problem, detail: detail,
		Span: span, Context: span, text: c.decoded(), contextAt: noIndex, atIndex: at,
	}
}

// failIn is a ConstructorError at n while constructing outer.
func (c *constructor) failIn(context string, outer, n *yamlnode.Node, problem string) *Error {
	e := c.fail(n, problem, "")
	e.context, e.Context, e.contextAt = context, withProperties(outer), c.index(outer)
	return e
}

// withProperties is the span of a node with its anchor and tag.
func withProperties(n *yamlnode.Node) parse.Span {
	return parse.Span{Start: n.Start, End: n.Span.End}
}

func (c *constructor) index(n *yamlnode.Node) int { return c.decoded().IndexOf(n.Start) }

// decoded is the text in characters, which only errors need.
func (c *constructor) decoded() *yamlnode.Text {
	if c.text == nil {
		c.text = yamlnode.Decode(c.src.Text)
	}
	return c.text
}

// kindID is PyYAML's word for a kind of node.
func kindID(n *yamlnode.Node) string {
	switch n.Kind {
	case yamlnode.Sequence:
		return "sequence"
	case yamlnode.Mapping:
		return "mapping"
	}
	return "scalar"
}

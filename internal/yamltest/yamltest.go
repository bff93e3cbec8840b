// Package yamltest holds what is true of every tree of YAML nodes, for the tests
// of those who make them.
package yamltest

import (
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// Inside checks that a span lies in a text of size bytes.
func Inside(t *testing.T, span parse.Span, size int) {
	t.Helper()
	if span.Start < 0 || span.End < span.Start || span.End > size {
		t.Fatalf("span %v in a text of %d bytes", span, size)
	}
}

// Ordered checks that the nodes of a tree follow each other in a text of size
// bytes, each inside of that which it is part of.
func Ordered(t *testing.T, n *yamlnode.Node, size int) {
	t.Helper()
	Inside(t, n.Span, size)
	at := n.Start
	child := func(c *yamlnode.Node) {
		if c.Start < at || c.Span.End > n.Span.End {
			t.Fatalf("%+v is not in order in %+v", c, n)
		}
		at = c.Span.End
		Ordered(t, c, size)
	}
	for _, item := range n.Items {
		child(item)
	}
	for _, e := range n.Entries {
		child(e.Key)
		child(e.Value)
	}
}

package yamlnode_test

import (
	"strings"
	"testing"

	"github.com/regionlint/regionlint/internal/yamltest"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// FuzzParse checks that spans are inside the text, in order, and inside of what
// they are part of, and that the text at a scalar's span is that scalar.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"a: b # c\nd: 'e'\n", "x: [a, \"b\\\"c\", {d: e, }]\n", "a: |2-\n   x\n\nb: >\n  y\n", "a: one\n  two\n",
		"x: &n !!str 5\ny: *n\n", "{\n\t\"a\":\t1\n}\n", "- - a\n  - b\n", "? a\n: b\n", "\ufeffa: b\r\nc:\r\n", "&a [*a]", "! a: !<x,y> b",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		src := parse.NewSource("x.yaml", text)
		root, err := yamlnode.Parse(src)
		if err != nil {
			yamltest.Inside(t, err.Place.Span, len(text))
			return
		}
		if root == nil {
			return
		}
		yamltest.Ordered(t, root, len(text))
		root.Walk(func(n *yamlnode.Node) { rereads(t, src, n) })
	})
}

// rereads checks that a scalar on one line reads the same alone. The keys of
// "a:: b", "?: b" and "-: b" do not.
func rereads(t *testing.T, src *parse.Source, n *yamlnode.Node) {
	text := parse.Place{Source: src, Span: n.Span}.Text()
	if n.Kind != yamlnode.Scalar || n.Style > yamlnode.DoubleQuoted || strings.ContainsAny(text, "\r\n\u0085\u2028\u2029\ufeff") ||
		strings.HasSuffix(text, ":") || text == "?" || text == "-" || strings.HasPrefix(string(src.Text), "\xff\xfe") || strings.HasPrefix(string(src.Text), "\xfe\xff") {
		return
	}
	alone, err := yamlnode.Parse(parse.NewSource("x.yaml", []byte("- "+text)))
	if err != nil {
		t.Fatalf("%q, which is the scalar %q: %v", text, n.Value, err)
	}
	if got := alone.Items[0]; got.Value != n.Value || got.Style != n.Style {
		t.Fatalf("%q is the scalar %q, but %q alone", text, n.Value, got.Value)
	}
}

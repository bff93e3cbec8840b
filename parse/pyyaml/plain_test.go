package pyyaml_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/internal/yamltest"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pyyaml"
)

// FuzzPlain checks that what is taken for plain is what PyYAML has: the tree with its
// tags, and the values or the error.
func FuzzPlain(f *testing.F) {
	for _, text := range []string{
		"# MAAS\ndatabase_host: localhost\ndatabase_port: 5432\ndebug: off\nmaas_url: http://10.0.0.1:5240/MAAS\n", "a: 'b' # c\nd: \"e\"\n",
		"a: 2001-99-99\n", "a: 1_0\nb: 0x1f\nc: 1:30\nd: 010\ne: ~\nf: .5\ng: 1e3\n", "yes: no\n1: 2\ny: n\n", "a:\n- b\n- 1.5\nc:\n  d: [e, 7, '8']\n",
		"a: b\na: c\n", "a: 0b\n", "a: 2001-01-01\n", "a: <<\n", "a: =\n", "a: b: c\n", "a:\tb\n", "a: b\n  c\n", "a: b #c\n", "a: 12345678901234567890\n",
	} {
		f.Add([]byte(text))
	}
	for _, text := range yamltest.Texts(f, "../../testdata/bundles") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		src := parse.NewSource("x.yaml", text)
		got, gotErr := pyyaml.Load(src)
		want, wantErr := pyyaml.LoadAny(src)
		if diff := cmp.Diff(told(want, wantErr), told(got, gotErr)); diff != "" {
			t.Fatalf("%q (-PyYAML +plain):\n%s", text, diff)
		}
		if gotErr != nil || got.Root == nil {
			return
		}
		if diff := cmp.Diff(want.Root, got.Root); diff != "" {
			t.Fatalf("%q (-PyYAML +plain):\n%s", text, diff)
		}
	})
}

// told is a value with its type, or all that an error says.
func told(doc *pyyaml.Document, err *pyyaml.Error) string {
	if err != nil {
		return fmt.Sprint(err.Type, err.Span, err.Context, err.Text(""))
	}
	return doc.Value.Type + " " + doc.Value.Repr()
}

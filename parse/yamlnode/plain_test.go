package yamlnode_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/internal/yamltest"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// plain is a manifest as people write it.
const plain = `# The deployment.
maas_version: "3.5"
database:
  address: db.example
  port: 5432
hosts:
  alpha:  # the first
    cpus: 8
    roles: [region, 'rack']
    addresses:
    - 10.0.0.11
    - "2001:db8::1"
  beta:
    cpus: 4
    roles: [region]

    addresses: [ 10.0.0.12,10.1.0.12 ]
`

// FuzzReadPlain checks that a text that is plain has the tree that yaml.v3 has of it.
func FuzzReadPlain(f *testing.F) {
	for _, text := range plainSeeds() {
		f.Add([]byte(text))
	}
	for _, text := range yamltest.Texts(f, "../../testdata/bundles") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		src := parse.NewSource("x.yaml", text)
		got, err := yamlnode.Parse(src)
		if err != nil {
			return
		}
		want, err := yamlnode.ParseAny(src)
		if err != nil {
			t.Fatalf("%q is taken for plain, and is not YAML: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-yaml.v3 +plain):\n%s", text, diff)
		}
	})
}

func plainSeeds() []string {
	return []string{
		plain, "a: b\n", "a: yes\nb: 017\nc: 2001-01-01\nd: 'it'\ne: \"x\" # y\nf: it's\n", "a:\n- b\n- c\nd: e", "a:\n  - b\n   c\n", "a: b\n  c\n",
		"a:\n  b:\n    c: d\n e: f\n", "a: [b, c]\n", "a: [b, c\n  ]\n", "a: b: c\n", "a: b #c\nd: e# f\n#g: h", "a:\n\n # x\n  b: c\n# d\n\n", "a: b  c \n",
		"1: a\nyes: b\n~: c\n", "a: 'b''c'", "a: \"b\\n\"", "a: 'b'#c", "a: [b#c, d]", "a: [1:2]", "a: [b]: c", "- a", "---\na: b", "a: b\n...\n", "a: ...\n",
		"a:\n  - - b\n", "a: - b", "a:\n- b: c\n", "a:\n- [b, c]\n- 'd' # e\n", "a: b\na: c\n", "a: /x/y\nb: .5\nc: _\n", "a: b\n\n  \n", "a: ''\n", "a: []\n",
		"a:\n  b: c\n- d\n", "a:\n- b\n  - c\n", "a: b\n c: d\n", "a :b\n", "a:  # b\n  c: d\n", "a:b\n",
	}
}

func TestReadPlainTakes(t *testing.T) {
	src := parse.NewSource("hosts.yaml", []byte(plain))
	if yamlnode.ReadPlain(src.Text, &yamlnode.Tags{Resolve: func(string) string { return "" }}) == nil {
		t.Error("a manifest as people write it is not plain")
	}
}

func BenchmarkParse(b *testing.B) {
	src := parse.NewSource("hosts.yaml", []byte(plain))
	b.SetBytes(int64(len(plain)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := yamlnode.Parse(src); err != nil {
			b.Fatal(err)
		}
	}
}

package yamlnode_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// outline writes each node below n as kind, value and the text at its span.
func outline(src *parse.Source, n *yamlnode.Node) []string {
	var lines []string
	n.Walk(func(n *yamlnode.Node) {
		at := parse.Place{Source: src, Span: n.Span}
		lines = append(lines, fmt.Sprintf("%s %q <%s>", n.Kind, n.Value, at.Text()))
	})
	return lines
}

func TestParseSpans(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"block mapping", "a: b  # c\nd: 'e ''f'\n", []string{
			`mapping "" <` + "a: b  # c\nd: 'e ''f'>", `scalar "a" <a>`, `scalar "b" <b>`, `scalar "d" <d>`, `scalar "e 'f" <'e ''f'>`,
		}},
		{"flow", "x: [ a, \"b\\\"c\", {d: e, } , ]\n", []string{
			`mapping "" <x: [ a, "b\"c", {d: e, } , ]>`, `scalar "x" <x>`, `list "" <[ a, "b\"c", {d: e, } , ]>`,
			`scalar "a" <a>`, `scalar "b\"c" <"b\"c">`, `mapping "" <{d: e, }>`, `scalar "d" <d>`, `scalar "e" <e>`,
		}},
		{"properties", "x: &n !!str 5\ny: *n\nz: &e\nw: !!null\n", []string{
			`mapping "" <x: &n !!str 5` + "\ny: *n\nz: &e\nw: !!null>", `scalar "x" <x>`, `scalar "5" <5>`, `scalar "y" <y>`, `alias "n" <*n>`,
			`scalar "z" <z>`, `scalar "" <>`, `scalar "w" <w>`, `scalar "" <>`,
		}},
		{"folded plain", "a: one\n  two\n\n  three # c\nb:\n", []string{
			`mapping "" <a: one` + "\n  two\n\n  three # c\nb:>", `scalar "a" <a>`, `scalar "one two\nthree" <one` + "\n  two\n\n  three>",
			`scalar "b" <b>`, `scalar "" <>`,
		}},
		{"block scalars", "a: |2-\n   x\n\n\nb: >\n  y\n # not in it\nc: d\n", []string{
			`mapping "" <a: |2-` + "\n   x\n\n\nb: >\n  y\n # not in it\nc: d>", `scalar "a" <a>`, "scalar \" x\" <|2-\n   x>",
			`scalar "b" <b>`, "scalar \"y\\n\" <>\n  y>", `scalar "c" <c>`, `scalar "d" <d>`,
		}},
		{"carriage returns and wide letters", "é: 'ü'\r\nb: c\r\n", []string{
			"mapping \"\" <é: 'ü'\r\nb: c>", `scalar "é" <é>`, `scalar "ü" <'ü'>`, `scalar "b" <b>`, `scalar "c" <c>`,
		}},
		{"byte order mark", "\ufeffa: b\nc: d", []string{
			"mapping \"\" <a: b\nc: d>", `scalar "a" <a>`, `scalar "b" <b>`, `scalar "c" <c>`, `scalar "d" <d>`,
		}},
		{"JSON with tabs", "{\n\t\"a\":\t[1, \"fd00::1\"],\n\t\"b\": {}\n}\n", []string{
			"mapping \"\" <{\n\t\"a\":\t[1, \"fd00::1\"],\n\t\"b\": {}\n}>", `scalar "a" <"a">`, `list "" <[1, "fd00::1"]>`,
			`scalar "1" <1>`, `scalar "fd00::1" <"fd00::1">`, `scalar "b" <"b">`, `mapping "" <{}>`,
		}},
		{"YAML 1.2", "%YAML 1.2\n---\na: b\n", []string{`mapping "" <a: b>`, `scalar "a" <a>`, `scalar "b" <b>`}},
		{"indentless list", "a:\n- b\n- - c\n  - d\n", []string{
			"mapping \"\" <a:\n- b\n- - c\n  - d>", `scalar "a" <a>`, "list \"\" <- b\n- - c\n  - d>", `scalar "b" <b>`,
			"list \"\" <- c\n  - d>", `scalar "c" <c>`, `scalar "d" <d>`,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := parse.NewSource("x.yaml", []byte(tt.text))
			root, err := yamlnode.Parse(src)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, outline(src, root)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseNothing(t *testing.T) {
	for _, text := range []string{"", "\n", "# only a comment\n", "---\n", "--- \n...\n", "\ufeff"} {
		root, err := yamlnode.Parse(parse.NewSource("x.yaml", []byte(text)))
		if root != nil || err != nil {
			t.Errorf("%q: %v, %v", text, root, err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"tab", "a: b\n\tc: d\n", "x.yaml:2: a tab cannot indent; use spaces"},
		{"two colons", "a: b: c\n", "x.yaml:1: a second \": \" on one line, or a line indented too far; quote a value that holds \": \""},
		{"no colon", "a: b\nc\n", "x.yaml:2: expected \"key: value\"; a space must follow the colon"},
		{"alias", "a: b\nc: *d\n", "x.yaml:2: unknown anchor 'd' referenced"},
		{"bad byte", "a: b\nc: \xe9\n", "x.yaml:2: byte 0xe9 is not part of UTF-8 text"},
		{"control character", "a: b\nc: \x1b\n", "x.yaml:2: control character U+001B; YAML allows none but tab and line ends"},
		{"two documents", "a: b\n---\nc: d\n", "x.yaml:2: a second document begins here; one is expected"},
		{"open brace", "{\"a\": 1\n", "x.yaml:1: expected \",\" or \"}\""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := yamlnode.Parse(parse.NewSource("x.yaml", []byte(tt.text)))
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseIsBounded(t *testing.T) {
	for name, text := range map[string]string{
		"flow":        strings.Repeat("[", 100_000),
		"closed flow": strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000),
		"block":       strings.Repeat("- ", 100_000),
		"keys":        strings.Repeat("? ", 5_000) + "a",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := yamlnode.Parse(parse.NewSource("x.yaml", []byte(text))); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestParseLoop(t *testing.T) {
	root, err := yamlnode.Parse(parse.NewSource("x.yaml", []byte("&a [*a, 1]\n")))
	if err != nil {
		t.Fatal(err)
	}
	if got := root.Items[0].Resolve(); got != root {
		t.Errorf("the alias stands for %v", got)
	}
}

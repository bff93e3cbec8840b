package pyyaml_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/internal/yamltest"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pyyaml"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// outcome is what safe_load makes of a text: the type and repr of the value, or
// the exception without the lines of the text that PyYAML repeats.
func outcome(text []byte) string {
	doc, err := pyyaml.Load(parse.NewSource("x.yaml", text))
	if err != nil {
		return err.Type + ": " + err.Text("")
	}
	return doc.Value.Type + " " + doc.Value.Repr()
}

// TestAnswersOfPyYAML compares with what PyYAML 6.0 on Python 3.11 answered to
// random texts.
func TestAnswersOfPyYAML(t *testing.T) {
	recorded, err := os.ReadFile("testdata/answers.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(recorded)); lines.Scan(); {
		var a struct {
			Text         string
			Base64       []byte
			Value, Error string
		}
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		text := append([]byte(a.Text), a.Base64...)
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			if diff := cmp.Diff(a.Value+a.Error, outcome(text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a list in itself", "&a [*a]", "list [[...]]"},
		{"a mapping in itself", "&a {b: *a}", "dict {'b': {...}}"},
		{"equal keys of different types", "{1: a, true: b, 1.0: c}", "dict {1: 'c'}"},
		{"a merge of itself", "&a {<<: *a, b: c}", "dict {'b': 'c'}"},
		{"=", "{=: a}", "dict {'=': 'a'}"},
		{"= in place of text", "!!str {=: a}", "str 'a'"},
		{"lone surrogate", `"\ud800"`, `str '\ud800'`},
		{"too large a character", `"\U00110000"`, "ValueError: chr() arg not in range(0x110000)"},
		{"many digits", strings.Repeat("1", 4301), "ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit"},
		{"long key", strings.Repeat("a", 1025) + ": b", "yaml.scanner.ScannerError: mapping values are not allowed here\n  in \"<byte string>\", line 1, column 1026"},
		{"deep", strings.Repeat("[", 2000), "RecursionError: maximum recursion depth exceeded"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, outcome([]byte(tt.text))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoadIsBounded(t *testing.T) {
	lists, merges := "a0: &a0 [x]\n", "a0: &a0 {x: 1}\n"
	for i := 1; i < 40; i++ {
		lists += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9))
		merges += fmt.Sprintf("a%d: &a%d {<<: [%s]}\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9))
	}
	doc, err := pyyaml.Load(parse.NewSource("x.yaml", []byte(lists)))
	if err != nil || len(doc.Value.Repr()) > 1<<20 {
		t.Errorf("lists: %v", err)
	}
	if _, err := pyyaml.Load(parse.NewSource("x.yaml", []byte(merges))); err == nil || err.Type != "MemoryError" {
		t.Errorf("merges: %v", err)
	}
}

func TestMasksWhatItRepeats(t *testing.T) {
	_, err := pyyaml.Load(parse.NewSource("x.yaml", []byte("a: &hunter2 1\nb: &hunter2 2\n")))
	want := "found duplicate anchor '***'; first occurrence\n  in \"<byte string>\", line 1, column 4\nsecond occurrence\n  in \"<byte string>\", line 2, column 4"
	if diff := cmp.Diff(want, err.Text("***")); diff != "" {
		t.Error(diff)
	}
}

func TestMarshalJSON(t *testing.T) {
	const text = "{s: \"a\\\"\\u2028<\\0\", i: 99999999999999999999, f: 1.5, b: yes, n: ~, l: [1, x], t: 2020-01-01}"
	doc, raised := pyyaml.Load(parse.NewSource("x.yaml", []byte(text)))
	if raised != nil {
		t.Fatal(raised.Text(""))
	}
	got := map[string]string{}
	for _, pair := range doc.Value.Data.(*pyyaml.Dict).Pairs {
		key, _ := pair.Key.Text()
		out, err := json.Marshal(pair.Value)
		if err != nil {
			t.Fatal(err)
		}
		got[key] = string(out)
	}
	want := map[string]string{
		"s": `"a\"\u2028\u003c\u0000"`, "i": "99999999999999999999", "f": `"1.5"`, "b": "true", "n": "null",
		"l": `"[1, 'x']"`, "t": `"datetime.date(2020, 1, 1)"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzLoad checks that spans are inside the text, in order, and inside of what
// they are part of.
func FuzzLoad(f *testing.F) {
	for _, text := range []string{
		"a: b\n", "- [a, {b: c}]\n", "a: |\n  b\n", "? a\n: 'b'\n", "<<: {a: b}\n", "&a [*a]", "\xff\xfea\x00", "%YAML 1.1\n--- !!set {a}\n...\n", "a: \"\\u00e9\\\n b\"",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, err := pyyaml.Load(parse.NewSource("x.yaml", text))
		if err != nil {
			_ = err.Text("***")
			yamltest.Inside(t, err.Span, len(text))
			yamltest.Inside(t, err.Context, len(text))
			return
		}
		_ = doc.Value.Repr()
		if doc.Root != nil {
			yamltest.Ordered(t, doc.Root, len(text))
			doc.Root.Walk(func(n *yamlnode.Node) { starts(t, n) })
		}
	})
}

// starts checks that a node's properties stand before its content.
func starts(t *testing.T, n *yamlnode.Node) {
	if n.Start > n.Span.Start && n.Style != yamlnode.Block {
		t.Fatalf("%v begins behind its content", n)
	}
}

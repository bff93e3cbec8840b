package manifest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
)

// object is the part of a JSON Schema that names keys.
type object struct {
	Properties map[string]object
	Defs       map[string]object `json:"$defs"`
}

func (o object) keys() []string {
	var keys []string
	for key := range o.Properties {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// TestSchemaNamesTheKeysThatAreRead compares the keys of the schema with those
// that the help for an unknown key lists.
func TestSchemaNamesTheKeysThatAreRead(t *testing.T) {
	var schema object
	if err := json.Unmarshal(manifest.Schema, &schema); err != nil {
		t.Fatal(err)
	}
	const text = "?: x\ndatabase: {?: x}\nhosts: {a: {roles: [], ?: x, files: {?: x}}}\n"
	m := manifest.Parse(parse.NewSource("hosts.yaml", []byte(strings.ReplaceAll(text, "?", "zzzzzzzz"))))
	var known [][]string
	for _, p := range m.Problems {
		words := strings.FieldsFunc(strings.TrimPrefix(p.Help, "known keys: "), func(r rune) bool { return r == ' ' || r == ',' })
		words = slices.DeleteFunc(words, func(word string) bool { return word == "and" })
		slices.Sort(words)
		known = append(known, words)
	}
	host := schema.Defs["host"]
	want := [][]string{
		schema.keys(), schema.Properties["database"].keys(), host.keys(), host.Properties["files"].keys(),
	}
	if diff := cmp.Diff(want, known); diff != "" {
		t.Error(diff)
	}
}

package manifest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

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

// TestSchemaAgreesWithTheReader holds a validator's answer against the reader's. The schema
// knows no addresses and no releases: there the reader alone is strict.
func TestSchemaAgreesWithTheReader(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(manifest.Schema)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:regionlint:manifest:1", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("urn:regionlint:manifest:1")
	if err != nil {
		t.Fatal(err)
	}
	for text, valid := range map[string]bool{
		full: true,
		"hosts: {a: {cpus: 8, roles: [region], addresses: [10.0.0.1]}}\n": true,
		"hosts: {a: {roles: [rack], dir: a/b}}\n":                         true,
		"hosts: {a: {roles: [rack], dir: ..a/b..}}\n":                     true,
		"hosts: {a: {roles: [rack], dir: ../a}}\n":                        false,
		"hosts: {a: {roles: [rack], dir: /a}}\n":                          false,
		"hosts: {a: {roles: [rack], dir: 'a\\b'}}\n":                      false,
		"hosts: {a: {roles: [rack], dir: ''}}\n":                          false,
		"hosts: {a: {roles: [rack], files: {regiond: a/regiond.conf}}}\n": true,
		"hosts: {a: {roles: [rack], files: {regiond: ../x}}}\n":           false,
		"hosts: {a: {roles: [rack], files: {hba: a}}}\n":                  false,
		"hosts: {a: {roles: [region], addresses: [10.0.0.1]}}\n":          false,
		"hosts: {a: {cpus: 0, roles: [region], addresses: [10.0.0.1]}}\n": false,
		"hosts: {a: {roles: [king]}}\n":                                   false,
		"hosts: {" + strings.Repeat("a", 255) + ": {roles: [rack]}}\n":    true,
		"hosts: {" + strings.Repeat("a", 256) + ": {roles: [rack]}}\n":    false,
		"hosts: {a: {}}\n": false,
		"hosts: {}\n":      false,
		"{}\n":             false,
		"[]\n":             false,
		"hosts: {a: {roles: [rack]}}\ndatabase: {port: 0}\n":    false,
		"hosts: {a: {roles: [rack]}}\ndatabase: {port: 5432}\n": true,
	} {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); (err == nil) != valid {
			t.Errorf("%s: the schema says %v", text, err)
		}
		if found := manifest.Parse(parse.NewSource("hosts.yaml", []byte(text))).Problems; (len(found) == 0) != valid {
			t.Errorf("%s: the reader finds %d problems", text, len(found))
		}
	}
}

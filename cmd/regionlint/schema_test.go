package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// printed is what a run with this exit status writes to a file.
func printed(t *testing.T, want int, args ...string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report")
	var out bytes.Buffer
	if status := run(append(args, "--output", file), nil, &out, &out); status != want {
		t.Fatalf("regionlint %q ends with status %d:\n%s", args, status, out.String())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// schemaNamed compiles what `regionlint schema` prints, or the definition in it that
// a fragment names.
func schemaNamed(t *testing.T, name, fragment string) *jsonschema.Schema {
	t.Helper()
	var out, errors bytes.Buffer
	if status := run([]string{"schema", name}, nil, &out, &errors); status != exitClean {
		t.Fatalf("status %d: %s", status, errors.String())
	}
	document, err := jsonschema.UnmarshalJSON(&out)
	if err != nil {
		t.Fatal(err)
	}
	at := "urn:regionlint:" + name + ":1"
	c := jsonschema.NewCompiler()
	if err := c.AddResource(at, document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(at + fragment)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestReportsAreValid shows JSON reports of all kinds to a validator.
func TestReportsAreValid(t *testing.T) {
	t.Setenv("GITHUB_STEP_SUMMARY", "")
	for _, test := range []struct {
		name, bundle, fragment string
		status                 int
		flags                  []string
	}{
		{"nearly all faults", "faults", "", exitFindings, nil},
		{"files that cannot be read", "broken", "", exitFindings, nil},
		{"nothing found", "clean", "", exitClean, nil},
		{"a fleet", ".", "", exitFindings, nil},
		{"fixed", "ha", "", exitFindings, []string{"--fix"}},
		{"what would be fixed", "faults", "", exitFindings, []string{"--diff", "--unsafe-fixes"}},
		{"counts", "faults", "#/$defs/statistics", exitFindings, []string{"--statistics"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			fleet := t.TempDir()
			if err := os.CopyFS(fleet, os.DirFS(filepath.Join("..", "..", "testdata", "bundles"))); err != nil {
				t.Fatal(err)
			}
			text := printed(t, test.status, append(test.flags, "--format", "json", filepath.Join(fleet, test.bundle))...)
			document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := schemaNamed(t, "report", test.fragment).Validate(document); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestManifestsAreValid shows the manifests of the bundles to a validator, which must
// refuse what BND001 finds an unknown key in.
func TestManifestsAreValid(t *testing.T) {
	schema := schemaNamed(t, "manifest", "")
	for bundle, valid := range map[string]bool{"demo": true, "ha": true, "clean": true, "broken": true, "faults": false} {
		dir := filepath.Join("..", "..", "testdata", "bundles", bundle)
		text, err := os.ReadFile(filepath.Join(dir, "hosts.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		var manifest any
		if err := yaml.Unmarshal(text, &manifest); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(manifest); (err == nil) != valid {
			t.Errorf("%s: the schema says %v", bundle, err)
		}
		found := readConcise(t, printed(t, map[bool]int{true: exitClean, false: exitFindings}[valid], "--select", "BND001", "--format", "concise", dir))
		for _, f := range found {
			if valid || !strings.HasSuffix(f.Path, "hosts.yaml") {
				t.Errorf("%s: %v", bundle, f)
			}
		}
	}
}

package inventory_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/inventory"
	"github.com/regionlint/regionlint/parse/manifest"
)

// FuzzSources reads any text as a source, beside another: what is wrong has a place, and of
// what is read comes a manifest that lacks values at most.
func FuzzSources(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		f.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		files := archive.Files[:len(archive.Files)-1]
		for i := range files {
			f.Add(files[i].Data, files[(i+1)%len(files)].Data, "alpha,cpus=8,role=region,address=10.0.0.11")
		}
	}
	f.Fuzz(func(t *testing.T, one, other []byte, setting string) {
		var said inventory.Said
		_ = said.Hosts.Add(setting)
		var sources []*inventory.Told
		for i, text := range [][]byte{one, other} {
			told := inventory.Read(parse.NewSource("source", text), []string{"alpha", "beta"}[i])
			for _, p := range append(told.Problems, told.Remarks...) {
				at := p.Place.Span
				if p.Message == "" || at.Start < 0 || at.End > len(text) || at.Start > at.End {
					t.Fatalf("%+v in a text of %d bytes", p, len(text))
				}
			}
			if len(told.Problems) == 0 {
				sources = append(sources, told)
			}
		}
		c := inventory.Combine(sources, said, nil)
		if len(c.Contradictions) > 0 {
			return
		}
		inventory.Settle(c.Manifest)
		text := c.Manifest.YAML()
		for _, p := range manifest.Parse(parse.NewSource("hosts.yaml", text)).Problems {
			if !isLack(p.Message) {
				t.Errorf("%s\n%s", p.Message, text)
			}
		}
	})
}

// isLack tells what is left to be settled from what is wrong.
func isLack(message string) bool {
	for _, lack := range []string{"has no entry", "has no `roles`", "has no `cpus`", "the manifest names no hosts"} {
		if strings.HasSuffix(message, lack) {
			return true
		}
	}
	return false
}

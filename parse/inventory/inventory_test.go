package inventory_test

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/inventory"
)

var update = flag.Bool("update", false, "write what comes out into the files of testdata")

// TestSources combines the sources of each file of testdata. Its comment has a line for each
// setting, and the file `manifest` has the manifest, what was left out, and what is wrong.
func TestSources(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			last := len(archive.Files) - 1
			if archive.Files[last].Name != "manifest" {
				t.Fatal("the last file is not the manifest")
			}
			got := combined(t, string(archive.Comment), archive.Files[:last])
			if *update {
				archive.Files[last].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(archive.Files[last].Data), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func combined(t *testing.T, comment string, files []txtar.File) string {
	t.Helper()
	var out strings.Builder
	var sources []*inventory.Told
	for _, f := range files {
		told := inventory.Read(parse.NewSource(f.Name, f.Data), strings.TrimSuffix(path.Base(f.Name), ".json"))
		sources = append(sources, told)
		for _, p := range told.Remarks {
			fmt.Fprintf(&out, "remark: %s\n", p)
		}
		for _, p := range told.Problems {
			fmt.Fprintf(&out, "problem: %s\n", p)
		}
	}
	var said inventory.Said
	for line := range strings.Lines(comment) {
		if set, ok := strings.CutPrefix(strings.TrimSpace(line), "--set "); ok {
			if err := said.Hosts.Add(set); err != nil {
				fmt.Fprintf(&out, "--set %s: %s\n", set, err)
			}
		}
	}
	if strings.Contains(out.String(), "problem: ") {
		return out.String()
	}
	c := inventory.Combine(sources, said, nil)
	for _, err := range c.Contradictions {
		fmt.Fprintf(&out, "contradiction: %s\n", err)
	}
	inventory.Settle(c.Manifest)
	out.Write(c.Manifest.YAML())
	return out.String()
}

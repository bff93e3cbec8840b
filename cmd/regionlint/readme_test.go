package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/rules"
)

// TestReadme keeps what the README shows of the program as the program has it:
// the demo's output, the table of rules, and that of the servers' answers.
// -update writes them anew.
func TestReadme(t *testing.T) {
	file := filepath.Join("..", "..", "README.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var demo, table bytes.Buffer
	if status := run([]string{filepath.Join("..", "..", "testdata", "bundles", "demo")}, nil, &demo, &demo); status != exitFindings {
		t.Fatalf("the demo ends with status %d:\n%s", status, demo.String())
	}
	if err := rulesMarkdown(&table, rules.All()); err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for mark, block := range map[string]string{
		"demo":        "\n```text\n" + demo.String() + "```\n\n",
		"rules":       "\n" + table.String() + "\n",
		"conformance": "\n" + conformance(t) + "\n",
	} {
		want = replaceBlock(t, want, mark, block)
	}
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("README.md (-program +README); -update writes it:\n%s", diff)
	}
}

func replaceBlock(t *testing.T, text, mark, block string) string {
	t.Helper()
	start, end := "<!-- "+mark+" -->\n", "<!-- /"+mark+" -->\n"
	before, rest, ok := strings.Cut(text, start)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md has no block %s", mark)
	}
	return before + start + block + end + after
}

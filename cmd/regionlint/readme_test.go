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
// what it prints of the bundles, the table of rules, and that of the servers' answers.
// -update writes them anew.
func TestReadme(t *testing.T) {
	file := filepath.Join("..", "..", "README.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bundles := filepath.Join("..", "..", "testdata", "bundles")
	var table bytes.Buffer
	if err := rulesMarkdown(&table, rules.All()); err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for mark, block := range map[string]string{
		"demo":        shown(t, exitFindings, filepath.Join(bundles, "demo")),
		"access":      shown(t, exitClean, "access", filepath.Join(bundles, "ha")),
		"budget":      shown(t, exitClean, "budget", filepath.Join(bundles, "clean")),
		"dump":        shown(t, exitClean, "dump", "pg_hba", filepath.Join(bundles, "demo", "alpha", "etc", "postgresql", "9.5", "main", "pg_hba.conf")),
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

// shown is the block of text that a run prints.
func shown(t *testing.T, want int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if status := run(args, nil, &out, &out); status != want {
		t.Fatalf("regionlint %q ends with status %d:\n%s", args, status, out.String())
	}
	return "\n```text\n" + out.String() + "```\n\n"
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

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/diagnose"
	"github.com/regionlint/regionlint/rules"
)

// TestReadme keeps what the README and the pages of docs show of the program as the
// program has it: what it prints of the bundles, the table of rules, and that of the
// servers' answers. Each block stands on one page. -update writes them anew.
func TestReadme(t *testing.T) {
	servers := conformance(t)
	// The pages show what one sees at the root.
	t.Chdir(filepath.Join("..", ".."))
	const bundles = "testdata/bundles/"
	var table bytes.Buffer
	if err := rulesMarkdown(&table, rules.All()); err != nil {
		t.Fatal(err)
	}
	pages := readPages(t)
	for mark, block := range map[string]string{
		"demo":        shown(t, exitFindings, bundles+"demo"),
		"config":      shown(t, exitClean, "config", bundles+"demo"),
		"access":      shown(t, exitClean, "access", bundles+"ha"),
		"budget":      shown(t, exitClean, "budget", bundles+"clean"),
		"dump":        shown(t, exitClean, "dump", "pg_hba", bundles+"demo/alpha/etc/postgresql/9.5/main/pg_hba.conf"),
		"rules":       "\n" + table.String() + "\n",
		"conformance": "\n" + servers + "\n",
		"diagnose":    diagnosed(t, "diagnose", "--bundle", bundles+"demo", "-"),
		"symptoms":    "\n" + symptomsMarkdown() + "\n",
	} {
		name, page := pageOf(t, pages, mark)
		current := replaceBlock(t, page, mark, block)
		if *update {
			pages[name] = current
			continue
		}
		if diff := cmp.Diff(current, page); diff != "" {
			t.Errorf("the block %s of %s (-program +page); -update writes it:\n%s", mark, name, diff)
		}
	}
	if *update {
		for name, page := range pages {
			if err := os.WriteFile(name, []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// readPages are the README and the pages of docs, by file name.
func readPages(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{}
	for _, name := range append(names, "README.md") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages[name] = string(text)
	}
	return pages
}

// pageOf is the one page that has a block.
func pageOf(t *testing.T, pages map[string]string, mark string) (name, page string) {
	t.Helper()
	for n, p := range pages {
		if !strings.Contains(p, startOf(mark)) {
			continue
		}
		if name != "" {
			t.Fatalf("both %s and %s have a block %s", name, n, mark)
		}
		name, page = n, p
	}
	if name == "" {
		t.Fatalf("no page has a block %s", mark)
	}
	return name, page
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

// diagnosed is the block of text that a run prints of the log that docs/diagnose.md has.
func diagnosed(t *testing.T, args ...string) string {
	t.Helper()
	log := "2026-11-20 10:00:00 UTC FATAL:  no pg_hba.conf entry for host \"10.0.0.12\", user \"maas\", database \"maasdb\", SSL off\n"
	if page := readPages(t)[filepath.Join("docs", "diagnose.md")]; !strings.Contains(page, strings.TrimSpace(log)) {
		t.Error("docs/diagnose.md has another log")
	}
	var out bytes.Buffer
	if status := run(args, strings.NewReader(log), &out, &out); status != exitFindings {
		t.Fatalf("regionlint %q ends with status %d:\n%s", args, status, out.String())
	}
	return "\n```text\n" + out.String() + "```\n\n"
}

// symptomsMarkdown is the table of what diagnose knows.
func symptomsMarkdown() string {
	table := "| symptom | what has happened | rules |\n|---|---|---|\n"
	for _, s := range diagnose.Symptoms() {
		means := strings.NewReplacer("{", "*", "}", "*").Replace(s.Means)
		table += fmt.Sprintf("| %s | %s | %s |\n", s.Name, means, strings.Join(s.Rules, ", "))
	}
	return table
}

func startOf(mark string) string { return "<!-- " + mark + " -->\n" }

func replaceBlock(t *testing.T, text, mark, block string) string {
	t.Helper()
	end := "<!-- /" + mark + " -->\n"
	before, rest, ok := strings.Cut(text, startOf(mark))
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("block %s does not end", mark)
	}
	return before + startOf(mark) + block + end + after
}

// TestLinksOfPages follows the links of the README and of the pages in docs to files
// of the repository, and to headings of pages.
func TestLinksOfPages(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	followed := 0
	pages := readPages(t)
	for name, page := range pages {
		for _, link := range regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(page, -1) {
			target := link[1]
			if strings.HasPrefix(target, "https://") {
				continue
			}
			followed++
			file, heading, toHeading := strings.Cut(target, "#")
			if file == "" {
				file = filepath.Base(name)
			}
			file = filepath.Join(filepath.Dir(name), filepath.FromSlash(file))
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			text := pages[file]
			if toHeading && !strings.Contains(strings.ToLower(text), "\n## "+strings.ReplaceAll(heading, "-", " ")+"\n") {
				t.Errorf("%s: there is no heading %s", name, target)
			}
		}
	}
	if followed == 0 {
		t.Error("no page has a link")
	}
}

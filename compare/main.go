// Command compare shows faulty bundles to the programs by which such files are checked
// otherwise, and to regionlint, and prints which of them speaks of which fault, as
// tables in Markdown. From the root of the repository:
//
//	go run ./compare            # prints the tables
//	go run ./compare --write    # writes them into README.md and docs/comparison.md
//	go run ./compare --check    # fails when they are not the ones that stand there
//
// A program finds a fault when it complains of the faulty bundle in words that it does
// not use of the same bundle put right. A complaint is a line that it writes as an
// error or a warning, or an exit status that says so; where it stands does not count.
//
// It installs nothing, and says what is missing. Servers run as an unprivileged user,
// and are reached through a Unix socket alone.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/regionlint/regionlint/internal/page"
)

func main() {
	log.SetFlags(0)
	writes := flag.Bool("write", false, "write the tables into the pages")
	checks := flag.Bool("check", false, "fail when the pages have other tables")
	flag.Parse()
	if err := run(*writes, *checks); err != nil {
		log.Fatalf("compare: %v", err)
	}
}

func run(writes, checks bool) error {
	summary, all, err := compare()
	if err != nil {
		return err
	}
	blocks := []page.Block{
		{Page: "README.md", Mark: "compare", Text: summary},
		{Page: filepath.Join("docs", "comparison.md"), Mark: "compare-rules", Text: all},
	}
	for _, b := range blocks {
		switch {
		case writes:
			err = b.Write()
		case checks:
			err = b.Check()
		default:
			_, err = fmt.Fprintln(os.Stdout, b.Text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// compare makes the two tables.
func compare() (summary, all string, err error) {
	work, err := os.MkdirTemp("", "regionlint-compare-")
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	// The user that runs the servers must get to them.
	if err := os.Chmod(work, 0o755); err != nil {
		return "", "", err
	}
	binary := filepath.Join(work, "regionlint")
	if text, err := exec.Command("go", "build", "-o", binary, "./cmd/regionlint").CombinedOutput(); err != nil {
		return "", "", fmt.Errorf("go build: %w\n%s", err, text)
	}
	tools, err := newTools(work, binary)
	if err != nil {
		return "", "", err
	}
	demo, err := demoPairs(filepath.Join(work, "demo"), binary)
	if err != nil {
		return "", "", err
	}
	examples, err := examplePairs(filepath.Join(work, "examples"))
	if err != nil {
		return "", "", err
	}
	inDemo, err := results(demo, tools)
	if err != nil {
		return "", "", err
	}
	inExamples, err := results(examples, tools)
	if err != nil {
		return "", "", err
	}
	return summaryOf(tools, inDemo, inExamples), tableOf(tools, inExamples), nil
}

// result is which of the tools find a fault.
type result struct {
	pair
	found []bool
}

func results(pairs []pair, tools []tool) (list []result, err error) {
	for _, p := range pairs {
		r := result{pair: p}
		for _, t := range tools {
			faulty, err := t.complaints(p.faulty)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", p.code, t.name, err)
			}
			right, err := t.complaints(p.right)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", p.code, t.name, err)
			}
			isNew := func(complaint string) bool { return !slices.Contains(right, complaint) }
			r.found = append(r.found, slices.ContainsFunc(faulty, isNew))
		}
		// The last tool is regionlint, from which the faults are.
		if !r.found[len(tools)-1] {
			return nil, fmt.Errorf("%s: regionlint itself finds nothing", p.code)
		}
		list = append(list, r)
	}
	return list, nil
}

package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/regionlint/regionlint/rules"
)

// pair is a bundle with a fault, and the same put right. Both are directories.
type pair struct {
	code, name    string
	faulty, right string
}

// demoFaults are the faults of the bundle demo.
var demoFaults = []string{"HBA001", "PGC005", "RGD005", "WRK001"}

// demoPairs are the bundle demo with each of its faults alone, and with none:
// regionlint puts the others right.
func demoPairs(dir, binary string) (pairs []pair, err error) {
	right := filepath.Join(dir, "right")
	if err := demoWithout(right, binary, "--fail-on=info"); err != nil {
		return nil, err
	}
	for _, code := range demoFaults {
		p := pair{code: code, faulty: filepath.Join(dir, code), right: right}
		// A max_connections below the need is below the peak as well.
		if err := demoWithout(p.faulty, binary, "--ignore="+code+",PGC011"); err != nil {
			return nil, err
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}

// demoWithout writes the bundle demo without the faults that regionlint puts right
// with a flag. It leaves none that it is to find.
func demoWithout(dir, binary, flag string) error {
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "bundles", "demo"))); err != nil {
		return err
	}
	out, err := exec.Command(binary, "--fix", "--unsafe-fixes", flag, dir).CombinedOutput()
	if err != nil {
		return fmt.Errorf("regionlint --fix %s: %w\n%s", flag, err, out)
	}
	return nil
}

// isCompared leaves out rules that are about regionlint's own manifest and comments, and
// RGD008, which is about modes and owners that a copy does not have.
func isCompared(r *rules.Rule) bool {
	return !strings.HasPrefix(r.Code, "BND") && !strings.HasPrefix(r.Code, "SUP") && r.Code != "RGD008"
}

// examplePairs are the examples on the rules' pages, each laid over the bundle that
// they start from.
func examplePairs(dir string) (pairs []pair, err error) {
	base, err := txtar.ParseFile(filepath.Join("rules", "testdata", "base.txtar"))
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, f := range base.Files {
		files[f.Name] = string(f.Data)
	}
	for _, r := range rules.All() {
		if !isCompared(r) {
			continue
		}
		p := pair{r.Code, r.Name, filepath.Join(dir, r.Code, "faulty"), filepath.Join(dir, r.Code, "right")}
		before, after := example(r.Page())
		faulty := maps.Clone(files)
		maps.Copy(faulty, before)
		right := maps.Clone(faulty)
		maps.Copy(right, after)
		if err := errors.Join(write(p.faulty, faulty), write(p.right, right)); err != nil {
			return nil, err
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}

// example is what stands on a page in the blocks `before PATH` and `after PATH`, the
// language being the first word.
func example(page string) (before, after map[string]string) {
	before, after = map[string]string{}, map[string]string{}
	var block map[string]string
	var path string
	for line := range strings.Lines(page) {
		fence, isFence := strings.CutPrefix(strings.TrimSpace(line), "```")
		if !isFence {
			if block != nil {
				block[path] += line
			}
			continue
		}
		block = nil
		if fields := strings.Fields(fence); len(fields) == 3 {
			block = map[string]map[string]string{"before": before, "after": after}[fields[1]]
			path = fields[2]
		}
	}
	return before, after
}

// lastComment is the comment behind a record, over which Augeas stumbles wherever
// there is one.
var lastComment = regexp.MustCompile(`(?m)[ \t]+#.*$`)

func write(dir string, files map[string]string) error {
	for name, text := range files {
		if strings.HasSuffix(name, "pg_hba.conf") {
			text = lastComment.ReplaceAllString(text, "")
		}
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o640)); err != nil {
			return err
		}
	}
	return nil
}

package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/report"
)

func baselineFlag() cli.Flag {
	return &cli.StringFlag{Name: "baseline", Usage: "leave out the findings that `FILE` knows, and do not fix them"}
}

func writeBaselineFlag() cli.Flag {
	return &cli.StringFlag{Name: "write-baseline", Usage: "make all that is found known to `FILE`, and exit with 0; with --baseline of the same FILE, renew that"}
}

// baseline is what the flags say about known findings.
type baseline struct {
	// old are those of the file called name; nil for none.
	old  *lint.Baseline
	name string
	// next is the file that is to know the findings of this run; "" for none.
	next string
	// called are the bundles that are linted, as baselines call them.
	called map[string]target
	// others are bundles that other parts of the fleet are, as baselines call them.
	others map[string]bool
	// top is the directory from which those names lead to bundles.
	top string
}

func newBaseline(c *cli.Context) (b baseline, err error) {
	if c.IsSet("baseline") {
		b.name = c.String("baseline")
		if b.name == "" {
			return b, errors.New("--baseline: the name of the file is empty")
		}
		if b.old, err = readBaseline(b.name); err != nil {
			return b, fmt.Errorf("--baseline %w", err)
		}
	}
	b.next, err = nextBaseline(c)
	return b, err
}

// nextBaseline is the file of --write-baseline; "" for none. It can be written, and
// nothing is lost with what it holds.
func nextBaseline(c *cli.Context) (name string, err error) {
	if !c.IsSet("write-baseline") {
		return "", nil
	}
	if c.IsSet("shard") {
		return "", errors.New("--write-baseline and --shard exclude each other: a baseline knows the findings of all bundles")
	}
	if c.Bool("diff") {
		return "", errors.New("--write-baseline and --diff exclude each other: nothing is fixed yet of what --diff shows")
	}
	switch name = c.String("write-baseline"); name {
	case "":
		return "", errors.New("--write-baseline: the name of the file is empty")
	case "-":
		return "", errors.New("--write-baseline -: it takes the name of a file")
	}
	if err = fix.Replaceable(name); err != nil {
		return "", cannotWrite("--write-baseline", name, err)
	}
	return name, notOverwritten(name)
}

// notOverwritten is the error about a file that is anything but a baseline, be it one
// that was broken in merging: a manifest or a report is soon given by mistake.
func notOverwritten(name string) error {
	text, err := readAtMost(name, baselineLimit)
	holds := func(key string) bool { return bytes.Contains(text, []byte(key)) }
	if errors.Is(err, fs.ErrNotExist) || err == nil && (len(text) == 0 || holds(`"findings"`) && !holds(`"tool"`)) {
		return nil
	}
	return fmt.Errorf("--write-baseline %s: the file is there, and is no baseline: remove it first, or give another one", name)
}

func readBaseline(name string) (*lint.Baseline, error) {
	text, err := readAtMost(name, baselineLimit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("%s: there is no such file", name)
	case err != nil:
		return nil, cannotRead(name, err)
	}
	var known *lint.Baseline
	if err == nil {
		if known, err = lint.ReadBaseline(text); err != nil {
			err = fmt.Errorf("%s is no baseline: %w", name, err)
		}
	}
	if err != nil {
		if notOverwritten(name) != nil {
			return nil, fmt.Errorf("%w: give one that --write-baseline wrote", err)
		}
		return nil, fmt.Errorf("%w: write one with --write-baseline %s", err, name)
	}
	return known, nil
}

// baselineLimit is for baselines: one of fifty thousand findings takes less.
var baselineLimit = parse.Limit{Most: 32 << 20, Kind: "baseline"}

// expect says which bundles will be linted, and which others are there.
func (b *baseline) expect(targets, others []target) {
	if b.old == nil {
		return
	}
	var bundles []string
	b.called, b.others = map[string]target{}, map[string]bool{}
	for _, t := range others {
		b.others[inBaseline(t.repositoryDir)] = true
	}
	for _, t := range targets {
		bundle := inBaseline(t.repositoryDir)
		bundles = append(bundles, bundle)
		b.called[bundle] = t
	}
	b.top = realPath(".")
	if all := slices.Concat(targets, others); len(all) > 0 {
		b.top = cmp.Or(repositories{}.root(all[0].real), b.top)
	}
	b.old.Expect(bundles, b.apart)
}

// apart tells whether a bundle that is not linted is still one, and not a link to one
// that is linted.
func (b *baseline) apart(bundle string) bool {
	if b.others[bundle] {
		return true
	}
	dir := realPath(b.directory(bundle))
	for _, t := range b.called {
		if t.real == dir {
			return false
		}
	}
	return b.inOtherArchive(dir) || slices.ContainsFunc(manifest.Names(), func(name string) bool { return exists(filepath.Join(dir, name)) })
}

// inOtherArchive tells whether a directory may be in an archive that nobody looked into.
func (b *baseline) inOtherArchive(dir string) bool {
	for _, t := range b.called {
		if _, in := t.origin.inArchive(dir); in {
			return false
		}
	}
	for !exists(dir) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
	}
	info, err := os.Stat(dir)
	return err == nil && info.Mode().IsRegular()
}

// directory is that of a bundle, as baselines call it.
func (b *baseline) directory(bundle string) string {
	return filepath.Join(b.top, filepath.FromSlash(bundle))
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// of is what is known of a bundle.
func (b *baseline) of(t target) *lint.BundleBaseline { return b.old.Of(inBaseline(t.repositoryDir)) }

// settle makes known what was found in the bundles, or tells which known findings are no more.
// complete tells that every bundle could be linted. Lines for people come back.
func (b baseline) settle(j *job, bundles []report.Bundle, complete bool) (lines []string, err error) {
	gone, kept := b.left(j, bundles)
	switch {
	case b.next == "" && complete && !j.style.Quiet:
		return b.tell(gone, j.style.Verbose), nil
	case b.next == "":
		return nil, nil
	case !complete:
		return nil, fmt.Errorf("--write-baseline %s: it stays as it was, since not all could be linted", b.next)
	}
	var all []lint.Entry
	unknown := 0
	for i := range bundles {
		found := &bundles[i]
		unknown += len(found.Findings)
		found.Known = append(found.Known, found.Findings...)
		found.Findings = nil
		all = append(all, lint.Entries(inBaseline(found.RepositoryDir), found.Known)...)
	}
	written := lint.NewBaseline(append(all, kept...))
	text, err := written.Text()
	if err == nil {
		if err = fix.Replace(b.next, text); err != nil {
			err = cannotWrite("--write-baseline", b.next, err)
		}
	}
	if err != nil {
		return nil, err
	}
	line := fmt.Sprintf("regionlint: %s knows %s now", b.next, sentence.Count(len(all), "finding"))
	if b.name != "" && unknown > 0 {
		line += fmt.Sprintf(", %d of them new", unknown)
	}
	if n := written.Len() - len(all); n > 0 {
		line += fmt.Sprintf(", and still %d that nobody looked for in this run", n)
	}
	if b.name == "" && len(all) > 0 {
		line += fmt.Sprintf(": --baseline %s leaves them out", b.next)
	}
	return []string{line}, nil
}

// inBaseline is how a baseline calls a bundle in a directory of the repository.
func inBaseline(dir string) string {
	return cmp.Or(strings.TrimPrefix(path.Join("/", dir), "/"), ".")
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
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
	if !c.IsSet("write-baseline") {
		return b, nil
	}
	if c.Bool("diff") {
		return b, errors.New("--write-baseline and --diff exclude each other: nothing is fixed yet of what --diff shows")
	}
	b.next = c.String("write-baseline")
	if err = replaceable("--write-baseline", b.next); err != nil {
		return b, err
	}
	return b, notOverwritten(b.next)
}

// notOverwritten is the error about a file that is anything but a baseline, be it one
// that was broken in merging: a manifest or a report is soon given by mistake.
func notOverwritten(name string) error {
	text, err := readAtMost(mostStreamed, name)
	holds := func(key string) bool { return bytes.Contains(text, []byte(key)) }
	if errors.Is(err, fs.ErrNotExist) || err == nil && (len(text) == 0 || holds(`"findings"`) && !holds(`"tool"`)) {
		return nil
	}
	return fmt.Errorf("--write-baseline %s: the file is there, and is no baseline: remove it first, or give another one", name)
}

func readBaseline(name string) (*lint.Baseline, error) {
	text, err := readAtMost(mostStreamed, name)
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

// readAtMost reads a file, which may have no end.
func readAtMost(most int64, name string) (text []byte, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	text, err = io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("it has more than %d MiB", most>>20)
	}
	return text, err
}

// settle makes known what was found, or tells which known findings are no more.
// complete tells that every bundle could be linted. Lines for people come back.
func (b baseline) settle(j *job, r *report.Report, complete bool) (lines []string, err error) {
	gone, unchecked := b.left(j, r)
	switch {
	case b.next == "" && complete && !j.style.Quiet:
		return b.tell(gone, j.style.Verbose), nil
	case b.next == "":
		return nil, nil
	case !complete:
		return nil, fmt.Errorf("--write-baseline %s: it stays as it was, since not all could be linted", b.next)
	}
	var all []rules.Finding
	for i := range r.Bundles {
		known := &r.Bundles[i].Known
		*known = append(*known, r.Bundles[i].Findings...)
		r.Bundles[i].Findings = nil
		all = append(all, *known...)
	}
	written := lint.NewBaseline(all, unchecked)
	text, err := written.Text()
	if err == nil {
		err = replace("--write-baseline", b.next, text)
	}
	if err != nil {
		return nil, err
	}
	line := fmt.Sprintf("regionlint: %s knows %s now", b.next, sentence.Count(len(all), "finding"))
	if kept := written.Len() - len(all); kept > 0 {
		line += fmt.Sprintf(", and still %d of rules that were not checked", kept)
	}
	if b.name == "" && len(all) > 0 {
		line += fmt.Sprintf(": --baseline %s leaves them out", b.next)
	}
	return []string{line}, nil
}

// left are the known findings that were not there: gone, where their rule was checked
// everywhere, or no longer exists.
func (b baseline) left(j *job, r *report.Report) (gone, unchecked []lint.Entry) {
	isGone := map[string]bool{}
	for _, e := range b.old.Left() {
		if _, asked := isGone[e.Rule]; !asked {
			_, err := lint.Find(e.Rule)
			isGone[e.Rule] = err != nil || checked(j, r, e.Rule)
		}
		if isGone[e.Rule] {
			gone = append(gone, e)
		} else {
			unchecked = append(unchecked, e)
		}
	}
	return gone, unchecked
}

// checked tells whether a rule was checked in full in every bundle.
func checked(j *job, r *report.Report, code string) bool {
	for _, t := range j.targets {
		s := j.settings.of(t)
		ran := func(rule *rules.Rule) bool {
			return rule.Code == code && rule.Runs(s.Options) && (!rule.OfSuppressions || !s.NoSuppressions)
		}
		if !slices.ContainsFunc(s.Rules, ran) {
			return false
		}
	}
	for _, b := range r.Bundles {
		if slices.ContainsFunc(b.Skipped, func(s report.Skip) bool { return s.Rule == code }) {
			return false
		}
	}
	return true
}

// tell tells of known findings that are gone.
func (b baseline) tell(gone []lint.Entry, each bool) []string {
	if len(gone) == 0 {
		return nil
	}
	n := 0
	var lines []string
	for _, e := range gone {
		n += e.Count
		if each {
			lines = append(lines, fmt.Sprintf("regionlint: no longer found: %s %s (%d, fingerprint %s)", e.Rule, report.Visible(e.Path), e.Count, e.Fingerprint))
		}
	}
	are := "are"
	if n == 1 {
		are = "is"
	}
	return append(lines, fmt.Sprintf("regionlint: %s of %s %s no longer there: renew it with --baseline %[2]s --write-baseline %[2]s",
		sentence.Count(n, "known finding"), b.name, are))
}

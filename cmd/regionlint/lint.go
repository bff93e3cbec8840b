package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/report"
)

func (a *app) lintCommand() *cli.Command {
	outputs := &outputs{}
	return &cli.Command{
		Name:        lintName,
		Usage:       "lint bundles (the default command)",
		ArgsUsage:   "[PATH...]",
		Description: aboutPaths + " Flags may stand before or after it.\n\n" + exitStatuses,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "fix", DisableDefaultText: true, Usage: "apply safe fixes in place, until none is left to apply"},
			&cli.BoolFlag{Name: "unsafe-fixes", DisableDefaultText: true, Usage: "let --fix and --diff use fixes that may change what someone meant"},
			&cli.BoolFlag{Name: "diff", DisableDefaultText: true, Usage: "print the diff of what --fix would do, the findings on standard error; write nothing"},
			&cli.GenericFlag{Name: "format", Aliases: []string{"f"}, Value: outputs.formatFlag(), Usage: "report as `FORMAT`: " + formatNames() + " (default: text); in concise and table, [*] marks findings with a safe fix, [~] with an unsafe one"},
			&cli.GenericFlag{Name: "output", Aliases: []string{"o"}, Value: outputs.fileFlag(), Usage: "write the report to `FILE` instead of standard output; --format and --output pair up, and may repeat"},
			statisticsFlag(),
			&cli.BoolFlag{Name: "quiet", DisableDefaultText: true, Aliases: []string{"q"}, Usage: "without the closing count"},
			&cli.BoolFlag{Name: "verbose", DisableDefaultText: true, Aliases: []string{"v"}, Usage: "with what could not be checked, and why, and with each place of a finding"},
			selectFlag(),
			ignoreFlag(),
			failOnFlag(),
			noSuppressionsFlag(),
			configFlag(),
			noConfigFlag(),
			baselineFlag(),
			writeBaselineFlag(),
			hostsFlag(),
			maxBytesFlag(),
			maasVersionFlag(),
			serverVersionFlag(),
			colorFlag(),
		},
		Action: func(c *cli.Context) error { return a.lint(c, outputs) },
	}
}

func (a *app) lint(c *cli.Context, o *outputs) error {
	j, err := a.job(c, o)
	if err != nil {
		return err
	}
	if j.reports, err = openAll(j.reports, []string{j.baseline.name, j.baseline.next}, j.archives()); err != nil {
		return err
	}
	if j.summary, err = openSummary(j.reports, os.Getenv); err != nil {
		return err
	}
	r := &report.Report{Version: toolVersion()}
	var diffs strings.Builder
	failed := j.unreadable
	for _, t := range j.targets {
		if err := a.lintTarget(j, t, r, &diffs); err != nil {
			failed = append(failed, err)
		}
	}
	remarks, err := j.baseline.settle(j, r, len(failed) == 0)
	switch {
	case err != nil:
		failed = append(failed, err)
	case j.baseline.next != "":
		// All that remains is known now.
		a.status = exitClean
	}
	if err := a.write(j, r, diffs.String()); err != nil {
		return errors.Join(append(failed, err)...)
	}
	// Below the findings, where it is seen.
	for _, line := range append(a.remarks, remarks...) {
		fmt.Fprintln(a.stderr, line)
	}
	if diffs.Len() > 0 {
		a.status = exitFindings
	}
	return errors.Join(failed...)
}

// lintTarget lints one bundle, and fixes it or adds to the diff. The report is
// of what is left, and without --fix, or when it failed, of what there is.
func (a *app) lintTarget(j *job, t target, r *report.Report, diffs *strings.Builder) (err error) {
	dir, release, err := t.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	s := j.settings.of(t)
	s.Baseline = j.baseline.of(t)
	var turn *fix.Turn
	if j.fix {
		// Before anything is read that another run may be about to write.
		turn, err = fix.TakeTurn(t.dir)
	}
	if err != nil || !j.fix && !j.diff {
		a.add(r, j.reportBundle(t, lint.Lint(bundle.Load(t.name, dir, j.options), s)), s)
		return err
	}
	fixed := lint.Fix(t.name, dir, j.options, s, j.fixing)
	a.remarks = append(a.remarks, sayBugs(t, fixed)...)
	if j.fix {
		defer func() { err = errors.Join(err, turn.Close()) }()
		if err := turn.Write(files(fixed)); err != nil {
			a.add(r, j.reportBundle(t, fixed.Before), s)
			return err
		}
		a.add(r, j.fixedBundle(t, fixed), s)
		return nil
	}
	for _, c := range fixed.Files {
		diffs.WriteString(fix.Diff(t.diffPath(c.Path), c.Old, c.New))
	}
	a.remarks = append(a.remarks, sayHidden(t, fixed.Hidden)...)
	result := j.reportBundle(t, fixed.Before)
	result.Effects = effects(fixed)
	a.add(r, result, s)
	return nil
}

// add adds a bundle to the report. What fails is for its own settings to say, and what
// is known of it is not known for the next one as well.
func (a *app) add(r *report.Report, b report.Bundle, s lint.Settings) {
	r.Bundles = append(r.Bundles, b)
	s.Baseline.Take(b.Known)
	if s.Fails(b.Findings) {
		a.status = exitFindings
	}
}

func files(fixed lint.Fixed) []fix.File {
	var list []fix.File
	for _, c := range fixed.Files {
		list = append(list, fix.File{Path: c.Path, Old: c.Old.Text, New: c.New, Perm: c.Perm}) //nolint:forbidigo // what is written has to be compared with what was read
	}
	return list
}

// write writes the diff and the reports.
func (a *app) write(j *job, r *report.Report, diffs string) error {
	document := r.Document()
	if j.diff {
		if _, err := io.WriteString(a.stdout, forReader(a.stdout, diffs)); err != nil {
			return cannotWrite("", standardOutput, err)
		}
	}
	for _, o := range j.reports {
		style := j.style
		if o.file != "" {
			// A file is read later, and elsewhere.
			style.Color = false
			style.Width = 0
		}
		if err := o.write(document, style, a.reportWriter(j)); err != nil {
			return err
		}
	}
	if err := j.summary.write(document); err != nil {
		return err
	}
	if slices.ContainsFunc(j.reports, func(o output) bool { return o.format.TellsRest }) {
		return nil
	}
	return document.WriteRest(a.stderr, j.style)
}

// reportWriter is where a report without a file goes: standard output is the
// diff's, when there is one.
func (a *app) reportWriter(j *job) io.Writer {
	if j.diff {
		return a.stderr
	}
	return a.stdout
}

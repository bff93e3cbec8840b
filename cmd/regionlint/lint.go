package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

func (a *app) lintCommand() *cli.Command {
	outputs := &outputs{}
	return &cli.Command{
		Name:      lintName,
		Usage:     "lint bundles (the default command)",
		ArgsUsage: "[PATH...]",
		Description: "PATH is a bundle (a directory with hosts.yaml and the files of each host), or a " +
			"directory above many of them; the default is the current directory. Flags may " +
			"stand before or after it.\n\n" + exitStatuses,
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
			maasVersionFlag(),
			serverVersionFlag(),
			colorFlag(),
		},
		Action: func(c *cli.Context) error { return a.lint(c, outputs) },
	}
}

// job is what the flags ask for.
type job struct {
	found
	options  bundle.Options
	settings settingsInForce
	fix      bool
	diff     bool
	fixing   lint.Fixing
	baseline baseline
	reports  []output
	summary  *stepSummary
	style    report.Style
}

func (a *app) lint(c *cli.Context, o *outputs) error {
	j, err := a.job(c, o)
	if err != nil {
		return err
	}
	if j.reports, err = openAll(j.reports, j.baseline.name, j.baseline.next); err != nil {
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
	for _, line := range append(a.hidden, remarks...) {
		fmt.Fprintln(a.stderr, line)
	}
	if diffs.Len() > 0 {
		a.status = exitFindings
	}
	return errors.Join(failed...)
}

func (a *app) job(c *cli.Context, o *outputs) (j *job, err error) {
	j = &job{fix: c.Bool("fix"), diff: c.Bool("diff")}
	if j.fix && j.diff {
		return nil, errors.New("--fix and --diff exclude each other: --diff shows what --fix would do")
	}
	j.fixing = lint.Fixing{Least: rules.Safe, Shown: j.diff}
	if c.Bool("unsafe-fixes") {
		j.fixing.Least = rules.Unsafe
		if !j.fix && !j.diff {
			a.hidden = append(a.hidden, "regionlint: --unsafe-fixes does nothing without --fix or --diff")
		}
	}
	if j.settings, err = newSettings(c); err != nil {
		return nil, err
	}
	if j.options, err = bundleOptions(c); err != nil {
		return nil, err
	}
	if j.reports, err = o.paired(); err != nil {
		return nil, err
	}
	if c.Bool("statistics") {
		if j.reports, err = counting(j.reports); err != nil {
			return nil, err
		}
	}
	if err = misspeltCommand(c); err != nil {
		return nil, err
	}
	dirs, err := directories(c.Args().Slice())
	if err != nil {
		return nil, err
	}
	if j.found, err = findTargets(dirs, j.options.Manifest != nil); err != nil {
		return nil, err
	}
	if err = j.settings.settle(j.targets, j.options.Manifest); err != nil {
		return nil, err
	}
	if j.baseline, err = newBaseline(c); err != nil {
		return nil, err
	}
	// Known findings are counted in the order of the report.
	slices.SortStableFunc(j.targets, func(a, b target) int { return cmp.Compare(a.name, b.name) })
	j.baseline.expect(j.targets)
	if err = applicable(j.diff, dirs); err != nil {
		return nil, err
	}
	color, err := useColor(c.String("color"), a.reportWriter(j), os.Getenv)
	j.style = report.Style{
		Color: color, Width: width(a.reportWriter(j)),
		Verbose: c.Bool("verbose"), Quiet: c.Bool("quiet"), Fleet: len(j.targets) > 1,
	}
	return j, err
}

// applicable tells whether the diff of several PATHs can be applied: both git
// and patch refuse to leave the current directory.
func applicable(diff bool, paths []string) error {
	if !diff || len(paths) < 2 {
		return nil
	}
	for _, p := range paths {
		if !filepath.IsLocal(p) {
			return fmt.Errorf("--diff of several PATHs is applied from the current directory, which %s is not below: change to one above all of them", p)
		}
	}
	return nil
}

// lintTarget lints one bundle, and fixes it or adds to the diff. The report is
// of what is left, and without --fix, or when it failed, of what there is.
func (a *app) lintTarget(j *job, t target, r *report.Report, diffs *strings.Builder) (err error) {
	dir, err := bundle.OpenDir(t.dir)
	if err != nil {
		return cannotRead(t.dir, err)
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	s := j.settings.of(t)
	s.Baseline = j.baseline.of(t)
	if !j.fix && !j.diff {
		a.add(r, j.reportBundle(t, lint.Lint(bundle.Load(t.name, dir, j.options), s)), s)
		return nil
	}
	fixed := lint.Fix(t.name, dir, j.options, s, j.fixing)
	if j.fix {
		if err := fix.Write(t.dir, files(fixed)); err != nil {
			a.add(r, j.reportBundle(t, fixed.Before), s)
			return err
		}
		a.add(r, j.fixedBundle(t, fixed), s)
		return nil
	}
	for _, c := range fixed.Files {
		diffs.WriteString(fix.Diff(t.diffPath(c.Path), c.Old, c.New))
	}
	a.hidden = append(a.hidden, sayHidden(t, fixed.Hidden)...)
	result := j.reportBundle(t, fixed.Before)
	result.Effects = effects(fixed)
	a.add(r, result, s)
	return nil
}

// add adds a bundle to the report. What fails is for its own settings to say.
func (a *app) add(r *report.Report, b report.Bundle, s lint.Settings) {
	r.Bundles = append(r.Bundles, b)
	if s.Fails(b.Findings) {
		a.status = exitFindings
	}
}

func files(fixed lint.Fixed) []fix.File {
	var list []fix.File
	for _, c := range fixed.Files {
		list = append(list, fix.File{Path: c.Path, Old: c.Old.Text, New: c.New, Perm: c.Perm})
	}
	return list
}

// fixedBundle tells what was fixed and what is left.
func (j *job) fixedBundle(t target, fixed lint.Fixed) report.Bundle {
	b := j.reportBundle(t, fixed.After)
	b.Effects = effects(fixed)
	for _, f := range fixed.Applied {
		b.Fixed = append(b.Fixed, report.Applied{
			Rule: f.Finding.Rule.Code, Path: f.Fix.Paths()[0], Line: f.Position.Line, Message: f.Fix.Message,
		})
	}
	return b
}

func effects(fixed lint.Fixed) []rules.Effect {
	var list []rules.Effect
	for _, f := range fixed.Applied {
		list = append(list, f.Fix.Takes)
	}
	return list
}

// sayHidden names the fixes that the diff leaves out, since it would have to show a
// secret, or has no way to say it.
func sayHidden(t target, hidden []rules.Finding) []string {
	var lines []string
	for _, f := range hidden {
		at := f.Primary.Place
		lines = append(lines, fmt.Sprintf("regionlint: not in the diff: the fix of %s at %s:%d, %s",
			f.Rule.Code, t.diffPath(at.Source.Path), at.Source.Line(at.Span.Start), whyHidden(t, f)))
	}
	return lines
}

func whyHidden(t target, f rules.Finding) string {
	for _, alternative := range f.Fixes {
		for _, m := range alternative.Modes {
			return fmt.Sprintf("since a diff holds no modes; --fix applies it, or `chmod %s %s`", m.Perm, t.diffPath(m.Path))
		}
	}
	return "since a secret stands on that line or the next; --fix applies it"
}

func (j *job) reportBundle(t target, result lint.Result) report.Bundle {
	j.baseline.of(t).Take(result.Known)
	b := report.Bundle{
		Name:          t.name,
		Dir:           slashed(t.dir),
		RepositoryDir: t.repositoryDir,
		Hosts:         len(result.Bundle.Hosts),
		Files:         result.Bundle.Files(),
		Findings:      result.Findings,
		Known:         result.Known,
		Suppressed:    len(result.Suppressed),
		Budget:        j.budget(t, result.Bundle),
		Sources:       result.Bundle.Sources(),
		Source:        result.Bundle.Source,
	}
	if m := j.options.Manifest; m != nil {
		b.Manifest, b.RepositoryManifest = m.Path, repositoryFile(m.Path)
	}
	for _, s := range result.Skips {
		b.Skipped = append(b.Skipped, report.Skip{Rule: s.Rule.Code, Host: s.Host, Reason: s.Reason})
	}
	return b
}

// write writes the diff and the reports.
func (a *app) write(j *job, r *report.Report, diffs string) error {
	document := r.Document()
	if j.diff {
		if _, err := io.WriteString(a.stdout, diffs); err != nil {
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
	if slices.ContainsFunc(j.reports, func(o output) bool { return o.format.TellsFixes }) {
		return nil
	}
	return document.WriteFixes(a.stderr, j.style)
}

// reportWriter is where a report without a file goes: standard output is the
// diff's, when there is one.
func (a *app) reportWriter(j *job) io.Writer {
	if j.diff {
		return a.stderr
	}
	return a.stdout
}

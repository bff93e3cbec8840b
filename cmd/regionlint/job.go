package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// job is what the flags ask for.
type job struct {
	found
	options  bundle.Options
	settings settingsInForce
	fix      bool
	diff     bool
	fixing   lint.Fixing
	split    *hostPatches
	baseline baseline
	reports  []output
	summary  *stepSummary
	style    report.Style
	// jobs is how many bundles are linted at once.
	jobs int
	// fleet tells that there are several bundles, be they in other parts.
	fleet bool
}

func (a *app) job(c *cli.Context, o *outputs) (j *job, err error) {
	j = &job{}
	if err = a.readFixing(c, j); err != nil {
		return nil, err
	}
	if j.split, err = newSplit(c, j); err != nil {
		return nil, err
	}
	if j.settings, err = newSettings(c); err != nil {
		return nil, err
	}
	if j.options, err = bundleOptions(c); err != nil {
		return nil, err
	}
	if j.jobs, err = jobs(c); err != nil {
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
	if err = a.findBundles(c, j); err != nil {
		return nil, err
	}
	j.split.byBundle = j.fleet
	color, err := useColor(c.String("color"), a.reportWriter(j), os.Getenv)
	j.style = report.Style{
		Color: color, Width: width(a.reportWriter(j)),
		Verbose: c.Bool("verbose"), Quiet: c.Bool("quiet"), Fleet: j.fleet,
	}
	j.style.Most = most(c)
	return j, err
}

// most is how many findings of a rule in a file people are shown; 0 is all.
func most(c *cli.Context) int {
	if c.Bool("no-limit") {
		return 0
	}
	return mostShown
}

// readFixing reads which fixes are made, or shown.
func (a *app) readFixing(c *cli.Context, j *job) error {
	j.fix, j.diff = c.Bool("fix"), c.Bool("diff")
	if j.fix && j.diff {
		return errors.New("--fix and --diff exclude each other: --diff shows what --fix would do")
	}
	j.fixing = lint.Fixing{Least: rules.Safe, Shown: j.diff}
	if !c.Bool("unsafe-fixes") {
		return nil
	}
	j.fixing.Least = rules.Unsafe
	if !j.fix && !j.diff {
		a.remarks = append(a.remarks, "regionlint: --unsafe-fixes does nothing without --fix or --diff")
	}
	return nil
}

// findBundles finds the bundles, with what is in force and what is known of each.
func (a *app) findBundles(c *cli.Context, j *job) (err error) {
	if err = misspeltCommand(c); err != nil {
		return err
	}
	part, err := newShard(c, os.Getenv)
	if err != nil {
		return err
	}
	origins, err := a.linted(c, j)
	if err != nil {
		return err
	}
	if j.found, err = findTargets(origins, j.options.Manifest != nil); err != nil {
		return err
	}
	if err = j.settings.settle(j.targets, j.options.Manifest); err != nil {
		return err
	}
	if j.baseline, err = newBaseline(c); err != nil {
		return err
	}
	// Known findings are counted in the order of the report.
	slices.SortStableFunc(j.targets, func(a, b target) int { return cmp.Compare(report.Name(a.name), report.Name(b.name)) })
	all := len(j.targets)
	j.fleet = all > 1
	var others []target
	if j.targets, others = part.of(j.targets); len(j.targets) == 0 {
		a.remarks = append(a.remarks, fmt.Sprintf("regionlint: no bundle is in %s: there are %d", part, all))
	}
	j.baseline.expect(j.targets, others)
	return applicable(j.diff, origins)
}

// applicable tells whether the diff of several PATHs can be applied: both git
// and patch refuse to leave the current directory, be it through a link.
func applicable(diff bool, origins []*origin) error {
	if !diff || len(origins) < 2 {
		return nil
	}
	here := realPath(".")
	for _, o := range origins {
		if o.isArchive {
			return fmt.Errorf("--diff of %s is applied where the archive is unpacked, and that of another PATH elsewhere: give one PATH", o.given)
		}
		if _, in := below(here, o.real); !in {
			return fmt.Errorf("--diff of several PATHs is applied from the current directory, which %s is not below: change to one above all of them", o.dir)
		}
	}
	return nil
}

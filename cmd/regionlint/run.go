package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rollout"
)

// mostShown is how many findings of a rule in a file people are shown.
const mostShown = 100

// runOf is a job at work: bundles are linted side by side, and what is found of them is
// written in their order, as soon as it is their turn.
type runOf struct {
	*app
	*job
	stream *report.Stream
	// diffs comes before the reports, which wait in held then.
	diffs, held bytes.Buffer
	// bundles are those that the baseline has to be told of.
	bundles  []report.Bundle
	progress *progress
	failed   []error
}

// outcome is what came of one bundle.
type outcome struct {
	target target
	bundle report.Bundle
	// part is what reports say of it; nil where the baseline is told first.
	part    *report.Part
	fails   bool
	remarks []string
	diff    bytes.Buffer
	// hosts is what has to reach them; nil where nobody asks.
	hosts *rolled
	err   error
	// read tells that the bundle is to be reported.
	read bool
}

func (a *app) newRun(j *job) *runOf {
	r := &runOf{app: a, job: j, failed: slices.Clone(j.unreadable), progress: newProgress(a.stderr, j)}
	letGarbageWait()
	var stdout io.Writer = &pausing{a.reportWriter(j), r.progress}
	if j.diff {
		stdout = &r.held
	}
	_, watched := terminal(r.reportWriter(j))
	var outlets []report.Outlet
	for _, o := range j.reports {
		style := j.style
		if o.file != "" {
			// A file is read later, and elsewhere.
			style.Color = false
			style.Width = 0
		}
		outlets = append(outlets, report.Outlet{Format: o.format, Style: style, To: o.to(stdout), Live: watched && o.file == ""})
	}
	homes := make([]report.Bundle, 0, len(j.targets))
	for _, t := range j.targets {
		homes = append(homes, j.home(t))
	}
	r.stream = report.NewStream(toolVersion(), homes, j.summary != nil, outlets...)
	return r
}

// all lints all bundles, and writes what is found.
func (r *runOf) all() error {
	inOrder(r.targets, r.workers(), r.lint, r.take)
	remarks := append(r.notChecked(), r.settleBaseline()...)
	if err := r.end(); err != nil {
		return errors.Join(append(r.failed, err)...)
	}
	// Below the findings, where it is seen.
	for _, line := range slices.Concat(r.remarks, r.split.none(), remarks) {
		fmt.Fprintln(r.stderr, line)
	}
	if r.diffs.Len() > 0 {
		r.status = exitFindings
	}
	return errors.Join(r.failed...)
}

// workers is how many bundles are linted at once. Fixes are made one after the other, and
// what is known of one bundle may not be known of the next. A manifest that is given is
// one source for all bundles, which one worker at a time may read.
func (r *runOf) workers() int {
	if r.fix || r.baseline.old != nil || r.options.Manifest != nil {
		return 1
	}
	return r.jobs
}

// lint lints one bundle. The report is of what is left after fixes, and without --fix, or
// when it failed, of what there is. Bundles are linted at once: it changes nothing of r.
func (r *runOf) lint(t target, turn <-chan struct{}) *outcome {
	o := &outcome{target: t}
	s := r.settings.of(t)
	s.Baseline = r.baseline.of(t)
	if r.counts(t) {
		s.Most = mostShown
	}
	result := r.lintTarget(o, s)
	o.fails = s.Fails(result)
	if o.read && r.baseline.next == "" {
		o.part = r.stream.Draft(o.bundle, turn)
	}
	if r.baseline.next == "" {
		// Nothing is kept of a bundle that is written.
		o.bundle = report.Bundle{Name: o.bundle.Name, Skipped: o.bundle.Skipped, Known: o.bundle.Known}
	}
	return o
}

// counts tells whether findings need not be made of which people are told the number
// only. In an archive it takes the fixes to tell with which flags they are shown.
func (r *runOf) counts(t target) bool {
	limited := func(o output) bool { return o.format.Limited }
	return r.style.Most > 0 && !r.fix && !r.diff && r.summary == nil && r.baseline.old == nil && r.baseline.next == "" &&
		!t.origin.isArchive && !slices.ContainsFunc(r.reports, func(o output) bool { return !limited(o) })
}

func (r *runOf) lintTarget(o *outcome, s lint.Settings) (result lint.Result) {
	t := o.target
	dir, release, err := t.open()
	if err != nil {
		o.err = err
		return result
	}
	defer func() { o.err = errors.Join(o.err, release()) }()
	report := func(r *runOf, result lint.Result) lint.Result {
		o.bundle, o.read = r.reportBundle(t, result), true
		return result
	}
	if !r.fix && !r.diff {
		return report(r, lint.Lint(bundle.Load(t.name, dir, r.options), s))
	}
	var turn *fix.Turn
	if r.fix {
		// Before anything is read that another run may be about to write.
		if turn, err = fix.TakeTurn(t.dir); err != nil {
			o.err = err
			return report(r, lint.Lint(bundle.Load(t.name, dir, r.options), s))
		}
		defer func() { o.err = errors.Join(o.err, turn.Close()) }()
	}
	fixing := r.fixing
	if r.split.wanted() {
		// Not even the fixes of --fix can all be told by a patch.
		fixing = r.split.fixing(fixing)
	}
	fixed := lint.Fix(t.name, dir, r.options, s, fixing)
	if r.split.wanted() {
		o.hosts = &rolled{rollout: rollout.New(dir, fixed)}
		if r.fix {
			o.hosts.hidden = fixed.Hidden
			fixed = lint.Fix(t.name, dir, r.options, s, r.fixing)
		}
	}
	o.remarks = sayBugs(t, fixed)
	if r.fix {
		if o.err = turn.Write(files(fixed)); o.err != nil {
			return report(r, fixed.Before)
		}
		o.bundle, o.read = r.fixedBundle(t, fixed), true
		return fixed.After
	}
	for _, c := range fixed.Files {
		o.diff.WriteString(fix.Diff(t.diffPath(c.Path), c.Old, c.New))
	}
	o.remarks = append(o.remarks, sayHidden(t, fixed.Hidden)...)
	report(r, fixed.Before)
	o.bundle.Effects = effects(fixed)
	return fixed.Before
}

func files(fixed lint.Fixed) []fix.File {
	var list []fix.File
	for _, c := range fixed.Files {
		list = append(list, fix.File{Path: c.Path, Old: c.Old.Text, New: c.New, Perm: c.Perm}) //nolint:forbidigo // what is written has to be compared with what was read
	}
	return list
}

// take takes what came of a bundle, when it is its turn. What fails is for its own
// settings to say, and what is known of it is not known for the next one as well.
func (r *runOf) take(o *outcome) {
	r.progress.step()
	if o.err != nil {
		r.failed = append(r.failed, o.err)
	}
	r.remarks = append(r.remarks, o.remarks...)
	r.takeHosts(o)
	_, _ = o.diff.WriteTo(&r.diffs)
	if !o.read {
		return
	}
	r.baseline.of(o.target).Take(o.bundle.Known)
	if o.fails {
		r.status = exitFindings
	}
	if o.part != nil {
		r.stream.Take(o.part)
	}
	if r.baseline.old != nil || r.baseline.next != "" {
		r.bundles = append(r.bundles, o.bundle)
	}
}

// takeHosts writes what has to reach the hosts of a bundle, whose own files are as they
// should be.
func (r *runOf) takeHosts(o *outcome) {
	if o.hosts == nil || o.err != nil {
		return
	}
	remarks, left, err := r.split.write(o.target, *o.hosts)
	if err != nil {
		r.failed = append(r.failed, err)
		return
	}
	if left {
		r.status = exitFindings
	}
	r.remarks = append(r.remarks, remarks...)
}

// settleBaseline tells the baseline what was found, and writes the reports that waited
// for it. Lines for people come back.
func (r *runOf) settleBaseline() []string {
	remarks, err := r.baseline.settle(r.job, r.bundles, len(r.failed) == 0)
	switch {
	case err != nil:
		r.failed = append(r.failed, err)
	case r.baseline.next != "":
		// All that remains is known now.
		r.status = exitClean
	}
	if r.baseline.next != "" {
		for _, b := range r.bundles {
			r.stream.Take(r.stream.Draft(b, nil))
		}
	}
	return remarks
}

// end writes the diff, and what is left to write of the reports.
func (r *runOf) end() error {
	r.progress.stop()
	if r.diff {
		if _, err := io.WriteString(r.stdout, forReader(r.stdout, r.diffs.String())); err != nil {
			return cannotWrite("", standardOutput, err)
		}
	}
	document, err := r.stream.End()
	for _, o := range r.reports {
		err = errors.Join(err, o.close())
	}
	if err == nil {
		_, err = r.held.WriteTo(r.stderr)
	}
	if err != nil {
		return err
	}
	if err := r.summary.write(document); err != nil {
		return err
	}
	if slices.ContainsFunc(r.reports, func(o output) bool { return o.format.TellsRest }) {
		return nil
	}
	return document.WriteRest(r.stderr, r.style)
}

// reportWriter is where a report without a file goes: standard output is the
// diff's, when there is one.
func (a *app) reportWriter(j *job) io.Writer {
	if j.diff {
		return a.stderr
	}
	return a.stdout
}

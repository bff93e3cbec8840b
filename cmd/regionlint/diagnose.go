package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/diagnose"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/report"
)

func (a *app) diagnoseCommand() *cli.Command {
	return &cli.Command{
		Name:      "diagnose",
		Usage:     "read logs of MAAS and PostgreSQL, and name the rules and places behind what they show",
		ArgsUsage: "LOG...",
		Description: "LOG is regiond.log, maas.log, syslog or a log of PostgreSQL in English, plain or packed by gzip; - is " +
			"standard input. With --bundle, the line that is the cause is told.\n\n" +
			"Exit status: 0 nothing known was found, 1 something was, 2 regionlint could not do its work.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "bundle", Usage: "look for causes in the bundles at or below `PATH`"},
			viewFormatFlag(),
			maasVersionFlag(),
			serverVersionFlag(),
			hostsFlag(),
			maxBytesFlag(),
			configFlag(),
			noConfigFlag(),
			colorFlag(),
		},
		Action: a.diagnose,
	}
}

func (a *app) diagnose(c *cli.Context) error {
	v, err := a.newView(c)
	if err != nil {
		return err
	}
	names := c.Args().Slice()
	if len(names) == 0 {
		return errors.New("diagnose: it takes logs: regionlint diagnose /var/log/maas/regiond.log /var/log/postgresql/*.log")
	}
	if i := slices.Index(names, fromStdin); i >= 0 && slices.Contains(names[i+1:], fromStdin) {
		return errors.New("diagnose: standard input can be read once: give - once")
	}
	causes, err := a.causes(c)
	if err != nil {
		return err
	}
	var logs []report.Log
	var failed []error
	found := &diagnose.Diagnosis{}
	for _, name := range names {
		lines, err := a.readLog(found, name)
		if err != nil {
			failed = append(failed, cannotRead(name, err))
		}
		if err == nil || lines > 0 {
			logs = append(logs, report.Log{Name: logName(name), Lines: lines})
		}
	}
	shown := report.NewDiagnosis(found, logs, causes != nil)
	for i, g := range found.Groups() {
		for _, cause := range causes {
			cause.explain(g, &shown.Symptoms[i])
		}
	}
	if len(shown.Symptoms) > 0 {
		a.status = exitFindings
	}
	if len(logs) == 0 {
		return errors.Join(failed...)
	}
	return errors.Join(append(failed, v.write(a.stdout, shown))...)
}

func logName(name string) string {
	if name == fromStdin {
		return stdinName
	}
	return name
}

// readLog reads a log to its end. What it shows before an error counts.
func (a *app) readLog(d *diagnose.Diagnosis, name string) (lines int, err error) {
	if name == fromStdin {
		if _, isTerminal := terminal(a.stdin); isTerminal {
			return 0, errors.New("standard input is a terminal: pipe a log into it")
		}
		return d.Read(stdinName, a.stdin)
	}
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return d.Read(name, io.Reader(f))
}

// cause is what is wrong in a bundle.
type cause struct {
	bundle   *bundle.Bundle
	result   lint.Result
	settings lint.Settings
	// shown has the findings as reports have them, in the same order.
	shown *report.Document
}

// causes lints the bundles of --bundle; nil without it.
func (a *app) causes(c *cli.Context) (list []cause, err error) {
	if !c.IsSet("bundle") {
		return nil, withoutBundleFlag(c, "hosts", "maas-version", "postgresql-version", "max-bytes", "config", "no-config")
	}
	j := &job{}
	if j.settings, err = newSettings(c); err != nil {
		return nil, err
	}
	if j.options, err = bundleOptions(c); err != nil {
		return nil, err
	}
	origins, err := a.origins(c, []string{c.String("bundle")})
	if err != nil {
		return nil, err
	}
	if j.found, err = findTargets(origins, j.options.Manifest != nil); err != nil {
		return nil, err
	}
	if err = j.settings.settle(j.targets, j.options.Manifest); err != nil {
		return nil, err
	}
	failed := j.eachBundle(j.options, func(t target, b *bundle.Bundle) {
		settings := j.settings.of(t)
		result := lint.Lint(b, settings)
		whole := report.Report{Version: toolVersion(), Bundles: []report.Bundle{j.reportBundle(t, result)}}
		list = append(list, cause{b, result, settings, whole.Document()})
	})
	return list, errors.Join(failed...)
}

// withoutBundleFlag is the error about flags that say how a bundle is read, without one.
func withoutBundleFlag(c *cli.Context, names ...string) error {
	for _, name := range names {
		if c.IsSet(name) {
			return fmt.Errorf("--%s goes with --bundle PATH: give both, or leave it out", name)
		}
	}
	return nil
}

// explain adds what in the bundle is the cause of what a log shows.
func (of cause) explain(g *diagnose.Group, s *report.Symptom) {
	explained := false
	for _, code := range g.Rules {
		for i, f := range of.result.Findings {
			if f.Rule.Code == code && g.Explains(of.bundle, f) {
				s.AddCause(of.shown, &of.shown.Findings[i])
				explained = true
			}
		}
	}
	if explained || len(g.Rules) == 0 {
		return
	}
	note, settles := g.Without(of.bundle, of.settings.Counting())
	s.Notes = append(s.Notes, note)
	if settles {
		s.Advice = ""
	}
}

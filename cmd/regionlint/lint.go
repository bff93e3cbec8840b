package main

import (
	"os"

	"github.com/urfave/cli/v2"
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
			splitFlag(),
			outputs.formatFlag(),
			outputs.fileFlag(),
			statisticsFlag(),
			noLimitFlag(),
			quietFlag(),
			verboseFlag(),
			selectFlag(),
			ignoreFlag(),
			failOnFlag(),
			noSuppressionsFlag(),
			configFlag(),
			noConfigFlag(),
			baselineFlag(),
			writeBaselineFlag(),
			hostsFlag(),
			hostFlag(),
			hostRootFlag(),
			maxBytesFlag(),
			jobsFlag(),
			shardFlag(),
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
	if err = j.split.open(); err != nil {
		return err
	}
	if j.summary, err = openSummary(j.reports, os.Getenv); err != nil {
		return err
	}
	return a.newRun(j).all()
}

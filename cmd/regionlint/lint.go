package main

import (
	"fmt"
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
			&cli.GenericFlag{Name: "format", Aliases: []string{"f"}, Value: outputs.formatFlag(), Usage: "report as `FORMAT`: " + formatNames() + " (default: text); in concise and table, [*] marks findings with a safe fix, [~] with an unsafe one"},
			&cli.GenericFlag{Name: "output", Aliases: []string{"o"}, Value: outputs.fileFlag(), Usage: "write the report to `FILE` instead of standard output; --format and --output pair up, and may repeat"},
			statisticsFlag(),
			&cli.BoolFlag{Name: "no-limit", DisableDefaultText: true, Usage: fmt.Sprintf("show all findings of a rule in a file: text and table show the first %d, and count the others", mostShown)},
			&cli.BoolFlag{Name: "quiet", DisableDefaultText: true, Aliases: []string{"q"}, Usage: "without the closing count, and without progress"},
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
			jobsFlag(),
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
	return a.newRun(j).all()
}

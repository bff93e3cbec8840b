package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/archive"
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/report"
)

// The exit statuses.
const (
	exitClean    = 0 // nothing at or above --fail-on remains
	exitFindings = 1 // findings remain
	exitFailure  = 2 // regionlint itself could not do its work
)

// exitStatuses is what help says of them.
const exitStatuses = "Exit status: 0 nothing to report, 1 findings remain, 2 regionlint could not do its work."

// aboutPaths is what help says of PATH.
const aboutPaths = "PATH is a bundle (a directory with hosts.yaml and the files of each host), a directory " +
	"above many of them, or an archive of either (tar, tar.gz, tar.zst, zip; - for one on standard " +
	"input); the default is the current directory."

// app is one run of the command.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	// status is the exit status so far.
	status int
	// remarks are lines for people, below the findings.
	remarks []string
	// archives are those that were read, each once.
	archives []*archive.Archive
	// host is the root of the host that is linted itself; nil where none is.
	host *bundle.HostRoot
}

// run runs the command with its arguments, the program's name left out, and
// returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	c := a.cli()
	ordered, err := order(c, args)
	if err == nil {
		err = errors.Join(c.Run(append([]string{"regionlint"}, ordered...)), a.close())
	}
	if err != nil {
		fmt.Fprintf(stderr, "regionlint: %s\n", report.Visible(oneLine(err)))
		return exitFailure
	}
	return a.status
}

// close releases what was opened.
func (a *app) close() error {
	var failed []error
	if a.host != nil {
		failed = append(failed, a.host.Close())
	}
	for _, read := range a.archives {
		failed = append(failed, read.Close())
	}
	return errors.Join(failed...)
}

// cli is the tree of commands. Lint is the one for no command at all.
func (a *app) cli() *cli.App {
	c := &cli.App{
		Name:            "regionlint",
		Usage:           "check MAAS region controllers and their PostgreSQL before a deploy",
		UsageText:       "regionlint [flags] [PATH...]\nregionlint COMMAND [flags] [arguments...]",
		Description:     aboutPaths + " Without a COMMAND, PATHs are linted; `regionlint lint --help` shows the flags.\n\n" + exitStatuses,
		Writer:          a.stdout,
		ErrWriter:       a.stderr,
		HideVersion:     true,
		HideHelpCommand: true,
		Commands: []*cli.Command{
			a.lintCommand(),
			a.rulesCommand(),
			a.explainCommand(),

			a.accessCommand(),
			a.budgetCommand(),
			a.bundleCommand(),
			a.configCommand(),
			a.diagnoseCommand(),
			a.dumpCommand(),
			a.manifestCommand(),
			a.mergeCommand(),
			a.schemaCommand(),
			a.snapshotCommand(),
			a.versionCommand(),
			a.completionCommand(),
			a.manCommand(),
			a.candidatesCommand(),
		},
		// Errors come back from Run, to be printed in one place.
		ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError:   usageError,
	}
	for _, command := range c.Commands {
		command.OnUsageError = usageError
		command.HideHelpCommand = true
	}
	return c
}

func usageError(_ *cli.Context, err error, _ bool) error { return err }

// oneLine makes one line of an error, which may have been joined of several.
func oneLine(err error) string {
	return strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; ")
}

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

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

func (a *app) mergeCommand() *cli.Command {
	outputs := &outputs{}
	return &cli.Command{
		Name:      "merge",
		Usage:     "make one report, in any format, of JSON reports about parts of a fleet",
		ArgsUsage: "REPORT.json...",
		Description: "REPORT.json is what `regionlint --shard I/N --format json` wrote, one of each part; - is standard " +
			"input. The report is that of one run, but for the lines of the files, which text, html and junit show of " +
			"files at hand alone.\n\n" + exitStatuses,
		Flags: []cli.Flag{
			outputs.formatFlag(),
			outputs.fileFlag(),
			noLimitFlag(),
			statisticsFlag(),
			quietFlag(),
			verboseFlag(),
			failOnFlag(),
			colorFlag(),
		},
		Action: func(c *cli.Context) error { return a.merge(c, outputs) },
	}
}

func (a *app) merge(c *cli.Context, o *outputs) error {
	reports, err := o.paired()
	if err != nil {
		return err
	}
	if c.Bool("statistics") {
		if reports, err = counting(reports); err != nil {
			return err
		}
	}
	failOn := rules.Warning
	if c.IsSet("fail-on") {
		if failOn, err = severityFlag(c.String("fail-on")); err != nil {
			return err
		}
	}
	document, err := a.readReports(c.Args().Slice())
	if err != nil {
		return err
	}
	if reports, err = openAll(reports, nil, nil); err != nil {
		return err
	}
	for _, r := range reports {
		if r.opened != nil && slices.ContainsFunc(c.Args().Slice(), isFile(r.opened)) {
			return fmt.Errorf("--output %s: that report is merged: give another file", r.file)
		}
	}
	summary, err := openSummary(reports, os.Getenv)
	if err != nil {
		return err
	}
	color, err := useColor(c.String("color"), a.stdout, os.Getenv)
	if err != nil {
		return err
	}
	style := report.Style{
		Color: color, Width: width(a.stdout), Verbose: c.Bool("verbose"), Quiet: c.Bool("quiet"),
		Fleet: len(document.Bundles) > 1, Most: most(c),
	}
	if document.Fails(failOn) {
		a.status = exitFindings
	}
	return a.writeWhole(document, reports, summary, style)
}

// writeWhole writes a document that is complete.
func (a *app) writeWhole(document *report.Document, reports []output, summary *stepSummary, style report.Style) error {
	for _, o := range reports {
		own := style
		if o.file != "" {
			own.Color, own.Width = false, 0
		}
		if err := errors.Join(o.format.Write(o.to(a.stdout), document, own), o.close()); err != nil {
			return err
		}
	}
	if err := summary.write(document); err != nil {
		return err
	}
	if slices.ContainsFunc(reports, func(o output) bool { return o.format.TellsRest }) {
		return nil
	}
	return document.WriteRest(a.stderr, style)
}

// reportLimit is for reports: one of a hundred thousand findings takes a quarter.
var reportLimit = parse.Limit{Most: 1 << 30, Kind: "report"}

func (a *app) readReports(names []string) (*report.Document, error) {
	if len(names) == 0 {
		return nil, errors.New("merge: it takes the JSON reports of all parts: regionlint merge part-*.json")
	}
	var docs []*report.Document
	if i := slices.Index(names, fromStdin); i >= 0 && slices.Contains(names[i+1:], fromStdin) {
		return nil, errors.New("merge: standard input can be read once: give - once")
	}
	for _, name := range names {
		text, err := a.readReport(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%s: there is no such report: has each part been linted?", name)
		case err != nil:
			return nil, cannotRead(name, err)
		}
		doc, err := report.Read(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w: give reports that `regionlint --format json` wrote", name, err)
		}
		docs = append(docs, doc)
	}
	return report.Merge(docs, names)
}

func (a *app) readReport(name string) ([]byte, error) {
	if name != fromStdin {
		return readAtMost(name, reportLimit)
	}
	if _, isTerminal := terminal(a.stdin); isTerminal {
		return nil, errors.New("standard input is a terminal: pipe a report into it")
	}
	return io.ReadAll(io.LimitReader(a.stdin, reportLimit.Most))
}

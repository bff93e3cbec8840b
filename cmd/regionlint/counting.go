package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/report"
)

func statisticsFlag() cli.Flag {
	return &cli.BoolFlag{Name: "statistics", DisableDefaultText: true, Usage: "counts by rule instead of findings; with text, concise, table and json"}
}

// counting returns the reports with counts by rule in the place of findings.
func counting(reports []output) ([]output, error) {
	for i, o := range reports {
		format, ok := o.format.Counting()
		if !ok {
			return nil, fmt.Errorf("--statistics goes with --format %s, not with %s", sentence.Or(countingNames()), o.format.Name)
		}
		reports[i].format = format
	}
	return reports, nil
}

// countingNames are the names of the formats that can count.
func countingNames() []string {
	var names []string
	for _, f := range report.Formats() {
		if _, ok := f.Counting(); ok {
			names = append(names, f.Name)
		}
	}
	return names
}

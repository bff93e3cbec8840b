package main

import (
	"os"
	"slices"

	"github.com/regionlint/regionlint/report"
)

// summaryVariable names the file that GitHub shows as the summary of a workflow's
// step.
const summaryVariable = "GITHUB_STEP_SUMMARY"

// stepSummary is that file; nil for none.
type stepSummary struct{ file *os.File }

// openSummary opens the file for the summary of a step, if there is a report in the
// format github, before anything is fixed of which nobody would hear then.
func openSummary(reports []output, getenv func(string) string) (*stepSummary, error) {
	name := getenv(summaryVariable)
	if name == "" || !slices.ContainsFunc(reports, func(o output) bool { return o.format.Name == "github" }) {
		return nil, nil
	}
	// Other commands of the step may have written to it.
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE|atOnce, 0o666)
	if err != nil {
		return nil, cannotWrite(summaryVariable, name, err)
	}
	return &stepSummary{f}, nil
}

// write adds the summary of the document to what the file holds already.
func (s *stepSummary) write(document *report.Document) error {
	if s == nil {
		return nil
	}
	room := report.SummaryRoom
	info, err := s.file.Stat()
	if err == nil {
		room -= int(info.Size())
		err = report.WriteSummary(s.file, document, room)
	}
	if closed := s.file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return cannotWrite(summaryVariable, s.file.Name(), err)
	}
	return nil
}

package report

import (
	"slices"

	"github.com/regionlint/regionlint/rules"
)

// severity is one of those that findings have, and how the formats show it.
type severity struct {
	is rules.Severity
	// name is that of JSON; SARIF's is sarif, reviewdog's rdjson.
	name, sarif, rdjson string
	// codeQL is what GitHub calls problem.severity.
	codeQL string
	// github is the workflow command, gitlab the severity of an issue.
	github, gitlab string
	// fails tells that JUnit has it as a failure.
	fails bool
	ink   ink
}

// severities is every severity, the worst first.
var severities = []severity{
	{is: rules.Error, name: rules.Error.String(), sarif: "error", rdjson: "ERROR", codeQL: "error", github: "error", gitlab: "major", fails: true, ink: boldRed},
	{is: rules.Warning, name: rules.Warning.String(), sarif: "warning", rdjson: "WARNING", codeQL: "warning", github: "warning", gitlab: "minor", fails: true, ink: boldYellow},
	{is: rules.Info, name: rules.Info.String(), sarif: "note", rdjson: "INFO", codeQL: "recommendation", github: "notice", gitlab: "info", ink: boldCyan},
}

// severityNamed is the severity with that name; the zero one if there is none.
func severityNamed(name string) severity {
	i := severityRank(name)
	if i < 0 {
		return severity{}
	}
	return severities[i]
}

// severityRank is 0 for the worst severity, and -1 for what is none.
func severityRank(name string) int {
	return slices.IndexFunc(severities, func(s severity) bool { return s.name == name })
}

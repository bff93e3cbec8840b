// Package report shows findings: as text for people, as JSON for scripts, one
// file a format. What a server reads (records.go, settings.go) and who gets in
// (access.go) it shows as well. It is the one place that redacts: whatever is
// shown of a file leaves it with its secrets masked, and with nothing in it that
// can move a terminal.
//
// A run's findings go in as a Report, become a Document (places as positions,
// all of it fit to be shown), and every format is drawn from that, so that
// all of them say the same in the same words. Nothing here judges, reads a
// disk, or knows what a terminal is.
package report

import (
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// Report is what a run found, and what it did about it.
type Report struct {
	// Version is that of regionlint.
	Version string
	// Bundles are those that were looked at, in any order.
	Bundles []Bundle
}

// Bundle is what was found in one bundle.
type Bundle struct {
	// Name tells the bundles of a fleet apart. It stands before the paths
	// there, so it should be what leads to the bundle.
	Name string
	// Dir leads to the bundle as the command line does, with /; "" is the current
	// directory.
	Dir string
	// RepositoryDir leads to the bundle from the root of its repository, else as
	// Name does.
	RepositoryDir string
	// InArchive tells that no fix can be applied in place.
	InArchive bool
	// Manifest is the path of the manifest from the current directory, where it is
	// not in the bundle; else "". It is what findings call it.
	Manifest string
	// RepositoryManifest leads to it from the root of its repository.
	RepositoryManifest string
	// Hosts and Files count what was looked at.
	Hosts, Files int
	// Findings are what is wrong, sorted by path, position and rule.
	Findings []rules.Finding
	// More are findings that were counted, and not made, since nobody would be shown
	// them.
	More []rules.More
	// Skipped are the rules that could not be checked.
	Skipped []Skip
	// Suppressed counts the findings that a comment silenced.
	Suppressed int
	// Known are findings that a baseline has: they are counted, and no more.
	Known []rules.Finding
	// Fixed is what was done about findings that are no more.
	Fixed []Applied
	// Effects are what has to happen before the fixes count, in any order.
	Effects []rules.Effect
	// Budget is what its regions take from their PostgreSQL; nil where there is no
	// region.
	Budget *Budget
	// Sources are the bundle's files, the manifest too: no text of a finding
	// may tell a secret of theirs.
	Sources []*parse.Source
	// Source returns the file at a path of the bundle, nil if there is none.
	// It finds the place of an edit in a file that its finding does not show;
	// nil will do when there are no such edits.
	Source func(path string) *parse.Source

	mask mask
}

// Skip is a rule that could not be checked.
type Skip struct {
	// Rule is the rule's code.
	Rule string `json:"rule"`
	// Bundle is the name of the bundle; a Report need not set it.
	Bundle string `json:"bundle"`
	// Host is the host that it could not be checked for, "" if none.
	Host string `json:"host"`
	// Reason says why, as a clause that can follow "because".
	Reason string `json:"reason"`
}

// Applied is a fix that was applied.
type Applied struct {
	// Rule is the rule's code.
	Rule string `json:"rule"`
	// Bundle is the name of the bundle; a Report need not set it.
	Bundle string `json:"bundle"`
	// Path and Line are where the fix began, in the file as it was.
	Path string `json:"path"`
	Line int    `json:"line"`
	// Message says what the fix did.
	Message string `json:"message"`
}

// Style is how a format that people read should look. The others ignore it.
type Style struct {
	// Color asks for ANSI colours.
	Color bool
	// Width is the number of cells in a line of the terminal, 0 for any
	// number. Longer lines of files are cut.
	Width int
	// Verbose also tells which rules could not be checked.
	Verbose bool
	// Quiet leaves out the closing count.
	Quiet bool
	// Fleet puts the bundle's name before each path.
	Fleet bool
	// Most is how many findings of one rule in one file people are shown; 0 is all. Of
	// the others they are told the number.
	Most int
}

package report

import "github.com/regionlint/regionlint/rules"

// SchemaVersion is that of the documents written and read here.
const SchemaVersion = 1

// Document is a report as the JSON format has it. Its findings stand in the
// order bundle, path, position, rule.
type Document struct {
	SchemaVersion int       `json:"schema_version"`
	Tool          Tool      `json:"tool"`
	Bundles       []Home    `json:"bundles"`
	Findings      []Finding `json:"findings"`
	Skipped       []Skip    `json:"skipped"`
	Applied       []Applied `json:"applied"`
	Effects       []Effect  `json:"effects"`
	Summary       Summary   `json:"summary"`
	budgets       []Budget
	// tally counts the findings; nil until it is asked for, or while some are not here.
	tally *tally
}

// Home is where a bundle is.
type Home struct {
	// Name is the bundle's, as findings have it.
	Name string `json:"name"`
	// Path leads to it from the root of its repository, "" where it is that root.
	Path string `json:"path"`
	// Archive tells that the bundle is in an archive, which --fix does not write.
	Archive bool `json:"archive,omitempty"`
	// Manifest is the bundle's manifest where that is not in it, as findings have it;
	// else "".
	Manifest string `json:"manifest,omitempty"`
	// ManifestPath leads to that from the root of the repository.
	ManifestPath string `json:"manifest_path,omitempty"`

	// here and manifestHere are Path and ManifestPath from the current directory.
	here, manifestHere string
}

// Tool is the program that made the document.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Finding is one thing that is wrong.
type Finding struct {
	Rule     string   `json:"rule"`
	Name     string   `json:"name"`
	Severity string   `json:"severity"`
	Message  string   `json:"message"`
	Notes    []string `json:"notes"`
	Bundle   string   `json:"bundle"`
	// Host is the host that the finding is about, "" if none.
	Host string `json:"host"`
	// Path is relative to the bundle; "" when no file is to blame.
	Path    string    `json:"path"`
	Range   Range     `json:"range"`
	Related []Related `json:"related"`
	Fixes   []Fix     `json:"fixes"`
	// Fix is the applicability of the best fix, which may be one that is not among
	// Fixes since it would tell a secret.
	Fix         string `json:"fix"`
	Fingerprint string `json:"fingerprint"`
	// Advice is what to do, in words; "" when the fixes say it.
	Advice string `json:"advice"`
	// Help is the command that explains the rule.
	Help string `json:"help"`

	// inArchive tells that --diff shows what --fix cannot apply.
	inArchive bool
	// origin is where the lines to show come from, and from the bundle that they
	// are in; nil in a document read from JSON.
	origin *rules.Finding
	from   *Bundle
}

// Related is another place that takes part in a finding.
type Related struct {
	Path    string `json:"path"`
	Range   Range  `json:"range"`
	Message string `json:"message"`
}

// Fix is a set of edits and changes of mode that are applied together or not at
// all.
type Fix struct {
	Applicability string `json:"applicability"`
	Message       string `json:"message"`
	Edits         []Edit `json:"edits"`
	Modes         []Mode `json:"modes,omitempty"`
	// Lines are the edits as whole lines; nil where they are not all that the fix
	// does, are in several files, or next to a secret.
	Lines *Lines `json:"lines,omitempty"`
}

// Lines puts Text in the place of the lines from First to Last of the file that the
// edits of a fix are in.
type Lines struct {
	First int `json:"first"`
	Last  int `json:"last"`
	// Text has no LF at its end; "" takes the lines away.
	Text string `json:"text"`
}

// Mode gives the file at Path other permissions, written as chmod takes them:
// "0640".
type Mode struct {
	Path string `json:"path"`
	Mode string `json:"mode"`
}

// Edit replaces what stands in the range of the file at Path by Text.
type Edit struct {
	Path  string `json:"path"`
	Range Range  `json:"range"`
	Text  string `json:"text"`
}

// Range is the text between two positions, the second one exclusive.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// Position is a place in a file. Lines and columns count from 1, columns in
// Unicode code points; the offset counts bytes from 0.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Offset int `json:"offset"`
	// ByteColumn is the column in bytes, from 1; 0 where that is Column.
	ByteColumn int `json:"byte_column,omitempty"`
}

// Summary counts what the document is about. Fixable findings are those with
// a safe fix.
type Summary struct {
	Bundles    int `json:"bundles"`
	Hosts      int `json:"hosts"`
	Files      int `json:"files"`
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Infos      int `json:"infos"`
	Fixable    int `json:"fixable"`
	Fixed      int `json:"fixed"`
	Suppressed int `json:"suppressed"`
	// Known are the findings that a baseline has. They are not among the others.
	Known int `json:"known"`
}

// fleet tells that bundles are to be told apart.
func (d *Document) fleet() bool { return len(d.Bundles) > 1 }

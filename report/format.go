package report

import "io"

// Format is a way to write a report.
type Format struct {
	// Name is what --format takes.
	Name string
	// Doc says in a line what the format is for.
	Doc string
	// Write writes the document.
	Write func(io.Writer, *Document, Style) error
}

// formats is every format, the default first.
var formats = []Format{
	{"text", "for people: each finding with the lines that took part", writeText},
	{"concise", "one line a finding, for editors and grep", writeConcise},
	{"table", "for people: one line a finding, by file", writeTable},
	{"json", "for scripts: the whole report, see `regionlint schema report`", writeJSON},
	{"sarif", "SARIF 2.1.0, for code scanning and editors", writeSARIF},
	{"junit", "for Jenkins and others that show tests: what is wrong are failures", writeJUnit},
	{"github", "workflow commands, which GitHub shows as annotations", writeGitHub},
	{"gitlab", "GitLab's Code Quality report", writeGitLab},
	{"rdjson", "for reviewdog, with suggestions", writeRDJSON},
	{"html", "one page to attach to a change request: lines, diffs, connections", writeHTML},
}

// Formats returns every format, the default first.
func Formats() []Format { return append([]Format(nil), formats...) }

// FormatNamed returns the format with that name.
func FormatNamed(name string) (Format, bool) {
	for _, format := range formats {
		if format.Name == name {
			return format, true
		}
	}
	return Format{}, false
}

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
	// TellsRest tells whether the format has room for what was fixed, for what makes it
	// take effect, and for what was not checked.
	TellsRest bool

	// DrawsBudget tells whether the format draws the connections of bundles, which takes
	// counting them.
	DrawsBudget bool

	// counts writes counts by rule in the place of findings; nil for a format that is
	// for findings alone.
	counts func(io.Writer, *Document, Style) error
}

// Counting returns the format that writes counts by rule in the place of findings;
// ok is false for a format that is for findings alone.
func (f Format) Counting() (counting Format, ok bool) {
	if f.counts == nil {
		return Format{}, false
	}
	// The counts have room for all that they are not about.
	f.Write, f.TellsRest, f.DrawsBudget = f.counts, true, false
	return f, true
}

// formats is every format, the default first.
var formats = []Format{
	{Name: "text", Doc: "for people: each finding with the lines that took part", Write: writeText, TellsRest: true, counts: writeStatistics},
	{Name: "concise", Doc: "one line a finding, for editors and grep", Write: writeConcise, counts: writeStatistics},
	{Name: "table", Doc: "for people: one line a finding, by file", Write: writeTable, TellsRest: true, counts: writeStatistics},
	{Name: "json", Doc: "for scripts: the whole report, see `regionlint schema report`", Write: writeJSON, TellsRest: true, counts: writeJSONStatistics},
	{Name: "sarif", Doc: "SARIF 2.1.0, for code scanning and editors", Write: writeSARIF},
	{Name: "junit", Doc: "for Jenkins and others that show tests: what is wrong are failures", Write: writeJUnit},
	{Name: "github", Doc: "workflow commands, which GitHub shows as annotations", Write: writeGitHub},
	{Name: "gitlab", Doc: "GitLab's Code Quality report", Write: writeGitLab},
	{Name: "rdjson", Doc: "for reviewdog, with suggestions", Write: writeRDJSON},
	{Name: "html", Doc: "one page to attach to a change request: lines, diffs, connections", Write: writeHTML, TellsRest: true, DrawsBudget: true},
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

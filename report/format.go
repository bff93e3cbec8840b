package report

import "io"

// Format is a way to write a report.
type Format struct {
	// Name is what --format takes.
	Name string
	// Doc says in a line what the format is for.
	Doc string
	// TellsRest tells whether the format has room for what was fixed, for what makes it
	// take effect, and for what was not checked.
	TellsRest bool

	// DrawsBudget tells whether the format draws the connections of bundles, which takes
	// counting them.
	DrawsBudget bool

	// Limited tells whether the format shows people the first findings of a rule in a
	// file, as many as the style says, and counts the others.
	Limited bool

	// series writes findings one after the other; nil for a format that needs all of the
	// document at once, which whole writes.
	series *series
	whole  func(io.Writer, *Document, Style) error
	// counts writes counts by rule in the place of findings; nil for a format that is
	// for findings alone.
	counts *series
}

// Write writes the document.
func (f Format) Write(w io.Writer, doc *Document, style Style) error {
	if f.series == nil {
		return f.whole(w, doc, style)
	}
	return f.series.write(w, doc, style)
}

// Counting returns the format that writes counts by rule in the place of findings;
// ok is false for a format that is for findings alone.
func (f Format) Counting() (counting Format, ok bool) {
	if f.counts == nil {
		return Format{}, false
	}
	// The counts have room for all that they are not about.
	f.series, f.TellsRest, f.DrawsBudget, f.Limited = f.counts, true, false, false
	return f, true
}

// formats is every format, the default first.
var formats = []Format{
	{Name: "text", Doc: "for people: each finding with the lines that took part", series: textReport, Limited: true, TellsRest: true, counts: statisticsTable},
	{Name: "concise", Doc: "one line a finding, for editors and grep", series: conciseReport, counts: statisticsTable},
	{Name: "table", Doc: "for people: one line a finding, by file", whole: writeTable, Limited: true, TellsRest: true, counts: statisticsTable},
	{Name: "json", Doc: "for scripts: the whole report, see `regionlint schema report`", series: jsonReport, TellsRest: true, counts: jsonStatistics},
	{Name: "sarif", Doc: "SARIF 2.1.0, for code scanning and editors", whole: writeSARIF},
	{Name: "junit", Doc: "for Jenkins and others that show tests: what is wrong are failures", whole: writeJUnit},
	{Name: "github", Doc: "workflow commands, which GitHub shows as annotations", whole: writeGitHub},
	{Name: "gitlab", Doc: "GitLab's Code Quality report", whole: writeGitLab},
	{Name: "rdjson", Doc: "for reviewdog, with suggestions", whole: writeRDJSON},
	{Name: "html", Doc: "one page to attach to a change request: lines, diffs, connections", whole: writeHTML, TellsRest: true, DrawsBudget: true},
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

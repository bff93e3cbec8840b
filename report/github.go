package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// githubShown is how many annotations of each level GitHub shows of a step
// (docs.github.com, "Workflow commands for GitHub Actions").
const githubShown = 10

// writeGitHub writes workflow commands, which GitHub shows as annotations of the
// lines that a pull request changes: the worst first, since it shows those that it
// reads first.
func writeGitHub(w io.Writer, doc *Document, _ Style) error {
	out := bufio.NewWriter(w)
	hidden := false
	for _, level := range severities {
		n := 0
		for i := range doc.Findings {
			if f := &doc.Findings[i]; f.Severity == level.name {
				writeCommand(out, level.github, doc.githubProperties(f), doc.githubMessage(f))
				n++
			}
		}
		hidden = hidden || n > githubShown
	}
	if hidden {
		// A line that is no command, of numbers alone.
		fmt.Fprintf(out, "GitHub shows %d annotations of each level at most; all %d findings are in the lines above, and as a table in the summary of the job.\n",
			githubShown, len(doc.Findings))
	}
	return out.Flush()
}

// property is one of a workflow command.
type property struct{ name, value string }

// githubProperties say where the annotation goes. The runner drops columns where a
// range has several lines (ValidateLinesAndColumns in ActionCommandManager.cs).
// As in JSON, the end column is the one behind the range.
func (d *Document) githubProperties(f *Finding) []property {
	title := property{"title", f.Rule + " " + f.Name}
	if f.Path == "" {
		return []property{title}
	}
	start, end := f.Range.Start, f.Range.End
	properties := []property{
		{"file", d.pathInRepository(f.Bundle, f.Path)},
		{"line", strconv.Itoa(start.Line)},
		{"endLine", strconv.Itoa(f.Range.lastLine())},
	}
	if f.Range.lastLine() == start.Line {
		properties = append(properties, property{"col", strconv.Itoa(start.Column)})
	}
	if end.Line == start.Line {
		properties = append(properties, property{"endColumn", strconv.Itoa(end.Column)})
	}
	return append(properties, title)
}

// githubMessage is what is wrong, the facts behind it, what to do, and the other places,
// each on a line.
func (d *Document) githubMessage(f *Finding) string {
	lines := []string{Visible(f.Message)}
	if f.Path == "" {
		lines[0] += " (" + d.suiteOf(f.Bundle, "") + ")"
	}
	for _, r := range f.remarks() {
		lines = append(lines, r.String())
	}
	lines = append(lines, d.seeAlso(f)...)
	return strings.Join(append(lines, "docs: "+Visible(f.Help)), "\n")
}

// dataEscapes and propertyEscapes are what the runner undoes (ActionCommand.cs).
// A command ends with its line, so that no text in it can begin another one.
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeCommand writes a workflow command. Line ends of the message stay such.
func writeCommand(out *bufio.Writer, name string, properties []property, message string) {
	var list []string
	for _, p := range properties {
		list = append(list, p.name+"="+propertyEscapes.Replace(Visible(p.value)))
	}
	fmt.Fprintf(out, "::%s %s::%s\n", name, strings.Join(list, ","), dataEscapes.Replace(message))
}

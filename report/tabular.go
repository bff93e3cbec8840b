package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// severityColumn is the column whose cells are painted.
const severityColumn = "severity"

// findingHeader are the columns of the format table. The last one is wrapped.
var findingHeader = []string{severityColumn, "rule", "fix", "at", "host", "message"}

// writeTable writes the findings as a table, grouped by file, with line and column
// under the file's path. Messages are wrapped to the width of the style.
func writeTable(w io.Writer, doc *Document, style Style) error {
	out := bufio.NewWriter(w)
	if err := writeFindingTable(out, doc, style); err != nil {
		return err
	}
	writeClosing(out, doc, style)
	return out.Flush()
}

func writeFindingTable(out *bufio.Writer, doc *Document, style Style) error {
	findings, rest := doc.first(style.Most)
	if len(findings) == 0 {
		return nil
	}
	lines, err := findingLines(findings, style)
	if err != nil {
		return err
	}
	path := ""
	for _, line := range lines {
		if line.path != path {
			path = line.path
			fmt.Fprintf(out, "\n%s\n", style.paint(blue, path))
		}
		fmt.Fprintln(out, line.text)
	}
	if len(rest) > 0 {
		fmt.Fprintln(out)
		writeRest(out, rest, style)
	}
	return nil
}

// tableLine is a line of the table; path is what its group is called, "" for the
// header.
type tableLine struct{ path, text string }

// findingLines are the header and the rows. All groups are one table, so that
// their columns are as wide.
func findingLines(findings []*Finding, style Style) ([]tableLine, error) {
	var rows [][]string
	lines := []tableLine{{}}
	for _, f := range findings {
		at := ""
		if f.Path != "" {
			at = fmt.Sprintf("%d:%d", f.Range.Start.Line, f.Range.Start.Column)
		}
		rows = append(rows, []string{f.Severity, f.Rule, fixMarks[f.applicability()], at, f.Host, f.Message})
	}
	room := lastColumnRoom(findingHeader, rows, style.Width)
	var wrapped [][]string
	for i, row := range rows {
		f := findings[i]
		for _, part := range wrapRow(row, room) {
			wrapped = append(wrapped, part)
			lines = append(lines, tableLine{path: shownPath(f.Bundle, f.Path, style)})
		}
	}
	var text strings.Builder
	if err := paintedTable(&text, findingHeader, wrapped, style.paintSeverity); err != nil {
		return nil, err
	}
	i := 0
	for line := range strings.Lines(text.String()) {
		lines[i].text = strings.TrimSuffix(line, "\n")
		i++
	}
	return lines, nil
}

// paintSeverity paints the column of severities.
func (s Style) paintSeverity(column, cell string) string {
	if column != severityColumn {
		return cell
	}
	return s.paint(severityNamed(cell).ink, cell)
}

// columnGap is the number of blanks between columns.
const columnGap = 2

// lastColumnRoom is the number of cells that are left of width for the last column,
// 0 for any number.
func lastColumnRoom(header []string, rows [][]string, width int) int {
	if width <= 0 {
		return 0
	}
	used := usedColumns(rows, len(header))
	last := len(header) - 1
	for i := range last {
		if !used[i] {
			continue
		}
		widest := cellular.StringWidth(header[i])
		for _, row := range rows {
			widest = max(widest, cellular.StringWidth(Visible(row[i])))
		}
		width -= widest + columnGap
	}
	return max(leastRoom, width)
}

// wrapRow makes several rows of one whose last cell is wider than room.
func wrapRow(row []string, room int) [][]string {
	last := len(row) - 1
	var rows [][]string
	for i, part := range wrap(Visible(row[last]), room, breakWords) {
		next := make([]string, len(row))
		if i == 0 {
			copy(next, row)
		}
		next[last] = part
		rows = append(rows, next)
	}
	return rows
}

package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/regionlint/regionlint/access"
)

// Table writes rows below a header, in columns that are as wide as they have to
// be, with nothing in them that can move a terminal. A column in which no row
// has anything is left out.
func Table(w io.Writer, header []string, rows [][]string) error {
	return Style{}.table(w, header, rows)
}

// table paints the decisions too.
func (s Style) table(w io.Writer, header []string, rows [][]string) error {
	var text strings.Builder
	table := tablewriter.NewTable(&text,
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAlignment(tw.AlignLeft),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithPadding(tw.Padding{Right: "  ", Overwrite: true}),
		tablewriter.WithRendition(tw.Rendition{Borders: tw.BorderNone, Settings: tw.Settings{Separators: tw.SeparatorsNone, Lines: tw.LinesNone}}),
	)
	used := usedColumns(rows, len(header))
	table.Header(pick(header, used))
	for _, row := range rows {
		cells := pick(row, used)
		s.paintDecision(pick(header, used), cells)
		if err := table.Append(cells); err != nil {
			return err
		}
	}
	if err := table.Render(); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		// The last column is padded too.
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

func (s Style) paintDecision(header, cells []string) {
	if i := slices.Index(header, "decision"); i >= 0 {
		cells[i] = s.paint(decisionInk[access.Decision(cells[i])], cells[i])
	}
}

func usedColumns(rows [][]string, n int) []bool {
	used := make([]bool, n)
	for _, row := range rows {
		for i, cell := range row {
			used[i] = used[i] || cell != ""
		}
	}
	return used
}

func pick(cells []string, used []bool) []string {
	var picked []string
	for i, cell := range cells {
		if used[i] {
			picked = append(picked, visible(cell))
		}
	}
	return picked
}

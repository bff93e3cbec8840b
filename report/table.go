package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/olekukonko/tablewriter"
)

// mostOfCell is how many cells of a terminal a cell of a table takes. All rows are as
// wide as the widest, so that one of a megabyte would make a thousand of them a gigabyte.
const mostOfCell = 500

// The library counts cells by a condition of its own, which depends on the locale.
func init() { runewidth.DefaultCondition = &cellular }

// Table writes rows below a header, in columns that are as wide as they have to
// be, with nothing in them that can move a terminal. A column in which no row
// has anything is left out, and what is wider than any table is cut.
func Table(w io.Writer, header []string, rows [][]string) error {
	return paintedTable(w, header, rows, func(_, cell string) string { return cellular.Truncate(cell, mostOfCell, "…") })
}

// paintedTable is Table with cells that paint makes of those fit to be shown; it
// is told their column.
func paintedTable(w io.Writer, header []string, rows [][]string, paint func(column, cell string) string) error {
	var text strings.Builder
	table := tablewriter.NewWriter(&text)
	table.SetAutoFormatHeaders(false)
	table.SetAutoWrapText(false)
	table.SetHeaderAlignment(tablewriter.ALIGN_LEFT)
	table.SetAlignment(tablewriter.ALIGN_LEFT)
	table.SetBorder(false)
	table.SetHeaderLine(false)
	table.SetColumnSeparator("")
	table.SetTablePadding("  ")
	table.SetNoWhiteSpace(true)
	used := usedColumns(rows, len(header))
	columns := pick(header, used)
	table.SetHeader(columns)
	for _, row := range rows {
		cells := pick(row, used)
		for i, column := range columns {
			cells[i] = paint(column, cells[i])
		}
		table.Append(cells)
	}
	table.Render()
	for line := range strings.Lines(text.String()) {
		// The last column is padded too.
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
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
			picked = append(picked, Visible(cell))
		}
	}
	return picked
}

package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/tw"
)

// Table writes rows below a header, in columns that are as wide as they have to
// be, with nothing in them that can move a terminal. A column in which no row
// has anything is left out.
func Table(w io.Writer, header []string, rows [][]string) error {
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
		if err := table.Append(pick(row, used)); err != nil {
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

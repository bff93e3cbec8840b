package main

import (
	"slices"
	"strings"

	"github.com/regionlint/regionlint/report"
)

// pageWidth is how wide the pages of rules are written, and the lines that are
// made of their tables.
const pageWidth = 80

// codeIndent is how far code is set in.
const codeIndent = "    "

// renderPage makes plain text of a page's Markdown: headings in bold where there
// are colours, else underlined; code set in, under what its block is marked with;
// tables in columns.
func renderPage(page string, color bool) string {
	var out strings.Builder
	lines := strings.Split(strings.TrimSuffix(page, "\n"), "\n")
	for len(lines) > 0 {
		line := lines[0]
		text, rest := line+"\n", lines[1:]
		switch {
		case strings.HasPrefix(line, "```"):
			text, rest = renderCode(lines)
		case strings.HasPrefix(line, "|"):
			text, rest = renderTable(lines)
		case strings.HasPrefix(line, "#"):
			text = renderHeading(line, color)
		}
		out.WriteString(text)
		lines = rest
	}
	return out.String()
}

func renderHeading(line string, color bool) string {
	heading := strings.TrimLeft(line, "# ")
	switch {
	case color:
		return "\x1b[1m" + heading + "\x1b[0m\n"
	case strings.HasPrefix(line, "##"):
		return underlined(heading, "-")
	}
	return underlined(heading, "=")
}

func underlined(text, with string) string {
	return text + "\n" + strings.Repeat(with, len(text)) + "\n"
}

// renderCode is about the block that the lines begin with, and returns those
// behind it. What a rule finds is prose, and may go on in the next line.
func renderCode(lines []string) (text string, rest []string) {
	// The first word is the language.
	_, mark, _ := strings.Cut(lines[0], " ")
	kind, path, _ := strings.Cut(mark, " ")
	end := 1 + slices.Index(lines[1:], "```")
	if title := blockTitles[kind]; title != "" {
		text = strings.Replace(title, "PATH", path, 1) + "\n\n"
	}
	for _, line := range lines[1:end] {
		parts := []string{line}
		if kind == "finding" {
			parts = report.Wrap(line, pageWidth-2*len(codeIndent))
		}
		text += strings.TrimRight(codeIndent+strings.Join(parts, "\n"+codeIndent+codeIndent), " ") + "\n"
	}
	return text, lines[end+1:]
}

// blockTitles are what stands above the blocks of an example.
var blockTitles = map[string]string{
	"before":  "Before, PATH:",
	"finding": "Finding:",
	"after":   "After, PATH:",
}

// renderTable is about the table that the lines begin with, and returns those
// behind it.
func renderTable(lines []string) (text string, rest []string) {
	end := slices.IndexFunc(lines, func(line string) bool { return !strings.HasPrefix(line, "|") })
	if end < 0 {
		end = len(lines)
	}
	var rows [][]string
	for _, line := range lines[:end] {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i, cell := range cells {
			cells[i] = strings.TrimSpace(cell)
		}
		rows = append(rows, cells)
	}
	widths := columnWidths(rows)
	for i, row := range rows {
		if i == 1 {
			// The line below the header has nothing but dashes.
			for column, width := range widths {
				row[column] = strings.Repeat("-", width)
			}
		}
		text += renderRow(row, widths)
	}
	return text, lines[end:]
}

// columnGap stands between the columns of a table.
const columnGap = "  "

// columnWidths are those of the longest cells; where the table would get too
// wide, the widest column gives way.
func columnWidths(rows [][]string) []int {
	widths := make([]int, len(rows[0]))
	total := -len(columnGap)
	for column := range widths {
		for _, row := range rows {
			widths[column] = max(widths[column], len(row[column]))
		}
		total += widths[column] + len(columnGap)
	}
	for ; total > pageWidth; total-- {
		widths[slices.Index(widths, slices.Max(widths))]--
	}
	return widths
}

func renderRow(row []string, widths []int) (text string) {
	cells := make([][]string, len(row))
	height := 0
	for column, cell := range row {
		cells[column] = report.Wrap(cell, widths[column])
		height = max(height, len(cells[column]))
	}
	for i := range height {
		var line string
		for column, width := range widths {
			part := ""
			if i < len(cells[column]) {
				part = cells[column][i]
			}
			line += part + strings.Repeat(" ", max(0, width-len(part))) + columnGap
		}
		text += strings.TrimRight(line, " ") + "\n"
	}
	return text
}

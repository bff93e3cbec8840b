package main

import (
	"fmt"

	"github.com/regionlint/regionlint/internal/page"
)

// summaryOf has a line for each tool: which of the demo's faults it finds, and of how
// many rules the example.
func summaryOf(tools []tool, demo, examples []result) string {
	head := []string{"what one runs"}
	for _, r := range demo {
		head = append(head, r.link("rules/docs/"))
	}
	rows := [][]string{append(head, fmt.Sprintf("of %d rules", len(examples)))}
	for i, t := range tools {
		cells := []string{t.name}
		for _, r := range demo {
			cells = append(cells, mark(r.found[i]))
		}
		count := 0
		for _, r := range examples {
			if r.found[i] {
				count++
			}
		}
		rows = append(rows, append(cells, fmt.Sprint(count)))
	}
	return page.Table(rows)
}

// tableOf has a line for each rule: which tools find the fault of its example.
func tableOf(tools []tool, examples []result) string {
	head := []string{"fault"}
	for _, t := range tools {
		head = append(head, t.name)
	}
	rows := [][]string{head}
	for _, r := range examples {
		cells := []string{r.link("../rules/docs/") + " " + r.name}
		for _, found := range r.found {
			cells = append(cells, mark(found))
		}
		rows = append(rows, cells)
	}
	return page.Table(rows)
}

func (r result) link(dir string) string { return "[" + r.code + "](" + dir + r.code + ".md)" }

func mark(found bool) string {
	if found {
		return "found"
	}
	return "-"
}

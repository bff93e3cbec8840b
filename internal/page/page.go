// Package page writes the tables that programs make into pages in Markdown.
package page

import (
	"fmt"
	"os"
	"strings"
)

// Block is what a page has between <!-- mark --> and <!-- /mark -->.
type Block struct {
	Page, Mark, Text string
}

// Write puts the text into the page.
func (b Block) Write() error {
	text, old, err := b.read()
	if err != nil {
		return err
	}
	return os.WriteFile(b.Page, []byte(strings.Replace(text, old, b.whole(), 1)), 0o644)
}

// Check fails when the page has another text.
func (b Block) Check() error {
	_, old, err := b.read()
	if err == nil && old != b.whole() {
		err = fmt.Errorf("%s shows another table than this one: write it anew\n%s", b.Page, b.Text)
	}
	return err
}

// read returns the page, and what it has between the marks, with both of them.
func (b Block) read() (text, old string, err error) {
	page, err := os.ReadFile(b.Page)
	if err != nil {
		return "", "", err
	}
	text = string(page)
	start, end := strings.Index(text, b.start()), strings.Index(text, b.end())
	if start < 0 || end < start {
		return "", "", fmt.Errorf("%s has no block %s", b.Page, b.Mark)
	}
	return text, text[start : end+len(b.end())], nil
}

func (b Block) whole() string { return b.start() + "\n" + b.Text + "\n" + b.end() }
func (b Block) start() string { return "<!-- " + b.Mark + " -->\n" }
func (b Block) end() string   { return "<!-- /" + b.Mark + " -->\n" }

// Table is a table whose first row is its head.
func Table(rows [][]string) string {
	var lines []string
	for i, cells := range rows {
		lines = append(lines, "| "+strings.Join(cells, " | ")+" |\n")
		if i == 0 {
			lines = append(lines, "|"+strings.Repeat("---|", len(cells))+"\n")
		}
	}
	return strings.Join(lines, "")
}

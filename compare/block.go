package main

import (
	"fmt"
	"os"
	"strings"
)

// block is a table on a page, between <!-- mark --> and <!-- /mark -->.
type block struct {
	page, mark, text string
}

func (b block) write() error {
	text, old, err := b.read()
	if err != nil {
		return err
	}
	return os.WriteFile(b.page, []byte(strings.Replace(text, old, b.whole(), 1)), 0o644)
}

func (b block) check() error {
	_, old, err := b.read()
	if err == nil && old != b.whole() {
		err = fmt.Errorf("%s shows another table than this one: go run ./compare --write\n%s", b.page, b.text)
	}
	return err
}

// read returns the page, and what it has between the marks, with both of them.
func (b block) read() (text, old string, err error) {
	page, err := os.ReadFile(b.page)
	if err != nil {
		return "", "", err
	}
	text = string(page)
	start, end := strings.Index(text, b.start()), strings.Index(text, b.end())
	if start < 0 || end < start {
		return "", "", fmt.Errorf("%s has no block %s", b.page, b.mark)
	}
	return text, text[start : end+len(b.end())], nil
}

func (b block) whole() string { return b.start() + "\n" + b.text + "\n" + b.end() }
func (b block) start() string { return "<!-- " + b.mark + " -->\n" }
func (b block) end() string   { return "<!-- /" + b.mark + " -->\n" }

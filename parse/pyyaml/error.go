package pyyaml

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// Error is what safe_load raises.
type Error struct {
	// Type is the exception's class: "yaml.scanner.ScannerError",
	// "yaml.reader.ReaderError", "ValueError".
	Type string
	// Span is where the problem is: the place that Python names, else that of
	// the scalar that could not be read. Empty at the end of the text.
	Span parse.Span
	// Context is where what the problem ends had begun, like the start of a
	// list that is never closed. It is Span when there is no such place.
	Context parse.Span

	// context and problem are what Python prints; where they repeat something of
	// the file, they have a %s for detail.
	context, problem string
	// detail is what the problem repeats of the file.
	detail string

	text               *yamlnode.Text
	contextAt, atIndex int
}

// noIndex says that Python names no place.
const noIndex = -1

// Text is what Python prints, without the lines of the file that PyYAML
// repeats. What else the error repeats of the file is replaced by mask, unless
// mask is "".
func (e *Error) Text(mask string) string {
	var lines []string
	if e.context != "" {
		lines = append(lines, e.fill(e.context, mask))
	}
	context, at := e.where(e.contextAt), e.where(e.atIndex)
	if context != at {
		lines = append(lines, context)
	}
	lines = append(lines, e.Problem(mask), at)
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	return strings.Join(lines, "\n")
}

// Problem is the line of Text that says what is wrong.
func (e *Error) Problem(mask string) string { return e.fill(e.problem, mask) }

// fill puts what is repeated of the file, or the mask, into a line.
func (e *Error) fill(line, mask string) string {
	detail := e.detail
	if mask != "" {
		detail = "'" + mask + "'"
	}
	return strings.Replace(line, "%s", detail, 1)
}

// where is Python's line for a place; "" for none.
func (e *Error) where(index int) string {
	if index == noIndex {
		return ""
	}
	if e.Type == readerError {
		return fmt.Sprintf("  in \"<byte string>\", position %d", index)
	}
	line, column := lineColumn(e.text, index)
	return fmt.Sprintf("  in \"<byte string>\", line %d, column %d", line, column)
}

// The classes of exceptions.
const (
	readerError      = "yaml.reader.ReaderError"
	scannerError     = "yaml.scanner.ScannerError"
	parserError      = "yaml.parser.ParserError"
	composerError    = "yaml.composer.ComposerError"
	constructorError = "yaml.constructor.ConstructorError"
)

// lineColumn counts as PyYAML's Reader: from 1, without byte order marks in
// columns.
func lineColumn(text *yamlnode.Text, index int) (line, column int) {
	line, column = 1, 1
	for i, r := range text.Runes[:min(index, len(text.Runes))] {
		switch {
		case text.EndsLine(i):
			line, column = line+1, 1
		case r != '\uFEFF':
			column++
		}
	}
	return line, column
}

package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/rules"
)

// writeClosing writes what stands below the findings.
func writeClosing(out io.Writer, doc *Document, style Style) {
	lines := slices.Concat(
		fixedLines(doc, style), skippedLines(doc, style), countLines(doc, style), effectLines(doc, style))
	if doc.counts().found > 0 && len(lines) > 0 {
		fmt.Fprintln(out)
	}
	for _, line := range lines {
		fmt.Fprintln(out, line)
	}
}

// WriteRest writes what was fixed, what makes it take effect, and what was not checked
// if the style is verbose, for people who read a report in a format that does not tell.
func (d *Document) WriteRest(w io.Writer, style Style) error {
	out := bufio.NewWriter(w)
	for _, line := range slices.Concat(fixedLines(d, style), skippedLines(d, style), effectLines(d, style)) {
		fmt.Fprintln(out, line)
	}
	return out.Flush()
}

func fixedLines(doc *Document, style Style) []string {
	var lines []string
	for _, fix := range doc.Applied {
		lines = append(lines, fmt.Sprintf("fixed %s %s:%d %s",
			fix.Rule, shownPath(fix.Bundle, fix.Path, style), fix.Line, Visible(fix.Message)))
	}
	return lines
}

func skippedLines(doc *Document, style Style) []string {
	if !style.Verbose {
		return nil
	}
	var lines []string
	for _, skipped := range skipsOf(doc) {
		lines = append(lines, "not checked: "+skipped.String())
	}
	return lines
}

func effectLines(doc *Document, style Style) []string {
	if len(doc.Effects) == 0 {
		return nil
	}
	lines := []string{"to take effect:"}
	if len(doc.Effects) > 1 {
		lines = []string{"to take effect, in this order:"}
	}
	for _, effect := range doc.Effects {
		lines = append(lines, "  "+shownPath(effect.Bundle, effect.Host, style)+": "+Visible(effect.Command))
	}
	return lines
}

// nothingFound is said in the place of counts.
const nothingFound = "nothing to complain about"

// scope says what was looked at.
func (s Summary) scope(fleet bool) string {
	scope := sentence.Count(s.Files, "file") + " of " + sentence.Count(s.Hosts, "host")
	if fleet {
		scope += " in " + sentence.Count(s.Bundles, "bundle")
	}
	return scope
}

func countLines(doc *Document, style Style) []string {
	if style.Quiet {
		return nil
	}
	s := doc.Summary
	found := list(
		counted(s.Errors, "error", "errors"),
		counted(s.Warnings, "warning", "warnings"),
		counted(s.Infos, "info", "infos"),
	)
	line := cmp.Or(found, nothingFound) + " in " + s.scope(style.Fleet)
	if more := provisos(doc, style); more != "" {
		line += " (" + more + ")"
	}
	return []string{line}
}

// provisos are the counts that say what can be done about the findings, and
// how far they are the whole truth.
func provisos(doc *Document, style Style) string {
	s := doc.Summary
	skipped := 0
	if !style.Verbose {
		skipped = len(doc.Skipped)
	}
	return list(slices.Concat(
		[]string{counted(s.Fixed, "fixed", "fixed")},
		doc.fixable(),
		[]string{
			counted(s.Suppressed, "suppressed", "suppressed"),
			counted(s.Known, "known", "known"),
			counted(skipped, "check skipped, see --verbose", "checks skipped, see --verbose"),
		},
	)...)
}

// fixable says how many findings have fixes, and with which flags these are applied, or
// shown where they are in an archive.
func (d *Document) fixable() []string {
	by := d.counts().byFlags
	return slices.Concat(
		fixableWith(by[fixFlags[rules.Safe]], by[fixFlags[rules.Unsafe]], "with --fix", ""),
		fixableWith(by[diffFlags[rules.Safe]], by[diffFlags[rules.Unsafe]], "as --diff", " shows"),
	)
}

// fixableWith counts the findings that have safe fixes, and those that have unsafe ones
// only. The flags that it takes are between two words.
func fixableWith(safe, unsafely int, before, after string) []string {
	simply, with := "fixable "+before+after, "more with --unsafe-fixes"
	if safe == 0 {
		with = "fixable " + before + " --unsafe-fixes" + after
	}
	return []string{counted(safe, simply, simply), counted(unsafely, with, with)}
}

// counted writes a number with what it counts; nothing for none.
func counted(n int, one, many string) string {
	if n == 0 {
		return ""
	}
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// list joins those that are not empty.
func list(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), ", ")
}

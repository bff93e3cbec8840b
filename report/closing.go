package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/rules"
)

// writeClosing writes what stands below the findings.
func writeClosing(out *bufio.Writer, doc *Document, style Style) {
	lines := slices.Concat(
		fixedLines(doc, style), skippedLines(doc, style), countLines(doc, style), effectLines(doc, style))
	if len(doc.Findings) > 0 && len(lines) > 0 {
		fmt.Fprintln(out)
	}
	for _, line := range lines {
		fmt.Fprintln(out, line)
	}
}

// TellsFixes tells whether the format has room for what was fixed, and for what makes
// it take effect.
func (f Format) TellsFixes() bool {
	return slices.Contains([]string{"text", "table", "json", "html"}, f.Name)
}

// WriteFixes writes what was fixed, and what makes it take effect, for people who read
// a report in a format that does not tell.
func (d *Document) WriteFixes(w io.Writer, style Style) error {
	out := bufio.NewWriter(w)
	for _, line := range slices.Concat(fixedLines(d, style), effectLines(d, style)) {
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
	if found == "" {
		found = "nothing to complain about"
	}
	line := found + " in " + sentence.Count(s.Files, "file") + " of " + sentence.Count(s.Hosts, "host")
	if style.Fleet {
		line += " in " + sentence.Count(s.Bundles, "bundle")
	}
	if more := provisos(doc, style); more != "" {
		line += " (" + more + ")"
	}
	return []string{line}
}

// provisos are the counts that say what can be done about the findings, and
// how far they are the whole truth.
func provisos(doc *Document, style Style) string {
	s := doc.Summary
	unsafe := 0
	for i := range doc.Findings {
		if doc.Findings[i].applicability() == rules.Unsafe {
			unsafe++
		}
	}
	withUnsafe := "more with --unsafe-fixes"
	if s.Fixable == 0 {
		withUnsafe = "fixable with --fix --unsafe-fixes"
	}
	skipped := 0
	if !style.Verbose {
		skipped = len(doc.Skipped)
	}
	return list(
		counted(s.Fixed, "fixed", "fixed"),
		counted(s.Fixable, "fixable with --fix", "fixable with --fix"),
		counted(unsafe, withUnsafe, withUnsafe),
		counted(s.Suppressed, "suppressed", "suppressed"),
		counted(s.Known, "known", "known"),
		counted(skipped, "check skipped, see --verbose", "checks skipped, see --verbose"),
	)
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

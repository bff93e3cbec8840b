package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/report"
)

// helpIndent is how far the parts of a help text are set in.
const helpIndent = "   "

// cli prints help through this variable of its own, made only when it is asked for: that
// of all commands took a millisecond of each run.
func init() { cli.HelpPrinter = printHelp }

// printHelp prints the help of the program or a command for a terminal of pageWidth
// columns: cli's own has each flag on one line, however long that gets.
func printHelp(w io.Writer, _ string, of any) {
	switch of := of.(type) {
	case *cli.App:
		fmt.Fprint(w, helpOfApp(of))
	case *cli.Command:
		fmt.Fprint(w, helpOfCommand(of))
	}
}

func helpOfApp(c *cli.App) string {
	var commands []helpEntry
	for _, command := range c.VisibleCommands() {
		commands = append(commands, helpEntry{command.Name, command.Usage})
	}
	flags := []helpEntry{{"-h, --help", "show help, also that of a command"}, {"    --version", "print the version"}}
	return helpSection("NAME", helpLines("regionlint - "+c.Usage)) +
		helpSection("USAGE", helpLines(c.UsageText)) +
		helpSection("DESCRIPTION", helpLines(c.Description)) +
		helpSection("COMMANDS", helpTable(commands, widthOfNames(commands))) +
		helpSection("GLOBAL OPTIONS", helpTable(flags, widthOfNames(flags)))
}

func helpOfCommand(command *cli.Command) string {
	usage := "regionlint " + command.Name
	if len(command.Flags) > 0 {
		usage += " [flags]"
	}
	if command.ArgsUsage != "" {
		usage += " " + command.ArgsUsage
	}
	text := helpSection("NAME", helpLines("regionlint "+command.Name+" - "+command.Usage)) +
		helpSection("USAGE", helpLines(usage))
	if command.Description != "" {
		text += helpSection("DESCRIPTION", helpLines(command.Description))
	}
	var entries []helpEntry
	// cli adds its own to a command that runs.
	flags := slices.DeleteFunc(slices.Clone(command.Flags), func(f cli.Flag) bool { return f.Names()[0] == helpName })
	for _, flag := range flags {
		entries = append(entries, helpOfFlag(command, flag))
	}
	entries = append(entries, helpEntry{"-h, --help", "show help"})
	width := widthOfNames(entries)
	if command.Name != lintName {
		return text + helpSection("OPTIONS", helpTable(entries, width))
	}
	for i, flag := range flags {
		if title := lintHeadings[flag.Names()[0]]; title != "" {
			text += helpSection(title, "")
		}
		text += helpTable(entries[i:i+1], width)
	}
	return text + helpTable(entries[len(entries)-1:], width)
}

// lintHeadings stand above the flags of lint that begin a group.
var lintHeadings = map[string]string{
	"fix":      "FIXES",
	"format":   "REPORTS",
	"select":   "RULES AND SETTINGS",
	"baseline": "KNOWN FINDINGS",
	"hosts":    "BUNDLES",
	"color":    "OTHERS",
}

// helpEntry is a line of a table in a help text: what is written, and what it does.
type helpEntry struct{ name, usage string }

func helpOfFlag(command *cli.Command, flag cli.Flag) helpEntry {
	long, placeholder := flagNamed(command, flag.Names()[0])
	name := "    --" + long
	for _, other := range flag.Names()[1:] {
		name = "-" + other + ", --" + long
	}
	if placeholder != "" {
		name += " " + placeholder
	}
	usage := strings.ReplaceAll(usageOf(flag), "`", "")
	if text := defaultOf(flag); text != "" {
		usage += fmt.Sprintf(" (default: %s)", text)
	}
	return helpEntry{name, usage}
}

// defaultOf is the value of a flag that is not given, where it has one.
func defaultOf(flag cli.Flag) string {
	text, ok := flag.(*cli.StringFlag)
	if !ok {
		return ""
	}
	if text.DefaultText != "" {
		return text.DefaultText
	}
	return text.Value
}

func helpSection(title, text string) string {
	if title == "NAME" {
		return title + ":\n" + text
	}
	return "\n" + title + ":\n" + text
}

// helpLines sets lines in, and breaks those that are too long.
func helpLines(text string) (set string) {
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, " ") {
			// An example, in columns.
			set += helpIndent + line + "\n"
			continue
		}
		for _, part := range report.Wrap(line, pageWidth-len(helpIndent)) {
			set += strings.TrimRight(helpIndent+part, " ") + "\n"
		}
	}
	return set
}

// mostNamed is how wide the first column of a table gets; what is longer has a line
// of its own.
const mostNamed = 26

func widthOfNames(entries []helpEntry) (width int) {
	for _, e := range entries {
		if len(e.name) <= mostNamed {
			width = max(width, len(e.name))
		}
	}
	return width
}

func helpTable(entries []helpEntry, width int) (table string) {
	left := len(helpIndent) + width + len(columnGap)
	for _, e := range entries {
		name := helpIndent + e.name
		if len(e.name) > width {
			table += name + "\n"
			name = ""
		}
		for _, part := range report.Wrap(e.usage, pageWidth-left) {
			table += fmt.Sprintf("%-*s%s\n", left, name, part)
			name = ""
		}
	}
	return table
}

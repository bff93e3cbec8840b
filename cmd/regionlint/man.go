package main

import (
	_ "embed"
	"errors"
	"runtime/debug"
	"strings"
	"text/template"

	"github.com/urfave/cli/v2"
)

// manText is the manual page. The page that cli makes by itself has neither the
// exit statuses nor the files, and its names of flags are no names to man.
//
//go:embed man.roff
var manText string

var manTemplate = template.Must(template.New("man").Parse(manText))

func (a *app) manCommand() *cli.Command {
	return &cli.Command{
		Name:        "man",
		Usage:       "print the manual page, for `man -l -`",
		Description: "To install it:\n  regionlint man | sudo tee /usr/local/share/man/man1/regionlint.1 >/dev/null",
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return errors.New("man takes no argument")
			}
			return manTemplate.Execute(a.stdout, newManPage(c.App))
		},
	}
}

// manPage is what the page says of the program. All texts are roff.
type manPage struct {
	// Date is the day of the commit that was built, where that is known.
	Version, Date string
	Usage         string
	Synopsis      []string
	Commands      []manCommand
}

type manCommand struct {
	Name, Arguments, Usage, Description string
	Flags                               []manFlag
}

type manFlag struct {
	Names, Usage string
}

func newManPage(c *cli.App) manPage {
	page := manPage{Version: toolVersion(), Date: builtFrom(), Usage: roff(c.Usage)}
	for form := range strings.Lines(c.UsageText) {
		page.Synopsis = append(page.Synopsis, roff(strings.TrimPrefix(strings.TrimSpace(form), "regionlint ")))
	}
	for _, command := range c.VisibleCommands() {
		page.Commands = append(page.Commands, newManCommand(command))
	}
	return page
}

func newManCommand(command *cli.Command) manCommand {
	m := manCommand{
		Name: command.Name, Arguments: roff(command.ArgsUsage),
		Usage: roff(sentenceOf(command.Usage)), Description: roffParagraphs(command.Description),
	}
	for _, flag := range command.VisibleFlags() {
		if flag.Names()[0] == helpName {
			// cli adds it to the command that runs, and to no other.
			continue
		}
		m.Flags = append(m.Flags, newManFlag(command, flag))
	}
	return m
}

func newManFlag(command *cli.Command, flag cli.Flag) manFlag {
	var names []string
	for _, name := range flag.Names() {
		dashes := "--"
		if len(name) == 1 {
			dashes = "-"
		}
		names = append(names, `\fB`+roff(dashes+name)+`\fR`)
	}
	m := manFlag{Names: strings.Join(names, ", "), Usage: roff(sentenceOf(helpOfFlag(command, flag).usage))}
	if _, isSwitch := flag.(*cli.BoolFlag); isSwitch {
		return m
	}
	_, placeholder := flagNamed(command, flag.Names()[0])
	if placeholder == "" {
		placeholder = "VALUE"
	}
	m.Names += ` \fI` + roff(placeholder) + `\fR`
	return m
}

// sentenceOf makes a sentence of a line of help.
func sentenceOf(help string) string { return strings.ToUpper(help[:1]) + help[1:] + "." }

// roff is text as roff reads it: characters that it would replace by typographic
// ones stay what they are, so that commands can be copied from the page, and no
// line of it is a request.
func roff(text string) string {
	text = roffCharacters.Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}

// roffParagraphs is text of several paragraphs, in which lines that are set in are
// examples.
func roffParagraphs(text string) string {
	if text == "" {
		return ""
	}
	lines := strings.Split(roff(text), "\n")
	for i, line := range lines {
		switch {
		case line == "":
			lines[i] = ".PP"
		case strings.HasPrefix(line, " "):
			lines[i] = ".EX\n" + line + "\n.EE"
		}
	}
	return strings.Join(lines, "\n")
}

var roffCharacters = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`)

// builtFrom is the day of the commit that the program was built from; "" where
// the build was told of none.
func builtFrom() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.time" {
			day, _, _ := strings.Cut(setting.Value, "T")
			return day
		}
	}
	return ""
}

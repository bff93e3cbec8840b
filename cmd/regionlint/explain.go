package main

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/lint"
)

func (a *app) explainCommand() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "show a rule's page, or list the rules of a group",
		ArgsUsage: "RULE",
		Flags:     []cli.Flag{colorFlag()},
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return errors.New("explain takes one rule: `regionlint explain HBA001`; `regionlint rules` lists them")
			}
			named, err := lint.Find(c.Args().First())
			if err != nil {
				return err
			}
			if len(named) > 1 {
				return rulesText(a.stdout, named)
			}
			color, err := useColor(c.String("color"), a.stdout, os.Getenv)
			if err != nil {
				return err
			}
			_, err = io.WriteString(a.stdout, renderPage(named[0].Page(), color))
			return err
		},
	}
}

// renderPage makes plain text of a page's Markdown: headings without their
// marks, bold where there are colours, and code set in, under the word that its
// block is marked with.
func renderPage(page string, color bool) string {
	var out strings.Builder
	inCode := false
	for line := range strings.Lines(page) {
		fence, isFence := strings.CutPrefix(line, "```")
		heading := strings.TrimLeft(line, "#")
		switch {
		case isFence && !inCode:
			inCode = true
			if _, mark, ok := strings.Cut(strings.TrimSpace(fence), " "); ok {
				out.WriteString(strings.TrimSpace(mark) + ":\n\n")
			}
		case isFence:
			inCode = false
		case inCode && line != "\n":
			out.WriteString("    " + line)
		case !inCode && heading != line:
			heading = strings.TrimSpace(heading)
			if color {
				heading = "\x1b[1m" + heading + "\x1b[0m"
			}
			out.WriteString(heading + "\n")
		default:
			out.WriteString(line)
		}
	}
	return out.String()
}

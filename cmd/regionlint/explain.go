package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/rules"
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
				return groupText(a.stdout, named)
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

// groupText lists the rules of a group, and says how to see one of them.
func groupText(w io.Writer, group []*rules.Rule) error {
	if err := rulesText(w, group); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n`regionlint explain %s` shows the page of a rule\n", group[0].Code)
	return err
}

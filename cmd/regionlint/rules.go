package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

func (a *app) rulesCommand() *cli.Command {
	return &cli.Command{
		Name:  "rules",
		Usage: "list every rule",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "text", Usage: "print as `FORMAT`: text, json or markdown"},
		},
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return fmt.Errorf("rules takes no argument: `regionlint explain %s` shows one", c.Args().First())
			}
			name := c.String("format")
			write, ok := rulesFormats[name]
			if !ok {
				return fmt.Errorf("--format %s: the list of rules comes as text, json or markdown", name)
			}
			return write(a.stdout, rules.All())
		},
	}
}

var rulesFormats = map[string]func(io.Writer, []*rules.Rule) error{
	"text":     rulesText,
	"json":     rulesJSON,
	"markdown": rulesMarkdown,
}

var rulesHeader = []string{"code", "name", "severity", "fix", "since"}

func rulesRow(r *rules.Rule) []string {
	return []string{r.Code, r.Name, r.Severity.String(), r.Fix.String(), r.Since}
}

func rulesText(w io.Writer, all []*rules.Rule) error {
	var rows [][]string
	for _, r := range all {
		rows = append(rows, rulesRow(r))
	}
	return report.Table(w, rulesHeader, rows)
}

func rulesMarkdown(w io.Writer, all []*rules.Rule) error {
	if _, err := fmt.Fprintln(w, "| code | name | severity | fix |\n|---|---|---|---|"); err != nil {
		return err
	}
	for _, r := range all {
		if _, err := fmt.Fprintf(w, "| [%s](rules/docs/%s.md) | %s | %s | %s |\n", r.Code, r.Code, r.Name, r.Severity, r.Fix); err != nil {
			return err
		}
	}
	return nil
}

func rulesJSON(w io.Writer, all []*rules.Rule) error {
	type row struct {
		Code     string `json:"code"`
		Name     string `json:"name"`
		Severity string `json:"severity"`
		Fix      string `json:"fix"`
		Since    string `json:"since"`
	}
	list := []row{}
	for _, r := range all {
		list = append(list, row{r.Code, r.Name, r.Severity.String(), r.Fix.String(), r.Since})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(list)
}

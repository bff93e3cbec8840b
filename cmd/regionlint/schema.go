package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/report"
)

func (a *app) schemaCommand() *cli.Command {
	schemas := map[string]func() string{
		"manifest": func() string { return string(manifest.Schema) },
		"config":   lint.SettingsSchema,
		"report":   report.Schema,
	}
	return &cli.Command{
		Name:      "schema",
		Usage:     "print the JSON Schema of the manifest, the settings or the report",
		ArgsUsage: "manifest|config|report",
		Action: func(c *cli.Context) error {
			schema, ok := schemas[c.Args().First()]
			if !ok || c.NArg() != 1 {
				return fmt.Errorf("schema takes the name of one: manifest, config or report")
			}
			_, err := io.WriteString(a.stdout, schema())
			return err
		},
	}
}

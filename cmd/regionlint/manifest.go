package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/inventory"
	"github.com/regionlint/regionlint/parse/manifest"
)

func (a *app) manifestCommand() *cli.Command {
	var settings, outputs []string
	all := func(values *[]string) *pairFlag {
		return &pairFlag{func(text string) { *values = append(*values, text) }}
	}
	return &cli.Command{
		Name:      "manifest",
		Usage:     "write hosts.yaml from what you have",
		ArgsUsage: "SOURCE...",
		Description: "SOURCE is a file with what one of these printed, a directory of such files, or - for standard input: " +
			inventory.Kinds() + ". A source that does not tell of which host it speaks is about the one that the file is " +
			"called by (alpha.json, alpha/lscpu.json), or NAME=SOURCE. What no source tells is left as a comment.\n\n" +
			"SETTING is HOST,KEY=VALUE,... where KEY is cpus, role, address, name or dir, or database-proxy without a value; " +
			"role, address and name may repeat.\n\n" +
			"With --output, a manifest that is there gets what it lacks, and what stands there stays as it is.\n\n" +
			"Exit status: 0 done, 1 the manifest says something else than a source, 2 regionlint could not do its work.",
		Flags: []cli.Flag{
			&cli.GenericFlag{Name: "set", Value: all(&settings), Usage: "say `SETTING` of a host, like alpha,cpus=8,role=region; it stands instead of what sources tell, and may repeat"},
			&cli.StringFlag{Name: "maas-version", Usage: "the `RELEASE` of MAAS"},
			&cli.StringFlag{Name: "postgresql-version", Usage: "the `VERSION` of PostgreSQL"},
			&cli.StringFlag{Name: "database-address", Usage: "the `ADDRESS` or name that regions put in database_host, where it is not one of the database host's"},
			&cli.StringFlag{Name: "database-port", Usage: "the `PORT` that regions put in database_port"},
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "write a new manifest as `FORMAT`: yaml (default) or json"},
			&cli.GenericFlag{Name: "output", Aliases: []string{"o"}, Value: all(&outputs), Usage: "write the manifest to `FILE`, or add to it what it lacks"},
		},
		Action: func(c *cli.Context) error { return a.manifest(c, settings, outputs) },
	}
}

func (a *app) manifest(c *cli.Context, settings, outputs []string) error {
	said, err := saidOf(c, settings)
	if err != nil {
		return err
	}
	name, isJSON, err := manifestOutput(c, outputs)
	if err != nil {
		return err
	}
	if c.NArg() == 0 && len(said.Hosts) == 0 {
		return errors.New("manifest: it takes what " + inventory.Kinds() + " printed, or --set HOST,cpus=8,role=region")
	}
	sources, err := a.readSources(c.Args().Slice())
	if err != nil {
		return err
	}
	old, err := manifestAt(name)
	if err != nil {
		return err
	}
	combined := inventory.Combine(sources, said, hostsOf(old))
	if err := errors.Join(combined.Contradictions...); err != nil {
		return err
	}
	if len(combined.Manifest.Hosts) == 0 {
		return errors.New("manifest: no source tells of a host: name them with --set HOST,cpus=8,role=region")
	}
	if old != nil {
		return a.addToManifest(old, combined)
	}
	return a.newManifest(name, isJSON, combined.Manifest)
}

// manifestOutput is the file that the manifest goes to, "" for standard output, and whether
// it is JSON where it is new.
func manifestOutput(c *cli.Context, names []string) (name string, isJSON bool, err error) {
	switch {
	case len(names) > 1:
		return "", false, errors.New("--output is there twice, and a manifest goes to one file: leave one out")
	case len(names) == 1 && names[0] == "":
		return "", false, errors.New("--output: the name of the file is empty")
	case len(names) == 1 && names[0] != fromStdin && names[0] != "/dev/stdout":
		name = names[0]
	}
	switch format := c.String("format"); {
	case format == "json", format == "" && filepath.Ext(name) == ".json":
		return name, true, nil
	case format == "yaml", format == "" && !c.IsSet("format"):
		return name, false, nil
	default:
		return "", false, fmt.Errorf("--format %s: manifest writes yaml or json", format)
	}
}

// saidOf is what the flags say.
func saidOf(c *cli.Context, settings []string) (said inventory.Said, err error) {
	for _, text := range settings {
		if err := said.Hosts.Add(text); err != nil {
			return said, fmt.Errorf("--set %s: %w", text, err)
		}
	}
	versions, err := bundleOptions(c)
	if err != nil {
		return said, err
	}
	if versions.MAAS != 0 {
		said.MAAS = versions.MAAS.String()
	}
	if versions.PostgreSQL != 0 {
		said.PostgreSQL = versions.PostgreSQL.String()
	}
	if said.DatabaseAddress = c.String("database-address"); c.IsSet("database-address") {
		if err := databaseProblem(draft.Manifest{DatabaseAddress: said.DatabaseAddress}); said.DatabaseAddress == "" || err != nil {
			return said, errors.Join(fmt.Errorf("--database-address %s: it takes an IP address or a DNS name", said.DatabaseAddress), err)
		}
	}
	if c.IsSet("database-port") {
		text := c.String("database-port")
		if said.DatabasePort, err = strconv.Atoi(text); err != nil || said.DatabasePort < 1 || said.DatabasePort > 65535 {
			return said, fmt.Errorf("--database-port %s: it takes a port from 1 to 65535", text)
		}
	}
	return said, nil
}

// databaseProblem is what the reader of manifests has against a manifest that has a host
// which is in order.
func databaseProblem(m draft.Manifest) error {
	m.Hosts = []draft.Host{{Name: "host", Roles: []string{}}}
	if problems := manifest.Parse(parse.NewSource("hosts.json", m.JSON())).Problems; len(problems) > 0 {
		return errors.New(problems[0].Message)
	}
	return nil
}

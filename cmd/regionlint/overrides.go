package main

import (
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	pgversion "github.com/regionlint/regionlint/parse/version"
)

func hostsFlag() cli.Flag {
	return &cli.StringFlag{Name: "hosts", Usage: "take the manifest from `FILE`"}
}

func maasVersionFlag() cli.Flag {
	return &cli.StringFlag{Name: "maas-version", Usage: "the `RELEASE` of MAAS, instead of the manifest's"}
}

// serverVersionFlag is for bundles; postgreSQLVersionFlag is for one file.
func serverVersionFlag() cli.Flag {
	return &cli.StringFlag{Name: "postgresql-version", Usage: "the `VERSION` of PostgreSQL, instead of the manifest's"}
}

// bundleOptions are what those flags say, in place of the manifest.
func bundleOptions(c *cli.Context) (o bundle.Options, err error) {
	if text := c.String("maas-version"); text != "" {
		if o.MAAS, err = pgversion.ParseMAAS(text); err != nil {
			return o, fmt.Errorf("--maas-version: %w", err)
		}
	}
	if text := c.String("postgresql-version"); text != "" {
		if o.PostgreSQL, err = pgversion.ParsePostgreSQL(text); err != nil {
			return o, fmt.Errorf("--postgresql-version: %w", err)
		}
	}
	if name := c.String("hosts"); name != "" {
		text, err := os.ReadFile(name)
		if err != nil {
			return o, fmt.Errorf("--hosts %w", cannotRead(name, err))
		}
		o.Manifest = parse.NewSource(name, text)
	}
	return o, nil
}

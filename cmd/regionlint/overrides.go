package main

import (
	"errors"
	"fmt"

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

// withoutBundle is the error about flags that go with a bundle, where another flag says
// that none is read.
func withoutBundle(c *cli.Context, flag string, names ...string) error {
	for _, name := range names {
		if c.IsSet(name) {
			return fmt.Errorf("--%s goes with a bundle: leave it out, or %s", name, flag)
		}
	}
	return nil
}

// bundleOptions are what those flags say, in place of the manifest.
func bundleOptions(c *cli.Context) (o bundle.Options, err error) {
	if c.IsSet("maas-version") {
		if o.MAAS, err = pgversion.ParseMAAS(c.String("maas-version")); err != nil {
			return o, fmt.Errorf("--maas-version: %w", err)
		}
	}
	if c.IsSet("postgresql-version") {
		if o.PostgreSQL, err = pgversion.ParsePostgreSQL(c.String("postgresql-version")); err != nil {
			return o, fmt.Errorf("--postgresql-version: %w", err)
		}
	}
	if c.IsSet("hosts") {
		name := c.String("hosts")
		if name == "" {
			return o, errors.New("--hosts: the name of the file is empty")
		}
		text, err := readAtMost(name, parse.ManifestLimit)
		if err != nil {
			return o, fmt.Errorf("--hosts %w", cannotRead(name, err))
		}
		o.Manifest = parse.NewSource(name, text)
	}
	return o, nil
}

package main

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/regiond"
	pgversion "github.com/regionlint/regionlint/parse/version"
	"github.com/regionlint/regionlint/report"
)

func (a *app) budgetCommand() *cli.Command {
	return &cli.Command{
		Name:      "budget",
		Usage:     "count the connections that regions take, against max_connections",
		ArgsUsage: "[PATH...]",
		Description: "PATH is a bundle, a directory above many, or an archive; --workers and --max-connections say what " +
			"would be. With --regions no bundle is read: that many regions are counted.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "workers", Usage: "count `N` workers on each region"},
			&cli.StringFlag{Name: "regions", Usage: "count `N` regions, without a bundle"},
			&cli.StringFlag{Name: "max-connections", Usage: "compare with `N` instead of what the server has"},
			viewFormatFlag(),
			maasVersionFlag(),
			serverVersionFlag(),
			hostsFlag(),
			maxBytesFlag(),
			configFlag(),
			noConfigFlag(),
			colorFlag(),
		},
		Action: a.budget,
	}
}

// whatIf is what the flags put in the place of what is.
type whatIf struct {
	// These are 0 where the flag is not given.
	workers, regions, maxConnections int
	options                          bundle.Options
	settings                         settingsInForce
}

func (a *app) budget(c *cli.Context) error {
	v, err := a.newView(c)
	if err != nil {
		return err
	}
	w, err := newWhatIf(c)
	if err != nil {
		return err
	}
	var budgets report.Budgets
	var failed []error
	if w.regions > 0 {
		failed = w.addDeployment(&budgets)
	} else if failed, err = a.budgetBundles(c, w, &budgets); err != nil {
		return err
	}
	return errors.Join(append(failed, v.write(a.stdout, budgets))...)
}

// The most that may be asked for. PostgreSQL takes no higher max_connections.
const (
	mostWorkers     = 10000
	mostRegions     = 1000
	mostConnections = 262143
)

func newWhatIf(c *cli.Context) (w whatIf, err error) {
	for _, flag := range []struct {
		name string
		most int
		n    *int
	}{
		{"workers", mostWorkers, &w.workers},
		{"regions", mostRegions, &w.regions},
		{"max-connections", mostConnections, &w.maxConnections},
	} {
		if !c.IsSet(flag.name) {
			continue
		}
		n, err := strconv.Atoi(c.String(flag.name))
		if err != nil || n < 1 || n > flag.most {
			return w, fmt.Errorf("--%s %s: it takes a number from 1 to %d", flag.name, c.String(flag.name), flag.most)
		}
		*flag.n = n
	}
	switch {
	case w.regions > 0 && c.NArg() > 0:
		return w, fmt.Errorf("--regions counts regions that no bundle has: leave it out, or %s", c.Args().First())
	case w.regions > 0:
		err = withoutBundle(c, "--regions", "hosts", "max-bytes")
	}
	if err != nil {
		return w, err
	}
	if w.settings, err = newSettings(c); err != nil {
		return w, err
	}
	w.options, err = bundleOptions(c)
	return w, err
}

// addDeployment adds one that no bundle has, counted as one in the current directory
// would be.
func (w whatIf) addDeployment(budgets *report.Budgets) []error {
	here := directory(".").target(".")
	here.name = ""
	if err := w.settings.settle([]target{here}, nil); err != nil {
		return []error{err}
	}
	return w.add(budgets, here, w.deployment())
}

// deployment is one of which nothing is known but how many regions it has.
func (w whatIf) deployment() *bundle.Bundle {
	b := &bundle.Bundle{
		Manifest:  &manifest.Manifest{},
		MAAS:      cmp.Or(w.options.MAAS, pgversion.NewestMAAS),
		MAASKnown: w.options.MAAS != 0,
	}
	for i := range w.regions {
		b.Hosts = append(b.Hosts, &bundle.Host{
			Host:    &manifest.Host{Name: strconv.Itoa(i + 1), Roles: manifest.Region},
			Regiond: regiond.Parse(parse.NewSource(bundle.RegiondConf, nil), b.MAAS),
		})
	}
	return b
}

// budgetBundles adds the bundles at or below the paths.
func (a *app) budgetBundles(c *cli.Context, w whatIf, budgets *report.Budgets) (failed []error, err error) {
	origins, err := a.origins(c, c.Args().Slice())
	if err != nil {
		return nil, err
	}
	found, err := findTargets(origins, w.options.Manifest != nil)
	if err != nil {
		if c.NArg() == 0 {
			err = fmt.Errorf("%w; without a bundle, give --regions N", err)
		}
		return nil, err
	}
	if err := w.settings.settle(found.targets, w.options.Manifest); err != nil {
		return nil, err
	}
	var refused []error
	failed = found.eachBundle(w.options, func(t target, b *bundle.Bundle) {
		if len(b.Regions()) == 0 {
			refused = append(refused, fmt.Errorf("%s: nothing to count: its manifest names no region; `regionlint %s` says more", t.dir, t.argument()))
			return
		}
		a.sayDisorder(t, b)
		refused = append(refused, w.add(budgets, t, b)...)
	})
	return append(failed, refused...), nil
}

// add adds what a deployment takes.
func (w whatIf) add(budgets *report.Budgets, t target, b *bundle.Bundle) []error {
	if w.workers != 0 && !connections.ReadsWorkers(b.MAAS) {
		return []error{fmt.Errorf("--workers %d: MAAS %s starts %d workers, whatever is asked for: leave it out", w.workers, b.MAAS, regiond.DefaultWorkers)}
	}
	counting := w.settings.of(t).Counting()
	counting.Assume = w.workers
	budgets.Add(t.name, b, connections.Of(b, counting), report.Assumed{MaxConnections: w.maxConnections, PostgreSQL: w.options.PostgreSQL})
	return nil
}

package main

import (
	"cmp"
	"errors"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/report"
)

func (a *app) configCommand() *cli.Command {
	return &cli.Command{
		Name:      "config",
		Usage:     "print the settings in force, and where each comes from",
		ArgsUsage: "[PATH...]",
		Description: "PATH is a bundle, a directory above many, or an archive; of one without a bundle it " +
			"is printed what would hold for one there.",
		Flags: []cli.Flag{
			configFlag(),
			noConfigFlag(),
			selectFlag(),
			ignoreFlag(),
			failOnFlag(),
			maxBytesFlag(),
			viewFormatFlag(),
		},
		Action: a.config,
	}
}

func (a *app) config(c *cli.Context) error {
	isJSON, err := viewFormat(c)
	if err != nil {
		return err
	}
	s, err := newSettings(c)
	if err != nil {
		return err
	}
	origins, err := a.origins(c, c.Args().Slice())
	if err != nil {
		return err
	}
	found, err := findBundlesOrNone(origins)
	if err != nil {
		return err
	}
	if err := s.settle(found.targets, nil); err != nil {
		return err
	}
	inForce, err := s.report(found.targets)
	if err != nil {
		return err
	}
	return errors.Join(append(found.unreadable, view{isJSON: isJSON}.write(a.stdout, inForce))...)
}

// findBundlesOrNone returns the bundles at or below origins, and in the place of
// those without any the origins themselves.
func findBundlesOrNone(origins []*origin) (all found, err error) {
	for i := range origins {
		one := origins[i : i+1]
		below, err := findTargets(one, false)
		if errors.Is(err, errNoBundle) {
			// With a manifest, it would be one.
			below, err = findTargets(one, true)
		}
		if err != nil {
			return found{}, err
		}
		all.targets = append(all.targets, below.targets...)
		all.unreadable = append(all.unreadable, below.unreadable...)
	}
	return all, nil
}

// report groups bundles by their settings file.
func (s *settingsInForce) report(targets []target) (list report.InForce, err error) {
	groups := map[*settingsFile]*report.SettingsGroup{}
	seen := map[string]bool{}
	for _, t := range targets {
		if seen[t.real] {
			continue
		}
		seen[t.real] = true
		file, err := s.files.of(t)
		if err != nil {
			return nil, err
		}
		if groups[file] == nil {
			groups[file] = report.NewSettingsGroup(file.name(), lint.Explain(s.flags, file.read()), s.of(t))
			list = append(list, groups[file])
		}
		groups[file].Add(cmp.Or(slashed(t.dir), "."))
	}
	return list, nil
}

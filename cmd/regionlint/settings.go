package main

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/rules"
)

func selectFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "select", Usage: "run only these rules: `CODES`, names or prefixes"}
}

func ignoreFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "ignore", Usage: "do not run these rules: `CODES`, names or prefixes"}
}

func noSuppressionsFlag() cli.Flag {
	return &cli.BoolFlag{Name: "no-suppressions", DisableDefaultText: true, Usage: "show what comments silence, too: \"# regionlint: ignore RULE\" counts for nothing"}
}

func failOnFlag() cli.Flag {
	return &cli.StringFlag{Name: "fail-on", Value: "warning", Usage: "exit with 1 from this `SEVERITY` on: error, warning, info or never"}
}

// settings are those of each bundle.
type settings struct {
	flags lint.Flags
	// byDir are those in force, by the bundle's directory.
	byDir map[string]lint.Settings
}

func newSettings(c *cli.Context) (s settings, err error) {
	s.flags = lint.Flags{
		Select: c.StringSlice("select"), Ignore: c.StringSlice("ignore"),
		NoSuppressions: c.Bool("no-suppressions"), Today: today(),
	}
	if s.flags.FailOn, err = severityFlag(c.String("fail-on")); err != nil {
		return s, err
	}
	_, err = s.inForce()
	return s, err
}

// settle finds out what is in force for each bundle, before anything is done to
// one of them.
func (s *settings) settle(targets []target) error {
	s.byDir = map[string]lint.Settings{}
	for _, t := range targets {
		inForce, err := s.inForce()
		if err != nil {
			return err
		}
		s.byDir[t.dir] = inForce
	}
	return nil
}

func (s *settings) inForce() (lint.Settings, error) {
	inForce, err := lint.Settle(s.flags)
	if err == nil && len(inForce.Rules) == 0 {
		err = errors.New("--select and --ignore leave no rule to run")
	}
	return inForce, err
}

// of is what is in force for a bundle.
func (s *settings) of(t target) lint.Settings { return s.byDir[t.dir] }

func severityFlag(text string) (rules.Severity, error) {
	for _, s := range []rules.Severity{rules.Info, rules.Warning, rules.Error} {
		if text == s.String() {
			return s, nil
		}
	}
	if text == "never" {
		return lint.Never, nil
	}
	return 0, fmt.Errorf("--fail-on %s: it takes error, warning, info or never", text)
}

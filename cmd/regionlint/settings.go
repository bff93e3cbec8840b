package main

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/parse/settings"
	"github.com/regionlint/regionlint/rules"
)

func selectFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "select", Usage: "run only the rules of these `CODES`, names or prefixes (HBA), comma-separated or repeated"}
}

func ignoreFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "ignore", Usage: "do not run the rules of these `CODES`, names or prefixes"}
}

func noSuppressionsFlag() cli.Flag {
	return &cli.BoolFlag{Name: "no-suppressions", DisableDefaultText: true, Usage: "show what comments like \"# regionlint: ignore RULE\" silence, too"}
}

func failOnFlag() cli.Flag {
	return &cli.StringFlag{Name: "fail-on", DefaultText: "warning", Usage: "exit with 1 from this `SEVERITY` on: error, warning, info or never"}
}

func configFlag() cli.Flag {
	return &cli.StringFlag{Name: "config", Usage: "take the settings from `FILE`, for all bundles (default: .regionlint.yaml in a bundle's directory or above)"}
}

func noConfigFlag() cli.Flag {
	return &cli.BoolFlag{Name: "no-config", DisableDefaultText: true, Usage: "read no settings file"}
}

// settingsInForce are the settings of each bundle.
type settingsInForce struct {
	flags lint.Flags
	files settingsFiles
	// byFile are they, by the file that counts; nil is none.
	byFile map[*settingsFile]lint.Settings
	// fileOf is that file, by the real path of a bundle, where there is one.
	fileOf map[string]*settingsFile
	// manifest is the one that is given for all bundles; nil for none.
	manifest *parse.Source
}

func newSettings(c *cli.Context) (s settingsInForce, err error) {
	if c.IsSet("config") && c.Bool("no-config") {
		return s, errors.New("--config and --no-config exclude each other: leave one out")
	}
	s.flags = lint.Flags{
		Select: c.StringSlice("select"), Ignore: c.StringSlice("ignore"),
		NoSuppressions: c.Bool("no-suppressions"), Today: today(),
	}
	if c.IsSet("fail-on") {
		if s.flags.FailOn, err = severityFlag(c.String("fail-on")); err != nil {
			return s, err
		}
	}
	if err = errors.Join(namesRules("--select", s.flags.Select), namesRules("--ignore", s.flags.Ignore)); err != nil {
		return s, err
	}
	// What is wrong with the flags is wrong with any file.
	if _, err = s.with(nil); err != nil {
		return s, err
	}
	s.files, err = newSettingsFiles(c)
	return s, err
}

// namesRules is the error about the first pattern of a flag that names no rule.
func namesRules(flag string, patterns []string) error {
	for _, pattern := range patterns {
		if pattern == "" {
			return fmt.Errorf("%s: the name of a rule is empty: leave the flag out, or name one", flag)
		}
		if _, err := lint.Find(pattern); err != nil {
			return fmt.Errorf("%s: %w", flag, err)
		}
	}
	return nil
}

// settle finds out what is in force for each bundle, before anything is done to
// one of them.
func (s *settingsInForce) settle(targets []target, manifest *parse.Source) error {
	s.byFile, s.fileOf, s.manifest = map[*settingsFile]lint.Settings{}, map[string]*settingsFile{}, manifest
	for _, t := range targets {
		file, err := s.files.of(t)
		if err != nil {
			return err
		}
		if file != nil {
			s.fileOf[t.real] = file
		}
		if _, settled := s.byFile[file]; settled {
			continue
		}
		if s.byFile[file], err = s.with(file); err != nil {
			return err
		}
	}
	return nil
}

// with is what is in force where this is the settings file; nil is none.
func (s *settingsInForce) with(file *settingsFile) (lint.Settings, error) {
	inForce, err := lint.Settle(s.flags, file.read())
	if err == nil && len(inForce.Rules) == 0 {
		err = s.noRule(file)
	}
	return inForce, err
}

// noRule says what leaves no rule to run.
func (s *settingsInForce) noRule(file *settingsFile) error {
	switch {
	case file == nil || len(s.flags.Select) > 0:
		return errors.New("--select and --ignore leave no rule to run")
	case len(s.flags.Ignore) > 0:
		return fmt.Errorf("--ignore leaves none of the rules to run that %s selects", file.name())
	}
	return fmt.Errorf("%s: `select` and `ignore` leave no rule to run", file.name())
}

// of is what is in force for a bundle.
func (s *settingsInForce) of(t target) lint.Settings {
	file := s.fileOf[t.real]
	inForce := s.byFile[file]
	inForce.Paths = file.paths(t, s.manifest)
	inForce.Options.OneHost = t.origin.host != nil
	if t.origin.keepsModes() {
		inForce = inForce.WithModes()
	}
	return inForce
}

func severityFlag(text string) (rules.Severity, error) {
	severity, ok := lint.FailOnNamed(text)
	if !ok {
		return 0, fmt.Errorf("--fail-on %s: it takes %s", text, sentence.Or(settings.FailOns()))
	}
	return severity, nil
}

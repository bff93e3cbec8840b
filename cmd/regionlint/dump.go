package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/nearest"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/report"
)

// dumped is what a server reads from a file, and the places in there that name
// a file which was not read.
type dumped struct {
	view interface {
		WriteText(w io.Writer) error
		WriteJSON(w io.Writer) error
	}
	outside []parse.Place
}

// dumpKind is a kind of file that dump can read.
type dumpKind struct {
	name string
	// flags are those that go with this kind and not with every other.
	flags []string
	read  func(*cli.Context, *configFile) (dumped, error)
}

func dumpKinds() []dumpKind {
	return []dumpKind{
		{"pg_hba", []string{"ssl", "oauth-validators", "postgresql-version"}, dumpRecords},
		{"postgresql", []string{"postgresql-version"}, dumpSettings},
		{"regiond", []string{"maas-version", "all"}, dumpOptions},
	}
}

func (a *app) dumpCommand() *cli.Command {
	return &cli.Command{
		Name:      "dump",
		Usage:     "print what PostgreSQL or MAAS reads from a file",
		ArgsUsage: strings.Join(kindNames(), "|") + " FILE",
		Description: "Of pg_hba.conf it prints the rows of the view pg_hba_file_rules, of postgresql.conf those " +
			"of pg_file_settings, of regiond.conf the options. FILE may be - for standard input.",
		Flags: []cli.Flag{
			viewFormatFlag(),
			postgreSQLVersionFlag(),
			&cli.StringFlag{Name: "maas-version", Usage: "for regiond: the `RELEASE` of MAAS (default: the newest)"},
			&cli.BoolFlag{Name: "all", DisableDefaultText: true, Usage: "for regiond: show the options too that the file does not set, as JSON always does"},
			&cli.StringFlag{Name: "ssl", Value: "on", Usage: "for pg_hba: the `VALUE` of the server's parameter ssl, on or off"},
			validatorsFlag(),
			rootFlag(),
		},
		Action: a.dump,
	}
}

// validatorsFlag stands for a parameter on which oauth records rest.
func validatorsFlag() cli.Flag {
	return &cli.StringFlag{Name: "oauth-validators", Usage: "the `LIBRARIES` that the server has in oauth_validator_libraries; without any it refuses oauth records"}
}

func (a *app) dump(c *cli.Context) (err error) {
	if c.NArg() != 2 {
		return fmt.Errorf("dump takes what to read and the file: `regionlint dump pg_hba FILE`; it reads %s", sentence.And(kindNames()))
	}
	name := c.Args().Get(1)
	kind, err := kindOf(c)
	if err != nil {
		return err
	}
	isJSON, err := viewFormat(c)
	if err != nil {
		return err
	}
	f, err := a.openConfig(c, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	d, err := kind.read(c, f)
	switch {
	case err != nil:
		return f.explain(name, err)
	case isJSON:
		err = d.view.WriteJSON(a.stdout)
	default:
		err = d.view.WriteText(a.stdout)
	}
	a.sayOutside(f, d.outside)
	return err
}

// kindOf is the kind that is asked for, and fits the flags.
func kindOf(c *cli.Context) (dumpKind, error) {
	name := c.Args().First()
	all := dumpKinds()
	at := slices.IndexFunc(all, func(k dumpKind) bool { return k.name == name })
	if at < 0 {
		return dumpKind{}, unknownKind(name)
	}
	for _, flag := range c.LocalFlagNames() {
		if with := kindsWith(flag); len(with) > 0 && !slices.Contains(with, name) {
			return dumpKind{}, fmt.Errorf("--%s goes with %s, not with %s", flag, sentence.And(with), name)
		}
	}
	if err := checkOnOff(c, "ssl"); err != nil {
		return dumpKind{}, err
	}
	return all[at], nil
}

func unknownKind(kind string) error {
	hint := "it reads " + sentence.And(kindNames())
	if near := nearest.Word(kind, kindNames()); near != "" {
		hint = "did you mean " + near + "?"
	}
	return fmt.Errorf("dump does not know %q: %s", kind, hint)
}

func kindNames() []string {
	var names []string
	for _, k := range dumpKinds() {
		names = append(names, k.name)
	}
	return names
}

// kindsWith are the kinds that a flag goes with; none for one that goes with all.
func kindsWith(flag string) (names []string) {
	for _, k := range dumpKinds() {
		if slices.Contains(k.flags, flag) {
			names = append(names, k.name)
		}
	}
	return names
}

func checkOnOff(c *cli.Context, flag string) error {
	if text := c.String(flag); text != "on" && text != "off" {
		return fmt.Errorf("--%s %s: it takes on or off", flag, text)
	}
	return nil
}

func dumpRecords(c *cli.Context, f *configFile) (dumped, error) {
	server := hba.Server{Version: f.version, SSL: c.String("ssl") == "on", OAuthValidators: c.String("oauth-validators")}
	file, err := hba.Parse(f.tree, f.path, server)
	if err != nil {
		return dumped{}, err
	}
	return dumped{report.NewRecords(file, f.onHost), file.Outside}, nil
}

func dumpSettings(_ *cli.Context, f *configFile) (dumped, error) {
	file, err := pgconf.Parse(f.tree, f.path, f.version)
	if err != nil {
		return dumped{}, err
	}
	settings := report.NewSettings(file)
	if dir, missing := f.lacksDataDirectory(file); missing && settings.StartOK {
		settings.Refuse(pgconf.NoDataDirectory(dir)...)
	}
	return dumped{settings, file.Outside}, nil
}

func dumpOptions(c *cli.Context, f *configFile) (dumped, error) {
	src, err := f.tree.Read(f.path, parse.RegiondLimit)
	if err != nil {
		return dumped{}, err
	}
	options := report.NewOptions(regiond.Parse(src, f.release))
	options.All, options.Newest = c.Bool("all"), !c.IsSet("maas-version")
	return dumped{view: options}, nil
}

// sayOutside names what was not read since it leads out of --root.
func (a *app) sayOutside(f *configFile, places []parse.Place) {
	for _, p := range places {
		fmt.Fprintf(a.stderr, "regionlint: not read: %s, which %s:%d names and which is outside of --root\n",
			report.Visible(p.Source.Shown(p.Span)), report.Visible(f.onHost(p.Source.Path)), p.Source.Line(p.Span.Start))
	}
}

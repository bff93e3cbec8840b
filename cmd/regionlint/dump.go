package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/nearest"
	"github.com/regionlint/regionlint/parse/pgconf"
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

// dumpKinds are what dump can read, by name.
var dumpKinds = []struct {
	name string
	read func(f *configFile, ssl bool) (dumped, error)
}{
	{"pg_hba", dumpRecords},
	{"postgresql", dumpSettings},
}

func (a *app) dumpCommand() *cli.Command {
	return &cli.Command{
		Name:      "dump",
		Usage:     "print what PostgreSQL reads from a file: the rows of pg_hba_file_rules or pg_file_settings",
		ArgsUsage: strings.Join(kindNames(), "|") + " FILE",
		Flags: []cli.Flag{
			viewFormatFlag(),
			postgreSQLVersionFlag(),
			&cli.StringFlag{Name: "ssl", Value: "on", Usage: "for pg_hba: what the server's parameter ssl is, `on or off`"},
			rootFlag(),
		},
		Action: a.dump,
	}
}

func viewFormatFlag() cli.Flag {
	return &cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "text", Usage: "print as `FORMAT`: text or json"}
}

// viewFormat tells whether --format asks for JSON.
func viewFormat(c *cli.Context) (isJSON bool, err error) {
	switch name := c.String("format"); name {
	case "text":
		return false, nil
	case "json":
		return true, nil
	default:
		return false, fmt.Errorf("--format %s: %s prints text or json", name, c.Command.Name)
	}
}

func (a *app) dump(c *cli.Context) (err error) {
	if c.NArg() != 2 {
		return fmt.Errorf("dump takes what to read and the file: `regionlint dump pg_hba FILE`; it reads %s", strings.Join(kindNames(), " and "))
	}
	kind, name := c.Args().Get(0), c.Args().Get(1)
	isJSON, err := viewFormat(c)
	if err != nil {
		return err
	}
	if kind != "pg_hba" && c.IsSet("ssl") {
		return errors.New("--ssl goes with pg_hba: postgresql.conf sets the parameter itself")
	}
	ssl, err := onOff(c, "ssl")
	if err != nil {
		return err
	}
	f, err := a.openConfig(c, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	for _, k := range dumpKinds {
		if k.name != kind {
			continue
		}
		d, err := k.read(f, ssl)
		if err != nil {
			return f.cannotRead(name, err)
		}
		a.sayOutside(f, d.outside)
		if isJSON {
			return d.view.WriteJSON(a.stdout)
		}
		return d.view.WriteText(a.stdout)
	}
	return unknownKind(kind)
}

func unknownKind(kind string) error {
	hint := "it reads " + strings.Join(kindNames(), " and ")
	if near := nearest.Word(kind, kindNames()); near != "" {
		hint = "did you mean " + near + "?"
	}
	return fmt.Errorf("dump does not know %q: %s", kind, hint)
}

func kindNames() []string {
	var names []string
	for _, k := range dumpKinds {
		names = append(names, k.name)
	}
	return names
}

func onOff(c *cli.Context, flag string) (bool, error) {
	switch text := c.String(flag); text {
	case "on":
		return true, nil
	case "off":
		return false, nil
	default:
		return false, fmt.Errorf("--%s %s: it takes on or off", flag, text)
	}
}

func dumpRecords(f *configFile, ssl bool) (dumped, error) {
	file, err := hba.Parse(f.tree, f.path, hba.Server{Version: f.version, SSL: ssl})
	if err != nil {
		return dumped{}, err
	}
	return dumped{report.NewRecords(file, f.onHost), file.Outside}, nil
}

func dumpSettings(f *configFile, _ bool) (dumped, error) {
	file, err := pgconf.Parse(f.tree, f.path, f.version)
	if err != nil {
		return dumped{}, err
	}
	settings := report.NewSettings(file)
	if dir, missing := f.lacksDataDirectory(file); missing && settings.StartOK {
		settings.Refuse(fmt.Sprintf(`LOG:  skipping missing configuration file "%s/postgresql.auto.conf"`, dir),
			fmt.Sprintf(`FATAL:  data directory "%s" does not exist`, dir))
	}
	return dumped{settings, file.Outside}, nil
}

// lacksDataDirectory tells whether the directory that data_directory names is
// not there. Where not even the directory above it is, the file was brought from
// another machine, and nobody can tell.
func (f *configFile) lacksDataDirectory(file *pgconf.File) (dir string, missing bool) {
	dir, set, ok := file.String("data_directory")
	if !ok || set == nil || dir == "" {
		return "", false
	}
	p, err := f.tree.Resolve(f.path, dir)
	if err != nil {
		return "", false
	}
	_, err = fs.Stat(f.tree.FS, p)
	_, above := fs.Stat(f.tree.FS, path.Dir(p))
	return dir, errors.Is(err, fs.ErrNotExist) && above == nil
}

// sayOutside names what was not read since it leads out of --root.
func (a *app) sayOutside(f *configFile, places []parse.Place) {
	for _, p := range places {
		fmt.Fprintf(a.stderr, "regionlint: not read: %s, which %s:%d names and which is outside of --root\n",
			p.Text(), f.onHost(p.Source.Path), p.Source.Line(p.Span.Start))
	}
}

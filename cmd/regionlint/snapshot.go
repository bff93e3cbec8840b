package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/snapshot"
)

func (a *app) snapshotCommand() *cli.Command {
	return &cli.Command{
		Name:  "snapshot",
		Usage: "collect the files of this host into its part of a bundle",
		Description: "Run it on each host, as root, since others may not read all files; then `regionlint bundle join` makes " +
			"one bundle of the parts. It reads what a lint looks at, and no more, and sends nothing anywhere. MAAS's secret " +
			"stays on the host: a digest stands in its place. With --redact, so it is with passwords.\n\n" +
			"Exit status: 0 all is there, 1 something could not be read, 2 regionlint could not do its work.",
		Flags: []cli.Flag{
			&cli.StringFlag{
				Name: "output", Aliases: []string{"o"}, DefaultText: "HOST.tar.gz",
				Usage: "write to `DIR|FILE`: a directory, or a file that ends in .tar, .tar.gz, .tgz or .tar.zst; - is a tar on standard output",
			},
			&cli.BoolFlag{Name: "redact", DisableDefaultText: true, Usage: "put digests in the place of passwords"},
			hostRootFlag(),
			&cli.StringFlag{Name: "name", Usage: "call the host `NAME`, instead of what it calls itself"},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, DisableDefaultText: true, Usage: "say only what goes wrong"},
		},
		Action: a.snapshot,
	}
}

func (a *app) snapshot(c *cli.Context) (err error) {
	if c.NArg() > 0 {
		return fmt.Errorf("snapshot: %s: it takes no argument; -o says where to write, --root what to read", c.Args().First())
	}
	to := c.String("output")
	if c.IsSet("output") && to == "" {
		return errors.New("--output: the name is empty")
	}
	root, machine, err := hostRoot(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	if c.IsSet("name") {
		machine.Name = c.String("name")
	}
	taken, err := snapshot.Take(root, snapshot.Options{Machine: machine, Redact: c.Bool("redact")})
	if err != nil {
		return err
	}
	if len(taken.Files) == 0 && len(taken.Unread) == 0 {
		return fmt.Errorf("nothing of MAAS or PostgreSQL was found below %s: run it on a host that has either, or give --root DIR", rootOf(c))
	}
	if to == "" {
		to = taken.Host + ".tar.gz"
	}
	if err := a.writePart(to, taken.Part()); err != nil {
		return err
	}
	if !c.Bool("quiet") {
		a.tell(describe(taken, to, c.Bool("redact")))
	}
	if len(taken.Unread) > 0 {
		a.status = exitFindings
		a.tell(tellUnread(taken, c, to))
	}
	return nil
}

func rootOf(c *cli.Context) string {
	if dir := c.String("root"); dir != "" {
		return dir
	}
	return thisRoot()
}

// tell writes lines for people.
func (a *app) tell(lines []string) {
	for _, line := range lines {
		fmt.Fprintln(a.stderr, report.Visible(line))
	}
}

// writePart writes a part to where its name says.
func (a *app) writePart(to string, p *snapshot.Part) error {
	if to == fromStdin {
		if _, isTerminal := terminal(a.stdout); isTerminal {
			return errors.New("--output -: standard output is a terminal: pipe the tar into a file or a program")
		}
		if err := p.WriteTar(a.stdout); err != nil {
			return cannotWrite("", standardOutput, err)
		}
		return nil
	}
	if strings.HasSuffix(to, ".zip") {
		return fmt.Errorf("--output %s: a zip keeps no owners: give a name that ends in .tar.gz", to)
	}
	write := p.WriteDir
	if info, err := os.Stat(to); snapshot.IsArchive(to) && (err != nil || !info.IsDir()) {
		write = p.WriteFile
	}
	switch err := write(to); {
	case errors.Is(err, snapshot.ErrNotEmpty):
		return fmt.Errorf("--output %s: %w: give another one, or empty it", to, err)
	case err != nil:
		return cannotWrite("--output", to, err)
	}
	return nil
}

// describe says what was taken.
func describe(s *snapshot.Snapshot, to string, redacted bool) (lines []string) {
	h := s.Manifest.Hosts[0]
	does := "no role was found"
	if len(h.Roles) > 0 {
		does = sentence.And(h.Roles)
	}
	facts := []string{does}
	if h.CPUs > 0 {
		facts = append(facts, sentence.Count(h.CPUs, "CPU"))
	}
	if len(h.Addresses) > 0 {
		facts = append(facts, strings.Join(h.Addresses, ", "))
	}
	lines = append(lines, s.Host+": "+strings.Join(facts, "; "))
	for _, remark := range s.Remarks {
		lines = append(lines, "  "+remark)
	}
	if len(s.Manifest.Open)+len(h.Open) > 0 {
		lines = append(lines, "  "+toBeSettled)
	}
	line := sentence.Count(len(s.Files), "file") + whereTo(to)
	if !redacted {
		line += ", with the passwords that are in them (--redact leaves them out)"
	}
	return append(lines, line)
}

// whereTo says where a part is written.
func whereTo(to string) string {
	if to == fromStdin {
		return " on " + standardOutput
	}
	return " in " + to
}

// toBeSettled says where what a manifest leaves open is told.
const toBeSettled = "to be settled: see the comments in hosts.yaml"

// tellUnread says what could not be read, and what to do about it.
func tellUnread(s *snapshot.Snapshot, c *cli.Context, to string) (lines []string) {
	for _, u := range s.Unread {
		lines = append(lines, fmt.Sprintf("not read: /%s: %s", u.Path, bundle.Reason(u.Err)))
	}
	if os.Geteuid() <= 0 {
		return lines
	}
	command := "sudo regionlint snapshot -o " + shellWord(to)
	for _, name := range []string{"root", "name"} {
		if c.IsSet(name) {
			command += " --" + name + " " + shellWord(c.String(name))
		}
	}
	if c.Bool("redact") {
		command += " --redact"
	}
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		command += " (empty " + to + " first)"
	}
	return append(lines, "root can read them: "+command)
}

// shellWord is a text as a shell takes it for one word.
func shellWord(text string) string {
	means := func(r rune) bool {
		isLetter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		return !isLetter && (r < '0' || r > '9') && !strings.ContainsRune("-_./:@%+=,", r)
	}
	if text != "" && !strings.ContainsFunc(text, means) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

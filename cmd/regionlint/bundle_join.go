package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/snapshot"
)

// bundleName is the command whose only word is joinName so far.
const (
	bundleName = "bundle"
	joinName   = "join"
)

func (a *app) bundleCommand() *cli.Command {
	return &cli.Command{
		Name:      bundleName,
		Usage:     "join many hosts' snapshots to one bundle",
		ArgsUsage: "join PART...",
		Description: "PART is what `regionlint snapshot` wrote on a host, or any other bundle: a directory or an archive. The " +
			"hosts' entries stay as they are, with their comments. What is to be settled stands in comments of hosts.yaml.",
		Flags: []cli.Flag{
			&cli.StringFlag{
				Name: "output", Aliases: []string{"o"}, Value: bundleName,
				Usage: "write to `DIR|FILE`: a directory, or a file that ends in .tar, .tar.gz, .tgz or .tar.zst; - is a tar on standard output",
			},
			maxBytesFlag(),
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, DisableDefaultText: true, Usage: "say only what goes wrong"},
		},
		Action: a.joinBundle,
	}
}

func (a *app) joinBundle(c *cli.Context) (err error) {
	words := c.Args().Slice()
	switch {
	case len(words) == 0 || words[0] != joinName:
		return errors.New("bundle: it takes the word join: `regionlint bundle join PART...`")
	case len(words) == 1:
		return errors.New("bundle join: it takes the parts: what `regionlint snapshot` wrote on each host")
	case c.String("output") == "":
		return errors.New("--output: the name is empty")
	}
	origins, err := a.origins(c, words[1:])
	if err != nil {
		return err
	}
	var sources []snapshot.Source
	for _, o := range origins {
		root, release, err := o.open(".")
		if err != nil {
			return cannotRead(o.given, err)
		}
		defer func() { err = errors.Join(err, release()) }()
		sources = append(sources, snapshot.Source{Name: o.given, Short: filepath.Base(o.given), FS: root})
	}
	joined, err := snapshot.Join(sources)
	if err != nil {
		return err
	}
	to := c.String("output")
	if err := a.writePart(to, joined.Part); err != nil {
		return err
	}
	if !c.Bool("quiet") {
		a.tell(describeJoined(joined, to))
	}
	return nil
}

func describeJoined(j *snapshot.Joined, to string) (lines []string) {
	for _, h := range j.Hosts {
		does := "no role"
		if len(h.Roles) > 0 {
			does = sentence.And(h.Roles)
		}
		lines = append(lines, h.Name+": "+does)
	}
	if j.Open {
		lines = append(lines, toBeSettled)
	}
	return append(lines, fmt.Sprintf("%s of %s", sentence.Count(len(j.Files), "file"), sentence.Count(len(j.Hosts), "host"))+whereTo(to))
}

package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
	"github.com/regionlint/regionlint/snapshot"
)

func hostFlag() cli.Flag {
	return &cli.BoolFlag{Name: "host", DisableDefaultText: true, Usage: "lint this very host, without a bundle: what its own files decide"}
}

// withBundles are the flags of lint that make no sense for a host alone, and why.
var withBundles = []struct{ flag, why string }{
	{"fix", "a fix takes the files of all hosts"},
	{"diff", "a fix takes the files of all hosts"},
	{"hosts", "the host tells by itself what it is"},
	{"shard", "a host is one"},
	{"baseline", "known findings are those of a bundle"},
	{"write-baseline", "known findings are those of a bundle"},
}

// thisHostName is how findings call what the host tells of itself, which has no file.
const thisHostName = "(this host)"

// linted returns what is to be linted: the PATHs of the command line, or a host.
func (a *app) linted(c *cli.Context, j *job) ([]*origin, error) {
	if !c.Bool("host") {
		if c.IsSet("root") {
			return nil, errors.New("--root goes with --host: give both, or the directory as PATH if it is a bundle")
		}
		return a.origins(c, c.Args().Slice())
	}
	if c.NArg() > 0 {
		return nil, fmt.Errorf("--host %s: the host itself is linted, or a PATH: leave one out", c.Args().First())
	}
	for _, other := range withBundles {
		if c.IsSet(other.flag) {
			return nil, fmt.Errorf("--host and --%s exclude each other, since %s: make a bundle with `regionlint snapshot` and `regionlint bundle join`", other.flag, other.why)
		}
	}
	root, machine, err := hostRoot(c)
	if err != nil {
		return nil, err
	}
	a.host = root
	m, err := snapshot.Describe(root, machine)
	if err != nil {
		return nil, err
	}
	h := m.Hosts[0]
	if len(h.Roles) == 0 {
		return nil, fmt.Errorf("nothing of MAAS or PostgreSQL was found below %s: run it on a host that has either, or give --root DIR", rootOf(c))
	}
	j.options.Manifest = parse.NewSource(thisHostName, m.YAML())
	return []*origin{{given: rootOf(c), dir: rootOf(c), name: h.Name, real: realPath(rootOf(c)), host: root}}, nil
}

// notChecked names the rules that a host alone cannot decide.
func (r *runOf) notChecked() []string {
	if r.host == nil || r.style.Quiet {
		return nil
	}
	var codes []string
	for _, t := range r.targets {
		for _, rule := range r.settings.of(t).Rules {
			if rule.Hosts != rules.OneHost && rule.Runs(r.settings.of(t).Options) {
				codes = append(codes, rule.Code)
			}
		}
	}
	if len(codes) == 0 {
		return nil
	}
	return []string{"not checked, or in part, since it takes the files of the other hosts: " + strings.Join(codes, ", ")}
}

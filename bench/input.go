package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/regionlint/regionlint/internal/fleet"
	"github.com/regionlint/regionlint/internal/server"
)

// sizes are how large the inputs are, and how often each is measured.
type sizes struct {
	// pairs are how many make a median, and runs how many of each program a pair has
	// where it takes milliseconds.
	pairs, runs int
	// bundles are those of the fleet; someBundles of a smaller one for what is slow.
	bundles, someBundles int
	// lines are those of the largest pg_hba.conf.
	lines int
}

func sizesOf(quick bool) sizes {
	if quick {
		return sizes{pairs: 1, runs: 3, bundles: 200, someBundles: 20, lines: 10_000}
	}
	return sizes{pairs: 9, runs: 20, bundles: 10_000, someBundles: 1_000, lines: 1_000_000}
}

// inputs are what the programs get, as paths.
type inputs struct {
	sizes
	// regionlint, reader and empty are programs.
	regionlint, reader, empty string
	// fleet and someFleet are directories of bundles, and tar is the first of them in
	// one file. bundle is one bundle, and all that is in fleetOfOne.
	fleet, someFleet, tar, bundle, fleetOfOne string
	// sites are bundles with a pg_hba.conf of lines, a tenth and a hundredth of them;
	// lists and plain have as many as the second.
	sites        [3]string
	lists, plain string
	// yaml are the files of bundle that are YAML, and forConftest is all of it under
	// names by which conftest knows what to make of a file.
	yaml        []string
	forConftest string
	// view asks PostgreSQL for the first of sites, and parameter for one of bundle's.
	view, parameter program
	database        *server.Server
}

func makeInputs(work string, size sizes) (*inputs, error) {
	in := &inputs{
		sizes: size, regionlint: filepath.Join(work, "regionlint"), reader: filepath.Join(work, "reader"), empty: filepath.Join(work, "empty"),
		fleet: filepath.Join(work, "fleet"), someFleet: filepath.Join(work, "some"), tar: filepath.Join(work, "fleet.tar"),
		lists: filepath.Join(work, "lists"), plain: filepath.Join(work, "plain"), forConftest: filepath.Join(work, "conftest"),
	}
	in.fleetOfOne = filepath.Join(work, "one")
	in.bundle = filepath.Join(in.fleetOfOne, fleet.Name(0))
	err := errors.Join(
		build(in.regionlint, "./cmd/regionlint"), build(in.reader, "./bench/reader"), build(in.empty, "./bench/empty"),
		fleet.WriteAll(in.fleet, size.bundles), fleet.WriteAll(in.someFleet, size.someBundles), fleet.WriteAll(in.fleetOfOne, 1), writeTar(in.tar, size.bundles),
		fleet.Write(in.lists, fleet.BundleOf(fleet.ListRecords(size.lines/10))),
		fleet.Write(in.plain, fleet.BundleOf(fleet.PlainRecords(size.lines/10))),
		in.nameForConftest())
	lines := size.lines
	for i := range in.sites {
		in.sites[i] = filepath.Join(work, fmt.Sprint("lines", lines))
		err = errors.Join(err, fleet.Write(in.sites[i], fleet.BundleOf(fleet.SiteRecords(lines))))
		lines /= 10
	}
	if err != nil {
		return nil, err
	}
	return in, in.startServer(work)
}

// build builds a program as the Makefile builds regionlint.
func build(to, from string) error {
	command := exec.Command("go", "build", "-trimpath", "-tags", "urfave_cli_no_docs", "-o", to, from)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", from, err, text)
	}
	return nil
}

func writeTar(name string, bundles int) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return fleet.WriteTar(f, bundles)
}

// nameForConftest copies the bundle: conftest tells the kind of a file by the end of its
// name, and knows none for pg_hba.conf.
func (in *inputs) nameForConftest() error {
	for _, f := range fleet.Bundle(0) {
		name := filepath.Join(in.forConftest, filepath.FromSlash(f.Path))
		switch filepath.Base(name) {
		case "pg_hba.conf":
			continue
		case "postgresql.conf":
			name = strings.TrimSuffix(name, ".conf") + ".properties"
		default:
			in.yaml = append(in.yaml, filepath.Join(in.bundle, filepath.FromSlash(f.Path)))
			name = strings.TrimSuffix(name, filepath.Ext(name)) + ".yaml"
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(f.Text), 0o644)); err != nil {
			return err
		}
	}
	return nil
}

// installed tells which programs are missing.
func installed() error {
	var missing []error
	for _, n := range []struct{ program, install string }{
		{"hyperfine", "apt-get install hyperfine"},
		{"augtool", "apt-get install augeas-tools"},
		{"yamllint", "apt-get install yamllint"},
		{"python3", "apt-get install python3-yaml"},
		{"psql", "apt-get install postgresql"},
		{"conftest", "go install github.com/open-policy-agent/conftest@v0.71.1"},
	} {
		if _, err := exec.LookPath(n.program); err != nil {
			missing = append(missing, fmt.Errorf("%s is missing: %s", n.program, n.install))
		}
	}
	return errors.Join(missing...)
}

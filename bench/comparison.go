package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/internal/fleet"
)

// comparison is a row of the table: two programs.
type comparison struct {
	what   string
	a      program
	beside string
	b      program
	// short tells that both take milliseconds, so that a pair has many runs.
	short bool
}

// program is a command. What it prints when it has done its work has says in it.
type program struct {
	args []string
	says string
}

// lint is regionlint on a bundle, a fleet or an archive.
func (in *inputs) lint(path string) program {
	return program{[]string{in.regionlint, "--quiet", path}, ""}
}

func (in *inputs) comparisons() []comparison {
	reader := program{[]string{in.reader, in.fleet}, ""}
	python := func(fleet string) program {
		return program{[]string{"python3", filepath.Join("bench", "fleet.py"), fleet}, " is not let in from "}
	}
	// Refused files are matches.
	augtool := func(bundle string) program {
		file := filepath.Join(bundle, filepath.FromSlash(fleet.Records))
		return program{[]string{"augtool", "--noautoload", "--transform", "Pg_Hba.lns incl " + file, "match", "/augeas/files//error"}, "(no matches)"}
	}
	yamllint := program{append([]string{"yamllint"}, in.yaml...), ""}
	conftest := program{[]string{"conftest", "test", "--combine", "--no-color", "--policy", filepath.Join("compare", "policy"), in.forConftest}, "8 tests"}

	all, some, one := number(in.bundles)+" bundles", number(in.someBundles)+" bundles", "one bundle"
	lines, tenth, hundredth := number(in.lines)+" lines", number(in.lines/10)+" lines", number(in.lines/100)+" lines"
	return []comparison{
		{all, in.lint(in.fleet), "a program that reads the files, and no more", reader, false},
		{all + " in a tar", in.lint(in.tar), "that program, on the directory", reader, false},
		{some, in.lint(in.someFleet), "Python with PyYAML, five checks", python(in.someFleet), false},
		{"a pg_hba.conf of " + lines, in.lint(in.sites[0]), "PostgreSQL " + version + ", `" + view + "`", in.view, false},
		{"of " + lines, in.lint(in.sites[0]), "regionlint on " + tenth, in.lint(in.sites[1]), false},
		{"of " + tenth, in.lint(in.sites[1]), "regionlint on " + hundredth, in.lint(in.sites[2]), false},
		{"of " + tenth + ", in each lists of databases and users", in.lint(in.lists), "regionlint on " + tenth + " of all kinds", in.lint(in.sites[1]), false},
		{"of " + tenth + " that Augeas knows", in.lint(in.plain), "augtool, parsing alone", augtool(in.plain), false},
		{one, in.lint(in.bundle), "a Go program that does nothing", program{[]string{in.empty}, ""}, true},
		{one, in.lint(in.bundle), "`postgres -C max_connections`", in.parameter, true},
		{one, in.lint(in.bundle), "Python with PyYAML, five checks", python(in.fleetOfOne), true},
		{one, in.lint(in.bundle), "yamllint", yamllint, true},
		{one, in.lint(in.bundle), "conftest, eight policies", conftest, true},
		{one, in.lint(in.bundle), "augtool, parsing pg_hba.conf alone", augtool(in.bundle), true},
	}
}

// measure compares two programs, which do their work.
func (in *inputs) measure(c comparison) (measured, error) {
	runs := 1
	if c.short {
		runs = in.runs
	}
	return compare(c.a.args, c.b.args, in.pairs, runs)
}

// linters end with status 1 for what they find.
var linters = []string{"regionlint", "yamllint", "conftest"}

// works runs the program, which must do what is to be measured: a program that refuses
// its input is a fast one.
func (p program) works() error {
	command := exec.Command(p.args[0], p.args[1:]...)
	text, err := command.CombinedOutput()
	if status := command.ProcessState.ExitCode(); status == 1 && slices.Contains(linters, filepath.Base(p.args[0])) {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", p.args[0], err, text)
	}
	if !strings.Contains(string(text), p.says) {
		return fmt.Errorf("%s does not say %q:\n%s", p.args[0], p.says, text)
	}
	return nil
}

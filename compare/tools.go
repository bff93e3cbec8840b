package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// tool is a program, in the way in which one checks such files with it.
type tool struct {
	name string
	// complaints is what it says against the files of a bundle, a line each, without
	// where that stands.
	complaints func(dir string) ([]string, error)
}

// newTools makes the tools ready, regionlint last.
func newTools(work, binary string) ([]tool, error) {
	needed := []struct{ program, install string }{
		{"yamllint", "apt-get install yamllint"},
		{"python3", "apt-get install python3-yaml"},
		{"conftest", "go install github.com/open-policy-agent/conftest@v0.71.1"},
		{"augtool", "apt-get install augeas-tools"},
		{"named-checkconf", "apt-get install bind9-utils"},
		{"psql", "apt-get install postgresql"},
	}
	var missing []error
	for _, n := range needed {
		if _, err := exec.LookPath(n.program); err != nil {
			missing = append(missing, fmt.Errorf("%s is missing: %s", n.program, n.install))
		}
	}
	if err := errors.Join(missing...); err != nil {
		return nil, err
	}
	s, err := newServers(work)
	if err != nil {
		return nil, err
	}
	return []tool{
		{"yamllint", yamllint},
		{"PyYAML", pyYAML},
		{fmt.Sprintf("conftest, %d policies", policies), conftest},
		{"augtool", augtool},
		{"`postgres -C`", s.askParameter},
		{"`pg_ctl start`", s.start},
		{"PostgreSQL's views", s.views},
		{"named-checkconf", namedCheckconf},
		{"regionlint", func(dir string) ([]string, error) { return regionlint(binary, dir) }},
	}, nil
}

// manifestAndOptions are the files of a bundle that are YAML.
func manifestAndOptions(dir string) []string {
	return append([]string{filepath.Join(dir, "hosts.yaml")}, matches(dir, "*/etc/maas/regiond.conf")...)
}

func matches(dir, pattern string) []string {
	// The pattern is well-formed, which is all that can be wrong.
	names, _ := filepath.Glob(filepath.Join(dir, pattern))
	return names
}

func yamllint(dir string) ([]string, error) {
	out, _, err := ask(exec.Command("yamllint", append([]string{"--format=parsable"}, manifestAndOptions(dir)...)...))
	return complaints(dir, out, ": ["), err
}

func pyYAML(dir string) (list []string, err error) {
	for _, name := range manifestAndOptions(dir) {
		out, status, err := ask(exec.Command("python3", "-c", "import sys, yaml; yaml.safe_load(open(sys.argv[1]))", name))
		if err != nil {
			return nil, err
		}
		if status != 0 {
			list = append(list, complaints(dir, lastLine(out), "")...)
		}
	}
	return list, nil
}

// policies is how many there are for conftest.
const policies = 8

// conftest shows the files to the policies in compare/policy, all at once. It chooses
// a parser by the end of a name, so each has to have one. None reads pg_hba.conf.
func conftest(dir string) (list []string, err error) {
	named := dir + ".conftest"
	defer func() { err = errors.Join(err, os.RemoveAll(named)) }()
	for pattern, end := range map[string]string{
		"hosts.yaml":                           ".yaml",
		"*/etc/maas/regiond.conf":              ".yaml",
		"*/etc/postgresql/*/*/postgresql.conf": ".properties",
		"*/etc/pgbouncer/pgbouncer.ini":        ".ini",
	} {
		for _, from := range matches(dir, pattern) {
			text, err := os.ReadFile(from)
			if err != nil {
				return nil, err
			}
			to := filepath.Join(named, strings.TrimSuffix(strings.TrimPrefix(from, dir), filepath.Ext(from))+end)
			if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, text, 0o644)); err != nil {
				return nil, err
			}
		}
	}
	policy, err := filepath.Abs(filepath.Join("compare", "policy"))
	if err != nil {
		return nil, err
	}
	out, _, err := ask(exec.Command("conftest", "test", "--combine", "--no-color", "--policy", policy, named))
	return slices.Concat(complaints(named, out, "FAIL"), complaints(named, out, "Error")), err
}

// augtool reads the files by the lenses that there are for them.
func augtool(dir string) (list []string, err error) {
	args := []string{"--noautoload", "--root", dir}
	for lens, name := range map[string]string{
		"Postgresql.lns": "/*/etc/postgresql/*/*/postgresql.conf",
		"Pg_Hba.lns":     "/*/etc/postgresql/*/*/pg_hba.conf",
		"Pgbouncer.lns":  "/*/etc/pgbouncer/pgbouncer.ini",
		"Yaml.lns":       "/*/etc/maas/regiond.conf",
	} {
		args = append(args, "--transform", lens+" incl "+name)
	}
	command := exec.Command("augtool", append(args, "match", "/augeas/files//error")...)
	out, _, err := ask(command)
	return complaints(dir, out, "/augeas/files"), err
}

// namedCheckconf looks at BIND's files where the bundle has MAAS's own as well. Their
// directories are those of the bundle.
func namedCheckconf(dir string) (list []string, err error) {
	for _, name := range matches(dir, "*/etc/bind/named.conf.options") {
		bind := filepath.Dir(name)
		copied := dir + ".bind"
		if err := os.CopyFS(copied, os.DirFS(bind)); err != nil {
			return nil, err
		}
		here := filepath.Join(copied, filepath.Base(name))
		text, err := os.ReadFile(here)
		if err != nil {
			return nil, err
		}
		text = []byte(strings.NewReplacer("/etc/bind", copied, "/var/cache/bind", copied).Replace(string(text)))
		if err := os.WriteFile(here, text, 0o644); err != nil {
			return nil, err
		}
		out, status, err := ask(exec.Command("named-checkconf", here))
		if err := errors.Join(err, os.RemoveAll(copied)); err != nil {
			return nil, err
		}
		if status != 0 {
			list = append(list, complaints(copied, out, "")...)
		}
	}
	return list, nil
}

func regionlint(binary, dir string) (list []string, err error) {
	out, err := exec.Command(binary, "--format=json", dir).Output()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		return nil, err
	}
	var report struct {
		Findings []struct{ Rule, Message string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, err
	}
	for _, f := range report.Findings {
		list = append(list, f.Rule+" "+f.Message)
	}
	return list, nil
}

// ask runs a program to its end, and returns all that it printed.
func ask(command *exec.Cmd) (out string, status int, err error) {
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TZ=UTC")
	text, err := command.CombinedOutput()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		return "", 0, err
	}
	return string(text), command.ProcessState.ExitCode(), nil
}

// place is a number of a line or a column, as programs print it.
var place = regexp.MustCompile(`(:|line |column )\d+`)

// complaints are the lines that have a mark, without where the files lie, and without
// lines and columns.
func complaints(dir, out, mark string) (list []string) {
	for line := range strings.Lines(out) {
		if line = strings.TrimSpace(line); line == "" || !strings.Contains(line, mark) {
			continue
		}
		line = strings.ReplaceAll(line, dir, "")
		list = append(list, place.ReplaceAllString(line, "$1"))
	}
	return list
}

func lastLine(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return lines[len(lines)-1]
}

//go:build unix

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/regionlint/regionlint/internal/fleet"
	"github.com/regionlint/regionlint/internal/page"
)

// comparison is a row of the table: two programs.
type comparison struct {
	what    string
	command []string
	beside  string
	other   []string
	// short tells that both take milliseconds, so that a pair has many runs.
	short bool
}

func (in *inputs) comparisons() []comparison {
	lint := func(path string) []string { return []string{in.regionlint, "--quiet", path} }
	records := func(bundle string) string { return filepath.Join(bundle, filepath.FromSlash(fleet.Records)) }
	augtool := func(file string) []string {
		return []string{"augtool", "--noautoload", "--transform", "Pg_Hba.lns incl " + file, "match", "/augeas/files//error"}
	}
	python := func(bundles string) []string { return []string{"python3", filepath.Join("bench", "fleet.py"), bundles} }
	all, some, one := number(in.bundles)+" bundles", number(in.someBundles)+" bundles", "one bundle"
	lines, tenth, hundredth := number(in.lines)+" lines", number(in.lines/10)+" lines", number(in.lines/100)+" lines"
	fleetOfOne := filepath.Join(filepath.Dir(in.fleet), "one")
	return []comparison{
		{all, lint(in.fleet), "a program that reads the files, and no more", []string{in.reader, in.fleet}, false},
		{all + " in a tar", lint(in.tar), "that program, on the directory", []string{in.reader, in.fleet}, false},
		{some, lint(in.someFleet), "Python with PyYAML, five checks", python(in.someFleet), false},
		{"a pg_hba.conf of " + lines, lint(in.sites[0]), "PostgreSQL " + version + ", `select count(*) from pg_hba_file_rules`", in.database.SQL("select count(*) from pg_hba_file_rules").Args, false},
		{"of " + lines, lint(in.sites[0]), "regionlint on " + tenth, lint(in.sites[1]), false},
		{"of " + tenth, lint(in.sites[1]), "regionlint on " + hundredth, lint(in.sites[2]), false},
		{"of " + tenth + ", in each lists of databases and users", lint(in.lists), "regionlint on " + tenth + " of all kinds", lint(in.sites[1]), false},
		{"of " + tenth + " that Augeas knows", lint(in.plain), "augtool, parsing alone", augtool(records(in.plain)), false},
		{one, lint(in.bundle), "a Go program that does nothing", []string{in.empty}, true},
		{one, lint(in.bundle), "`postgres -C max_connections`", in.database.Command("postgres", append(in.database.Settings(), "-C", "max_connections")...).Args, true},
		{one, lint(in.bundle), "Python with PyYAML, five checks", python(fleetOfOne), true},
		{one, lint(in.bundle), "yamllint", append([]string{"yamllint"}, in.yaml...), true},
		{one, lint(in.bundle), "conftest, eight policies", []string{"conftest", "test", "--combine", "--no-color", "--policy", filepath.Join("compare", "policy"), in.forConftest}, true},
		{one, lint(in.bundle), "augtool, parsing pg_hba.conf alone", augtool(records(in.bundle)), true},
	}
}

// report is what the page shows: two tables, and on which machine they were made.
func (in *inputs) report() (string, error) {
	if err := os.CopyFS(filepath.Join(filepath.Dir(in.fleet), "one", "bundle"), os.DirFS(in.bundle)); err != nil {
		return "", err
	}
	rows := [][]string{{"regionlint on", "takes", "beside", "which takes", ""}}
	for _, c := range in.comparisons() {
		runs := 1
		if c.short {
			runs = in.runs
		}
		m, err := compare(c.command, c.other, in.pairs, runs)
		if err != nil {
			return "", fmt.Errorf("%s beside %s: %w", c.what, c.beside, err)
		}
		rows = append(rows, []string{c.what, rounded(m.a), c.beside, rounded(m.b), said(m.ratio)})
	}
	memory, err := in.memory()
	if err != nil {
		return "", err
	}
	machine, err := machine()
	if err != nil {
		return "", err
	}
	return page.Table(rows) + "\n" + page.Table(memory) + "\n" + machine + "\n", nil
}

// memory is a table of how much memory regionlint has at most.
func (in *inputs) memory() ([][]string, error) {
	rows := [][]string{{"regionlint on", "has at most", ""}}
	for _, m := range []struct{ what, path string }{
		{number(in.bundles) + " bundles", in.fleet},
		{number(in.bundles) + " bundles in a tar", in.tar},
		{"a pg_hba.conf of " + number(in.lines) + " lines", in.sites[0]},
	} {
		var peaks []int64
		for range in.pairs {
			p, err := peak([]string{in.regionlint, "--quiet", m.path})
			if err != nil {
				return nil, err
			}
			peaks = append(peaks, p)
		}
		note := ""
		if m.path == in.sites[0] {
			info, err := os.Stat(filepath.Join(m.path, filepath.FromSlash(fleet.Records)))
			if err != nil {
				return nil, err
			}
			note = fmt.Sprintf("%.1f times the file", float64(median(peaks))/float64(info.Size()))
		}
		rows = append(rows, []string{m.what, fmt.Sprintf("%d MiB", (median(peaks)+1<<19)>>20), note})
	}
	return rows, nil
}

// said is a ratio as people say it.
func said(ratio float64) string {
	if ratio < 1 {
		return fmt.Sprintf("%.1f times faster", 1/ratio)
	}
	return fmt.Sprintf("%.1f times as long", ratio)
}

// rounded is a time with as many digits as mean something.
func rounded(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d >= 100*time.Millisecond:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// number is a number with commas between its thousands.
func number(n int) string {
	text := fmt.Sprint(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// machine says where the times were taken.
func machine() (string, error) {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "", err
	}
	model := "a processor that it does not name"
	for line := range strings.Lines(string(text)) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == "model name" {
			model = strings.TrimSpace(value)
		}
	}
	return fmt.Sprintf("Linux on %s, %d processors; %s.", model, runtime.NumCPU(), runtime.Version()), nil
}

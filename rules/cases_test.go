package rules_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

var update = flag.Bool("update", false, "write what the rules find now into testdata")

// files are the files of a bundle by path, and under modesName their modes.
type files map[string]string

// modesName is no file, but says with which modes and owners the bundle has its
// files, a line each: `PATH 0644 root:maas`. The owner may be left out. A file that
// is not named has the mode 0640, and an owner whom nobody knows.
const modesName = "modes"

// ignoredName is no file either: it lists the entries of an archive that are no part of
// the bundle, a line each: `NAME | REASON`, or `NAME | REASON | OTHERS`.
const ignoredName = "ignored"

// owner is what the file system tells of a file's owner.
type owner struct{ user, group string }

func (o owner) Owner() (user, group string) { return o.user, o.group }

// unreadable are the texts that stand for a file which cannot be read.
var unreadable = map[string]error{
	"CANNOT BE READ: permission denied\n": fs.ErrPermission,
	"CANNOT BE READ: leads outside\n":     parse.ErrOutside,
	"CANNOT BE READ: is a FIFO\n":         errors.New("not a regular file"),
}

func (f files) fs() fs.FS {
	t := tree{fstest.MapFS{}, map[string]error{}, f.ignored()}
	for name, text := range f {
		if name == modesName || name == ignoredName {
			continue
		}
		t.MapFS[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o640}
		if err := unreadable[text]; err != nil {
			t.errors[name] = &fs.PathError{Op: "open", Path: name, Err: err}
		}
	}
	for line := range strings.Lines(f[modesName]) {
		fields := strings.Fields(line)
		mode, err := strconv.ParseUint(fields[1], 8, 32)
		if err != nil {
			panic(err)
		}
		file := t.MapFS[fields[0]]
		file.Mode = fs.FileMode(mode)
		if len(fields) > 2 {
			user, group, _ := strings.Cut(fields[2], ":")
			file.Sys = owner{user, group}
		}
	}
	return t
}

func (f files) ignored() (list []bundle.Ignored) {
	for line := range strings.Lines(f[ignoredName]) {
		parts := strings.Split(strings.TrimSpace(line), " | ")
		entry := bundle.Ignored{Name: parts[0], Reason: parts[1]}
		if len(parts) > 2 {
			others, err := strconv.Atoi(parts[2])
			if err != nil {
				panic(err)
			}
			entry.Others = others
		}
		list = append(list, entry)
	}
	return list
}

// fixed returns the files with those that a fix changed. Owners stay.
func (f files) fixed(changed files) files {
	after := maps.Clone(f)
	maps.Copy(after, changed)
	if _, ok := f[modesName]; ok {
		after[modesName] = f[modesName] + changed[modesName]
	}
	return after
}

// tree is a file system of which some files cannot be read. As in bundle.Dir,
// nothing at all is known of those outside.
type tree struct {
	fstest.MapFS
	errors  map[string]error
	ignored []bundle.Ignored
}

func (t tree) Ignored() []bundle.Ignored { return t.ignored }

func (t tree) ReadFile(name string) ([]byte, error) {
	if err := t.errors[name]; err != nil {
		return nil, err
	}
	return t.MapFS.ReadFile(name)
}

func (t tree) Stat(name string) (fs.FileInfo, error) {
	if err := t.errors[name]; errors.Is(err, parse.ErrOutside) {
		return nil, err
	}
	return t.MapFS.Stat(name)
}

// base is the bundle in order that every case starts from.
func base(t *testing.T) files {
	t.Helper()
	a, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	f := files{}
	for _, file := range a.Files {
		f[file.Name] = string(file.Data)
	}
	return f
}

// today is the day on which suppressions may be over.
const today = "2026-07-01"

// run lints and fixes the bundle with one rule, unsafe fixes included. Other
// rules may take part in it, and all do where the rule judges what comments do to
// them, but their findings and skips are left out. Modes count in a bundle that gives
// some.
func run(f files, r *rules.Rule, others ...*rules.Rule) lint.Fixed {
	if r.OfSuppressions {
		others = slices.DeleteFunc(rules.All(), func(other *rules.Rule) bool { return other == r })
	}
	settings := lint.Settings{Rules: append(others, r), Today: today}
	_, settings.Options.CheckPermissions = f[modesName]
	fixed := lint.Fix("case", f.fs(), bundle.Options{}, settings, lint.Fixing{Least: rules.Unsafe})
	for _, result := range []*lint.Result{&fixed.Before, &fixed.After} {
		result.Findings = slices.DeleteFunc(slices.Clone(result.Findings), func(f rules.Finding) bool { return f.Rule != r })
		result.Skips = slices.DeleteFunc(slices.Clone(result.Skips), func(s rules.Skip) bool { return s.Rule != r })
	}
	return fixed
}

// describe writes one line a finding: place, severity, host, message, and how
// safe its fix is.
func describe(findings []rules.Finding) string {
	var out strings.Builder
	for _, f := range findings {
		src := f.Primary.Place.Source
		at := src.Position(f.Primary.Place.Span.Start)
		fix := rules.NoFix
		for _, alternative := range f.Fixes {
			fix = max(fix, alternative.Applicability)
		}
		host := f.Host
		if host == "" {
			host = "-"
		}
		fmt.Fprintf(&out, "%s:%d:%d: %s %s: %s", src.Path, at.Line, at.Column, f.Severity, host, f.Message)
		if fix != rules.NoFix {
			fmt.Fprintf(&out, " [%s]", fix)
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// describeSkips writes one line for each host that could not be checked.
func describeSkips(skips []rules.Skip) string {
	var out strings.Builder
	for _, s := range skips {
		host := s.Host
		if host == "" {
			host = "-"
		}
		fmt.Fprintf(&out, "%s: %s\n", host, s.Reason)
	}
	return out.String()
}

// ruleCase is one bundle of a rule's testdata.
//
// The archive testdata/CODE.txtar has for each case files whose names begin
// with the case's: CASE/PATH replaces or adds a file of the base bundle (one of
// the texts in unreadable makes it one that cannot be read), CASE/remove lists
// files to leave out, CASE/unterminated those whose last line has no end,
// CASE/modes the modes and owners of files (`PATH 0644 root:maas`), without which
// no mode counts, CASE/ignored the entries of an archive that were left out, and CASE/with the codes of other rules to run. CASE/findings is
// what the rule must find (an absent one is nothing), CASE/skipped what it must not
// check (an absent one is not compared), CASE/fixed/PATH a file after the fix, and
// CASE/fixed/modes the modes that it gives.
type ruleCase struct {
	name   string
	bundle files
	others []*rules.Rule
	// said are findings and skipped.
	said, fixed  files
	unterminated []string
}

func readCases(t *testing.T, file string) (list []*ruleCase) {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*ruleCase{}
	for _, f := range a.Files {
		name, rest, ok := strings.Cut(f.Name, "/")
		if !ok {
			t.Fatalf("%s: %s is not of the form CASE/PATH", file, f.Name)
		}
		c := byName[name]
		if c == nil {
			c = &ruleCase{name: name, bundle: base(t), said: files{}, fixed: files{}}
			byName[name] = c
			list = append(list, c)
		}
		switch fixed, isFixed := strings.CutPrefix(rest, "fixed/"); {
		case isFixed:
			c.fixed[fixed] = string(f.Data)
		case isSaid(rest):
			c.said[rest] = string(f.Data)
		case rest == "remove":
			for _, path := range strings.Fields(string(f.Data)) {
				delete(c.bundle, path)
			}
		case rest == "unterminated":
			c.unterminated = strings.Fields(string(f.Data))
		case rest == "with":
			for _, code := range strings.Fields(string(f.Data)) {
				c.others = append(c.others, ruleOf(t, code))
			}
		default:
			c.bundle[rest] = string(f.Data)
		}
	}
	for _, c := range list {
		for _, f := range []files{c.bundle, c.fixed} {
			for _, path := range c.unterminated {
				if text, ok := f[path]; ok {
					f[path] = strings.TrimSuffix(text, "\n")
				}
			}
		}
	}
	return list
}

// isSaid tells whether a file of a case is what the rule says.
func isSaid(name string) bool { return name == "findings" || name == "skipped" }

func ruleOf(t *testing.T, code string) *rules.Rule {
	t.Helper()
	for _, r := range rules.All() {
		if r.Code == code {
			return r
		}
	}
	t.Fatalf("no rule is called %s", code)
	return nil
}

// TestRules runs each rule on its own bundles. Every rule has one that it
// flags, one that it must not flag, and, if it has a fix, one where that leaves
// nothing of it.
func TestRules(t *testing.T) {
	for _, r := range rules.All() {
		t.Run(r.Code, func(t *testing.T) {
			file := filepath.Join("testdata", r.Code+".txtar")
			if *update {
				updateCases(t, file, r)
			}
			flagged, silent, mended := 0, 0, 0
			for _, c := range readCases(t, file) {
				result := run(c.bundle, r, c.others...)
				if len(result.Before.Findings) > 0 {
					flagged++
				} else {
					silent++
				}
				if len(result.Files) > 0 && len(result.After.Findings) == 0 {
					mended++
				}
				t.Run(c.name, func(t *testing.T) { checkCase(t, r, c, result) })
			}
			if flagged == 0 || silent == 0 || r.Fix != rules.NoFix && mended == 0 {
				t.Errorf("of its bundles, %s flags %d, passes %d, and mends %d", r.Code, flagged, silent, mended)
			}
		})
	}
}

func checkCase(t *testing.T, r *rules.Rule, c *ruleCase, result lint.Fixed) {
	t.Helper()
	if diff := cmp.Diff(c.said["findings"], describe(result.Before.Findings)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if want, ok := c.said["skipped"]; ok {
		if diff := cmp.Diff(want, describeSkips(result.Before.Skips)); diff != "" {
			t.Errorf("skipped (-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff(c.fixed, changed(result)); diff != "" {
		t.Errorf("files after the fix (-want +got):\n%s", diff)
	}
	again := run(c.bundle.fixed(changed(result)), r, c.others...)
	if len(again.Files) > 0 {
		t.Errorf("a second fix changes %v", changed(again))
	}
}

func changed(result lint.Fixed) files {
	f := files{}
	for _, file := range result.Files {
		if !bytes.Equal(file.New, file.Old.Text) {
			f[file.Path] = string(file.New)
		}
		if file.Perm != 0 {
			f[modesName] += fmt.Sprintf("%s %s\n", file.Path, file.Perm)
		}
	}
	return f
}

// updateCases writes what the rule finds and fixes now.
func updateCases(t *testing.T, file string, r *rules.Rule) {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var kept []txtar.File
	cases := readCases(t, file)
	for _, f := range a.Files {
		_, rest, _ := strings.Cut(f.Name, "/")
		if !isSaid(rest) && !strings.HasPrefix(rest, "fixed/") {
			kept = append(kept, f)
		}
	}
	a.Files = nil
	for _, c := range cases {
		for _, f := range kept {
			if strings.HasPrefix(f.Name, c.name+"/") {
				a.Files = append(a.Files, f)
			}
		}
		result := run(c.bundle, r, c.others...)
		for _, said := range []struct{ name, text string }{
			{"findings", describe(result.Before.Findings)},
			{"skipped", describeSkips(result.Before.Skips)},
		} {
			if said.text != "" {
				a.Files = append(a.Files, txtar.File{Name: c.name + "/" + said.name, Data: []byte(said.text)})
			}
		}
		fixed := changed(result)
		for _, p := range slices.Sorted(maps.Keys(fixed)) {
			a.Files = append(a.Files, txtar.File{Name: c.name + "/fixed/" + p, Data: []byte(fixed[p])})
		}
	}
	if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestRegistry holds what else every rule must have.
func TestRegistry(t *testing.T) {
	all := rules.All()
	if !slices.IsSortedFunc(all, func(a, b *rules.Rule) int { return strings.Compare(a.Code, b.Code) }) {
		t.Error("the rules are not ordered by code")
	}
	names := map[string]bool{}
	for _, r := range all {
		// The same fault has one name in every kind of file.
		inGroup := strings.TrimRight(r.Code, "0123456789") + " " + r.Name
		if names[r.Code] || names[inGroup] {
			t.Errorf("%s %s is not the only one of that code or name", r.Code, r.Name)
		}
		names[r.Code], names[inGroup] = true, true
		if strings.Trim(r.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("the name %s is not in kebab-case", r.Name)
		}
		if r.Severity == 0 || r.Since == "" || r.Check == nil {
			t.Errorf("%s lacks a severity, a version or a check", r.Code)
		}
	}
	findings := lint.Lint(bundle.Load("base", base(t).fs(), bundle.Options{}), lint.Settings{Rules: all}).Findings
	// Its md5 is worth a word, and what most deployments have.
	findings = slices.DeleteFunc(findings, func(f rules.Finding) bool { return f.Severity == rules.Info })
	if len(findings) > 0 {
		t.Errorf("the bundle in order is not:\n%s", describe(findings))
	}
}

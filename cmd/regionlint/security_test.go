package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestSecurityPage holds the tests that SECURITY.md names, those of scripts too, to
// being there.
func TestSecurityPage(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	page, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	there := testsBelow(t, ".")
	named := regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w*|\b\w+\.txtar`).FindAllString(string(page), -1)
	if len(named) == 0 {
		t.Fatal("it names no test")
	}
	for _, name := range named {
		if !there[name] {
			t.Errorf("there is no %s", name)
		}
	}
}

// testsBelow are the names of the tests and of the scripts below a directory.
func testsBelow(t *testing.T, dir string) map[string]bool {
	t.Helper()
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	names := map[string]bool{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrPermission):
			// The servers of the live tests keep their data to themselves.
			return fs.SkipDir
		case err != nil:
			return err
		case strings.HasSuffix(name, ".txtar"):
			names[entry.Name()] = true
		case strings.HasSuffix(name, "_test.go"):
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for _, found := range declared.FindAllStringSubmatch(string(text), -1) {
				names[found[1]] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestCommandAsksNobody looks at what the command is made of: nothing in it could
// speak to a server or start a program, since of package net there is only what
// computes, or asks this machine for its own addresses.
func TestCommandAsksNobody(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	list := func(args ...string) []string {
		out, err := exec.Command("go", append([]string{"list", "-deps"}, append(args, "./cmd/regionlint")...)...).Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSpace(string(out)), "\n")
	}
	packages := list()
	for _, speaks := range []string{"net/http", "net/rpc", "net/smtp", "crypto/tls", "log/syslog", "os/exec", "plugin"} {
		if slices.Contains(packages, speaks) {
			t.Errorf("%s is part of the command", speaks)
		}
	}
	harmless := []string{"net.JoinHostPort", "net.Interfaces", "net.FlagUp", "net.IPNet"}
	used := regexp.MustCompile(`\b(?:net\.[A-Z]\w*|os\.StartProcess)\b`)
	for _, line := range list("-f", `{{if .Module}}{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}{{end}}`) {
		if line == "" {
			continue
		}
		text, err := os.ReadFile(line)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range used.FindAllString(string(text), -1) {
			if !slices.Contains(harmless, name) {
				t.Errorf("%s has %s", line, name)
			}
		}
	}
}

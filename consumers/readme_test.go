//go:build consumers

package consumers_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// fence is a block of a page, of which the language is known.
type fence struct {
	page, language, text string
}

// fencesOf are the blocks in a language of the README and of the pages in docs.
func fencesOf(t *testing.T, language string) (list []fence) {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, filepath.Join(root, "README.md")) {
		for _, block := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(read(t, page), -1) {
			if block[1] == language {
				list = append(list, fence{filepath.Base(page), block[1], block[2]})
			}
		}
	}
	if len(list) == 0 {
		t.Fatalf("no page has a block of %s", language)
	}
	return list
}

// TestYAMLOfPages shows each block of YAML in the README and in docs to what it is for,
// which is told by one of its keys.
func TestYAMLOfPages(t *testing.T) {
	kinds := map[string]func(*testing.T, string){
		"repos":       isForPreCommit,
		"uses":        isForGitHub,
		"include":     isForGitLab,
		"hosts":       isManifest,
		"fail_on":     areSettings,
		"num_workers": silencesWorkers,
	}
	seen := map[string]bool{}
	for _, block := range fencesOf(t, "yaml") {
		var all yaml.Node
		if err := yaml.Unmarshal([]byte(block.text), &all); err != nil {
			t.Errorf("%s: %v in\n%s", block.page, err, block.text)
			continue
		}
		keys := keysOf(&all)
		known := false
		for key, check := range kinds {
			if slices.Contains(keys, key) {
				known, seen[key] = true, true
				check(t, block.text)
			}
		}
		if !known {
			t.Errorf("%s: what is this block for?\n%s", block.page, block.text)
		}
	}
	for key := range kinds {
		if !seen[key] {
			t.Errorf("no page has a block of YAML with %s", key)
		}
	}
}

// keysOf are the keys of all mappings in a document.
func keysOf(n *yaml.Node) (keys []string) {
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			keys = append(keys, c.Value)
		}
		keys = append(keys, keysOf(c)...)
	}
	return keys
}

func isForPreCommit(t *testing.T, text string) {
	var config struct {
		Repos []struct{ Hooks []struct{ ID string } }
	}
	unmarshalYAML(t, text, &config)
	var hooks []struct{ ID string }
	unmarshalYAML(t, read(t, filepath.Join(root, ".pre-commit-hooks.yaml")), &hooks)
	for _, repository := range config.Repos {
		for _, hook := range repository.Hooks {
			if !slices.Contains(hooks, hook) {
				t.Errorf("there is no hook %s, only %s", hook.ID, hooks)
			}
		}
	}
}

func isForGitHub(t *testing.T, text string) {
	type step struct {
		Uses string
		With map[string]string
	}
	var workflow struct {
		Jobs map[string]struct{ Steps []step }
	}
	var steps []step
	if strings.HasPrefix(text, "- ") {
		unmarshalYAML(t, text, &steps)
	} else {
		unmarshalYAML(t, text, &workflow)
		for _, job := range workflow.Jobs {
			steps = append(steps, job.Steps...)
		}
	}
	var action struct {
		Inputs map[string]struct{ Description string }
	}
	unmarshalYAML(t, read(t, filepath.Join(root, "action.yml")), &action)
	used := false
	for _, s := range steps {
		if !strings.HasPrefix(s.Uses, "regionlint/regionlint@") {
			continue
		}
		used = true
		for input := range s.With {
			if _, ok := action.Inputs[input]; !ok {
				t.Errorf("the action has no input %s", input)
			}
		}
	}
	if !used {
		t.Errorf("the action is not used in\n%s", text)
	}
}

func isForGitLab(t *testing.T, text string) {
	var config struct {
		Include   []struct{ Remote string }
		Variables map[string]string
	}
	unmarshalYAML(t, text, &config)
	for _, include := range config.Include {
		path, ok := strings.CutPrefix(include.Remote, "https://raw.githubusercontent.com/regionlint/regionlint/")
		_, path, _ = strings.Cut(path, "/")
		template, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
		if !ok || err != nil {
			t.Errorf("%s is no file of this repository: %v", include.Remote, err)
			continue
		}
		for name := range config.Variables {
			if !strings.Contains(string(template), "${"+name+":-") {
				t.Errorf("%s takes no variable %s", path, name)
			}
		}
	}
	if len(config.Include) == 0 {
		t.Errorf("nothing is included in\n%s", text)
	}
}

func isManifest(t *testing.T, text string) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "hosts.yaml"), text)
	run(t, dir, binary, "--select=BND001", ".")
}

func areSettings(t *testing.T, text string) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, ".regionlint.yaml"), text)
	run(t, dir, binary, "config", "--config=.regionlint.yaml")
}

// silencesWorkers puts the line in the place of the one with which the demo has too
// many workers.
func silencesWorkers(t *testing.T, text string) {
	dir := t.TempDir()
	copyBundle(t, "demo", dir)
	file := filepath.Join(dir, "beta", "etc", "maas", "regiond.conf")
	runFails(t, dir, 1, binary, "--select=WRK001", ".")
	write(t, file, strings.Replace(read(t, file), "num_workers: 8\n", text, 1))
	run(t, dir, binary, "--select=WRK001,SUP", ".")
}

func unmarshalYAML(t *testing.T, text string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
}

// notHere are commands of the pages that need another machine, with the reason.
var notHere = map[string]string{
	"go install github.com/regionlint": "a release",
	"ssh ":                             "the hosts",
	"docker ":                          "a container engine; TestDockerfile reads the Dockerfile",
	"make test":                        "this is a part of it",
	"make live":                        "servers",
	"make consumers":                   "this is a part of it",
	"make compare":                     "servers, and the programs compared",
	"make bench":                       "servers, the programs compared, and a quarter of an hour",
	"make fuzz":                        "minutes, and another input each time",
	"make safety":                      "a test of its own",
	"make lint":                        "linters",
}

// TestConsoleOfPages types in a clone what the README and the pages of docs show, one
// page after the other, as it is written. Findings may make a command end with status
// 1, and nothing may make it end otherwise.
func TestConsoleOfPages(t *testing.T) {
	clone := cloneOfCheckout(t)
	// reviewdog may not be there; its own test shows it findings.
	programs := t.TempDir()
	if err := os.Symlink(binary, filepath.Join(programs, "regionlint")); err != nil {
		t.Fatal(err)
	}
	// Hosts are the roots of the clone.
	fakes := filepath.Join(clone, "rollout", "testdata", "fakes")
	for _, program := range []string{"ssh", "scp"} {
		if err := os.Symlink(filepath.Join(fakes, program), filepath.Join(programs, program)); err != nil {
			t.Fatal(err)
		}
	}
	work := t.TempDir()
	for name, value := range map[string]string{
		"FAKES": fakes, "ROOTS": filepath.Join(clone, "testdata", "roots"), "HOMES": work, "LOG": filepath.Join(work, "log"), "PAUSE": "0",
	} {
		t.Setenv(name, value)
	}
	write(t, filepath.Join(programs, "reviewdog"), "#!/bin/sh\nexec grep -q diagnostics\n")
	if err := os.Chmod(filepath.Join(programs, "reviewdog"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", programs+string(filepath.ListSeparator)+os.Getenv("PATH"))
	// The pages write below /tmp/try, which each has to make.
	try := t.TempDir()
	typed := 0
	for _, block := range fencesOf(t, "console") {
		for _, command := range commandsOf(block.text) {
			if slices.ContainsFunc(keys(notHere), func(start string) bool { return strings.HasPrefix(command, start) }) {
				continue
			}
			typed++
			shell := exec.Command("bash", "-o", "pipefail", "-c", strings.ReplaceAll(command, "/tmp/try", filepath.Join(try, block.page)))
			shell.Dir = clone
			out, err := shell.CombinedOutput()
			if status := shell.ProcessState.ExitCode(); status != 0 && status != 1 {
				t.Errorf("%s: %s: %v\n%s", block.page, command, err, out)
			}
		}
	}
	if typed < 10 {
		t.Errorf("only %d commands were typed", typed)
	}
}

// commandsOf are the lines behind a prompt, each with those that continue it.
func commandsOf(console string) []string {
	var commands []string
	for line := range strings.Lines(console) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			commands = append(commands, command)
		} else if n := len(commands); n > 0 && strings.HasSuffix(commands[n-1], "\\\n") {
			commands[n-1] += line
		}
	}
	return commands
}

func keys(m map[string]string) (list []string) {
	for k := range m {
		list = append(list, k)
	}
	return list
}

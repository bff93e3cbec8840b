package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/regionlint/regionlint/report"
)

// FuzzCommand changes a bundle as people do who are in a hurry, and holds the whole command
// to one of its laws. Of the first byte, the lowest bits choose which; the next one a
// bundle. None of its runs panics or tells a secret.
func FuzzCommand(f *testing.F) {
	bases, words := fuzzedBundles(f)
	for choice := range byte(len(laws) * len(bases) * 2) {
		f.Add(choice, []byte{})
		for act := range byte(acts) {
			f.Add(choice, []byte{act, 1, 2, 3, act, 0, 7, 40, act + 1, 5, 1, 9})
		}
	}
	l := linter{schema: schemaOf(f), dir: filepath.Join(scratch(f), "bundle")}
	f.Setenv(summaryVariable, "")
	f.Fuzz(func(t *testing.T, choice byte, choices []byte) {
		rest := int(choice) / len(laws)
		l := l
		l.T, l.before = t, damaged(bases[rest%len(bases)], words, choices)
		l.flags = []string{"--no-config", "--fail-on", "warning"}
		if rest/len(bases)%2 == 1 {
			l.flags = []string{"--no-config", "--unsafe-fixes"}
		}
		lay(t, l.dir, l.before)
		laws[int(choice)%len(laws)](l)
	})
}

// scratch is a directory for what is written by the thousand: in memory, where there is
// one.
func scratch(f *testing.F) string {
	f.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "regionlint-fuzz")
	if err != nil {
		return f.TempDir()
	}
	f.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// linter runs the command on a bundle.
type linter struct {
	*testing.T
	schema *jsonschema.Schema
	// dir holds the bundle, before is what it was made of, and flags are those of all runs.
	dir    string
	before map[string]string
	flags  []string
}

// laws hold for each bundle.
var laws = []func(linter){linter.saysTheSameTwice, linter.writesWhatItShows, linter.fixesOnce, linter.readsArchivesAlike}

// lint runs the command on what is at path, with these flags and those of all runs.
func (l linter) lint(path string, args ...string) (stdout, stderr string, status int) {
	l.Helper()
	var out, errors bytes.Buffer
	status = run(slices.Concat(args, l.flags, []string{path}), nil, &out, &errors)
	for what, text := range map[string]string{"standard output": out.String(), "standard error": errors.String()} {
		for line := range strings.Lines(text) {
			if strings.Contains(line, canary) {
				l.Fatalf("%q tells the secret on %s: %s", args, what, line)
			}
		}
	}
	if status == exitFailure {
		namedReason(l.T, errors.String())
	}
	return out.String(), errors.String(), status
}

// saysTheSameTwice tells whether the report is as its schema has it, and the same again.
func (l linter) saysTheSameTwice() {
	first, _, status := l.lint(l.dir, "-f", "json")
	if status == exitFailure {
		return
	}
	isValid(l.T, l.schema, first)
	if again, _, _ := l.lint(l.dir, "-f", "json"); again != first {
		l.Fatalf("it says another thing the second time (-first +again):\n%s", cmp.Diff(first, again))
	}
	formats := report.Formats()
	l.lint(l.dir, "-v", "-f", formats[len(first)%len(formats)].Name)
}

// writesWhatItShows tells whether --diff writes nothing, and --fix what it shows.
func (l linter) writesWhatItShows() {
	diff, said, status := l.lint(l.dir, "--diff")
	if now := laid(l.T, l.dir); !maps.Equal(now, l.before) {
		l.Fatalf("--diff writes (-before +now):\n%s", cmp.Diff(l.before, now))
	}
	if status == exitFailure || strings.Contains(said, "not in the diff:") {
		return
	}
	l.lint(l.dir, "--fix", "-q")
	fixed := laid(l.T, l.dir)
	if shown := patched(l.T, l.before, diff); !maps.Equal(shown, fixed) {
		l.Fatalf("--fix writes another thing than --diff shows (-diff +fix):\n%s", cmp.Diff(shown, fixed))
	}
}

// someRules are flags for which rules --fix listens to: all, or a few. It brings no error of
// the others either.
var someRules = [][]string{nil, {"--select", "RGD"}, {"--select", "HBA"}, {"--select", "PGC"}, {"--select", "WRK"}}

// fixesOnce tells whether --fix brings no error, and leaves itself nothing to do.
func (l linter) fixesOnce() {
	first, _, status := l.lint(l.dir, "-f", "json")
	if status == exitFailure {
		return
	}
	selected := someRules[len(first)%len(someRules)]
	after, said, _ := l.lint(l.dir, slices.Concat([]string{"--fix", "-f", "json"}, selected)...)
	isValid(l.T, l.schema, after)
	if strings.Contains(said, "this is a bug") {
		l.Fatal(said)
	}
	fixed := laid(l.T, l.dir)
	l.lint(l.dir, slices.Concat([]string{"--fix"}, selected)...)
	if twice := laid(l.T, l.dir); !maps.Equal(twice, fixed) {
		l.Fatalf("--fix twice is not once (-once +twice):\n%s", cmp.Diff(fixed, twice))
	}
	last, _, _ := l.lint(l.dir, "-f", "json")
	bringsNoError(l.T, first, last)
}

// readsArchivesAlike tells whether an archive is read as the directory in it is. Of modes
// it knows more.
func (l linter) readsArchivesAlike() {
	l.flags = append(l.flags, "--ignore", "RGD008")
	packed := l.dir + ".tar"
	pack(l.T, packed, l.before)
	ofDirectory, _, status := l.lint(l.dir, "-f", "json")
	ofArchive, _, again := l.lint(packed, "-f", "json")
	ofArchive = strings.ReplaceAll(ofArchive, filepath.ToSlash(packed), filepath.ToSlash(l.dir))
	ofArchive = strings.ReplaceAll(ofArchive, ",\n      \"archive\": true", "")
	if status != again || ofArchive != ofDirectory {
		l.Fatalf("it says another thing of the archive (-directory +archive):\n%s", cmp.Diff(ofDirectory, ofArchive))
	}
}

// namedReason lets pass a failure of which the command says where and what to do.
func namedReason(t *testing.T, said string) {
	t.Helper()
	if !strings.HasPrefix(said, "regionlint: ") || strings.Count(said, "\n") != 1 || !strings.Contains(said, "no bundle") && !strings.Contains(said, "no hosts.yaml") {
		t.Fatalf("it fails with %q", said)
	}
}

func isValid(t *testing.T, schema *jsonschema.Schema, text string) {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(document); err != nil {
		t.Fatal(err)
	}
}

func schemaOf(f *testing.F) *jsonschema.Schema {
	f.Helper()
	var out bytes.Buffer
	run([]string{"schema", "report"}, nil, &out, &out)
	document, err := jsonschema.UnmarshalJSON(&out)
	if err != nil {
		f.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	const at = "urn:regionlint:report:1"
	if err := c.AddResource(at, document); err != nil {
		f.Fatal(err)
	}
	return c.MustCompile(at)
}

// reported is what a report says of errors, and of what could not be told.
type reported struct {
	Findings []struct{ Rule, Severity, Host, Path, Message string }
	Skipped  []struct{ Rule, Host string }
}

// bringsNoError compares the reports before and after the fixes. An error may take the
// place of another one that hid it; that the rules which tell of more hosts and files
// are all still at work shows that nothing was broken instead.
func bringsNoError(t *testing.T, first, last string) {
	t.Helper()
	var before, after reported
	must(t, json.Unmarshal([]byte(first), &before))
	must(t, json.Unmarshal([]byte(last), &after))
	errors := func(r reported) (n int) {
		for _, f := range r.Findings {
			if f.Severity == "error" {
				n++
			}
		}
		return n
	}
	if errors(after) > errors(before) && len(after.Skipped) >= len(before.Skipped) {
		t.Fatalf("there are %d errors, after %d before (-before +after):\n%s", errors(after), errors(before), cmp.Diff(before, after))
	}
}

// lay makes the files those of the directory, which it has to itself.
func lay(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	must(t, os.RemoveAll(dir))
	must(t, os.Mkdir(dir, 0o700))
	for path, text := range files {
		name := filepath.Join(dir, path)
		must(t, os.MkdirAll(filepath.Dir(name), 0o700))
		must(t, os.WriteFile(name, []byte(text), 0o600))
	}
}

// pack writes the files as an archive, as they lie in a directory.
func pack(t *testing.T, name string, files map[string]string) {
	t.Helper()
	var text bytes.Buffer
	packed := tar.NewWriter(&text)
	for _, path := range slices.Sorted(maps.Keys(files)) {
		must(t, packed.WriteHeader(&tar.Header{Name: path, Typeflag: tar.TypeReg, Mode: 0o640, Size: int64(len(files[path])), Uname: "root", Gname: "maas"}))
		_, err := packed.Write([]byte(files[path]))
		must(t, err)
	}
	must(t, packed.Close())
	must(t, os.WriteFile(name, text.Bytes(), 0o600))
}

// laid are the directory's files.
func laid(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	must(t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		path, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(path)] = string(text)
		return err
	}))
	return files
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

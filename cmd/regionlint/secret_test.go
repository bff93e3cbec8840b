package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// canary is a secret that stands nowhere but where it is planted.
const canary = "Kanarienvogel7"

// tellers are the commands that show what a file holds, and those that fail over it.
var tellers = []string{
	"dump pg_hba " + hbaFile,
	"dump pg_hba -f json " + hbaFile,
	"dump pg_hba --postgresql-version 18 -f json " + hbaFile,
	"dump pg_hba --postgresql-version 5 " + hbaFile,
	"dump pg_hba " + confFile,
	"dump postgresql " + confFile,
	"dump postgresql -f json " + confFile,
	"dump postgresql --postgresql-version 18 " + confFile,
	"dump postgresql -f json " + hbaFile,
	"dump regiond " + regiondFile,
	"dump regiond -f json " + regiondFile,
	"dump regiond --all " + regiondFile,
	"dump regiond --maas-version 2.0 -f json " + regiondFile,
	"dump regiond --maas-version 3.8 " + regiondFile,
	"dump regiond " + confFile,
	"dump regiond -f json " + hbaFile,
	"dump regiond " + manifestFile,
	"dump regiond beta",
	"access .",
	"access -f json .",
	"access --address 10.0.0.12 --user maas --pg-hba " + hbaFile,
	"access --address 10.0.0.12 --user maas -f json --pg-hba " + hbaFile,
	"budget .",
	"budget -f json --workers 3 .",
	"config .",
	"explain " + regiondFile,
	"schema " + regiondFile,
	".",
	"-q .",
	"-v .",
	"-v --no-suppressions .",
	"--color always .",
	"--statistics .",
	"-f json .",
	"-f concise .",
	"-f sarif .",
	"-f rdjson .",
	"-f html .",
	"-f junit .",
	"-f github .",
	"-f gitlab .",
	"-f table .",
	"--diff .",
	"--diff --unsafe-fixes .",
	"--diff --split-output out .",
	"--host --root beta --name beta -f json",
	"--host --root alpha --name alpha -v",
	"diagnose --bundle . " + regiondFile,
	"diagnose -f json --bundle . " + hbaFile + " " + confFile,
	"manifest " + regiondFile,
	"--config " + bouncerFile + " .",
	"--baseline " + regiondFile + " .",
	"--baseline " + hbaFile + " .",
	"--baseline known.json -v .",
	"-f json -o whole.json .",
	"merge whole.json",
	"merge -f html -v whole.json",
	"merge " + regiondFile,
	"merge " + hbaFile,
	regiondFile,
	"--write-baseline " + knownFile + " .",
	"--baseline " + knownFile + " -v .",
	"--fix -v .",
	"--fix --unsafe-fixes -v -f json .",
}

// mistakers are the commands that take a regiond.conf for another file.
var mistakers = []string{
	"dump pg_hba " + regiondFile,
	"dump postgresql " + regiondFile,
	"access --address 10.0.0.12 --user maas --pg-hba " + regiondFile,
	"config --config " + regiondFile + " .",
	"--hosts " + regiondFile + " .",
	"--config " + regiondFile + " .",
}

// untold are the plantings whose secret only the reader of regiond.conf knows for one:
// it stands on a line without a name, or its name has an escape of YAML.
var untold = []string{
	"in a key", "in a key that stands twice", "without a key",
	"in a suppression in a broken file", "as a word in a broken file",
}

// commands are those to ask about a planting: a third of them, unless it is every one.
func (p planting) commands() (list []string) {
	all := slices.Concat(tellers, mistakers)
	if slices.Contains(untold, p.what) {
		all = tellers
	}
	for i, command := range all {
		if *every || i%3 == len(p.what)%3 {
			list = append(list, command)
		}
	}
	return list
}

// pairs are secrets of one length. The first of a pair is a word of ours, or of what
// is common in these files, the other one is none; those of the first pair are made up.
var pairs = [][2]string{
	{canary, "Zaunkoenigin55"},
	{"region", "sperli"},
	{"a", "b"},
	{"10", "37"},
	{"md5", "gpx"},
	{"maas", "zaun"},
	{"error", "wagen"},
	{"host", "tuch"},
	{"warning", "sperber"},
	{"the", "sol"},
	{"10.0.0.11", "10.9.8.77"},
}

// every asks for all of the pairs, places and commands: half an hour.
var every = flag.Bool("every", false, "plant every secret everywhere, and ask every command")

// TestASecretChangesNothing plants one secret after the other in a file of the demo,
// and compares all that is printed and written: who cannot tell them apart learns
// nothing of either, however it may be written, not even from a word that is missing.
func TestASecretChangesNothing(t *testing.T) {
	for n, p := range plantings {
		t.Run(p.what, func(t *testing.T) {
			for i, pair := range pairs {
				if !*every && i != n%len(pairs) {
					continue
				}
				one, other := allTold(t, p, pair[0]), allTold(t, p, pair[1])
				for i, command := range p.commands() {
					if len(pair[0]) < 4 && strings.HasPrefix(command, "dump") {
						// What the servers read is shown, where masking protects nothing.
						continue
					}
					if told := firstDifference(one[i], other[i]); told != "" {
						t.Errorf("regionlint %s tells %s from %s:\n%s", command, pair[0], pair[1], told)
					}
				}
			}
		})
	}
}

// allTold is what all commands tell.
func allTold(t *testing.T, p planting, secret string) (all []string) {
	t.Helper()
	plantDemo(t, p, secret)
	for _, command := range p.commands() {
		told := allOf(t, command)
		if secret == canary && strings.Contains(told, secret) {
			t.Errorf("regionlint %s tells %s", command, secret)
		}
		all = append(all, told)
	}
	return all
}

// firstDifference is the first line that two texts differ in; "" if there is none.
func firstDifference(one, other string) string {
	if one == other {
		return ""
	}
	a, b := strings.Split(one+"\n", "\n"), strings.Split(other+"\n", "\n")
	for n := range a {
		if n >= len(b) || a[n] != b[n] {
			return "\t" + a[n] + "\n\t" + b[min(n, len(b)-1)]
		}
	}
	return "\tthe other goes on"
}

// plantDemo makes a copy of the demo with a secret in it the current directory.
func plantDemo(t *testing.T, p planting, secret string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(source, "testdata", "bundles", "demo"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	plant(t, p.file, p.with(secret))
	// With another one to compare it with.
	plant(t, "alpha/var/lib/maas/secret", "00"+secret)
}

// knownFile is a baseline that is written.
const knownFile = "written.json"

// source is the repository.
var source, _ = filepath.Abs(filepath.Join("..", ".."))

// allOf is all that a command prints and writes, but for the bundle.
func allOf(t *testing.T, command string) string {
	t.Helper()
	summary := filepath.Join(t.TempDir(), "summary.md")
	t.Setenv(summaryVariable, summary)
	var out bytes.Buffer
	run(strings.Fields(command), nil, &out, &out)
	for _, file := range []string{summary, knownFile} {
		text, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
		out.Write(text)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(out.String(), dir, "")
}

// plant writes a file of the demo anew. It may hold what it held.
func plant(t *testing.T, file, text string) {
	t.Helper()
	file = filepath.FromSlash(file)
	old, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	text = strings.ReplaceAll(text, demo, string(old))
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// TestARedactedSnapshotHasNoSecret plants secrets in the files of a host, and looks for
// them in all of its snapshot. What MAAS itself has of its secret, a digest has to tell
// from another one.
func TestARedactedSnapshotHasNoSecret(t *testing.T) {
	taken := 0
	for _, p := range plantings {
		host, _, isHost := strings.Cut(p.file, "/")
		if !isHost || slices.Contains(untold, p.what) {
			continue
		}
		t.Run(p.what, func(t *testing.T) {
			plantDemo(t, p, canary)
			var told, complaint bytes.Buffer
			status := run([]string{"snapshot", "--root", host, "--name", host, "--redact", "--output", "-"}, nil, &told, &complaint)
			if status != exitClean {
				t.Fatalf("exit status %d: %s", status, complaint.String())
			}
			for line := range strings.Lines(told.String() + complaint.String()) {
				if strings.Contains(line, canary) {
					t.Errorf("it is told: %s", line)
				}
			}
			taken++
		})
	}
	if taken < 50 {
		t.Errorf("only %d snapshots were taken", taken)
	}
}

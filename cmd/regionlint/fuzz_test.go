package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/regionlint/regionlint/report"
)

// FuzzCommand changes a bundle as people do who are in a hurry, and holds the whole command
// to its laws: it does not panic, tells no secret, says the same twice, writes what the
// diff shows, brings no error, and has nothing left to fix after that.
func FuzzCommand(f *testing.F) {
	bases, words := fuzzedBundles(f)
	for n := range bases {
		f.Add([]byte{byte(n)})
		f.Add([]byte{byte(n), 0})
		for act := range byte(acts) {
			f.Add([]byte{byte(n), act, 1, 2, 3, act, 0, 7, 40, act + 1, 5, 1, 9})
		}
	}
	schema := schemaOf(f)
	dir := f.TempDir()
	f.Setenv(summaryVariable, "")
	f.Fuzz(func(t *testing.T, choices []byte) {
		before := damaged(bases, words, choices)
		flags := []string{"--fail-on", "warning"}
		if len(choices)%2 == 0 {
			flags = []string{"--unsafe-fixes"}
		}
		holdToLaws(t, dir, before, flags, schema)
	})
}

// holdToLaws runs the command on a bundle with these files.
func holdToLaws(t *testing.T, dir string, before map[string]string, flags []string, schema *jsonschema.Schema) {
	t.Helper()
	lay(t, dir, before)
	lint := func(args ...string) (stdout, stderr string, status int) {
		var out, errors bytes.Buffer
		status = run(slices.Concat(args, flags, []string{"--no-config", dir}), nil, &out, &errors)
		for what, text := range map[string]string{"standard output": out.String(), "standard error": errors.String()} {
			for line := range strings.Lines(text) {
				if strings.Contains(line, canary) {
					t.Fatalf("%q tells the secret on %s: %s", args, what, line)
				}
			}
		}
		return out.String(), errors.String(), status
	}
	first, said, status := lint("-f", "json")
	if status == exitFailure {
		namedReason(t, said)
		return
	}
	if again, _, _ := lint("-f", "json"); again != first {
		t.Fatalf("it says another thing the second time (-first +again):\n%s", cmp.Diff(first, again))
	}
	isValid(t, schema, first)
	formats := report.Formats()
	lint("-v", "-f", formats[len(first)%len(formats)].Name)
	diff, notInDiff, _ := lint("--diff")
	if now := laid(t, dir); !maps.Equal(now, before) {
		t.Fatalf("--diff writes (-before +now):\n%s", cmp.Diff(before, now))
	}
	after, said, status := lint("--fix", "-f", "json")
	if status == exitFailure {
		namedReason(t, said)
		return
	}
	fixed := laid(t, dir)
	isValid(t, schema, after)
	if !strings.Contains(notInDiff, "not in the diff:") {
		if shown := patched(t, before, diff); !maps.Equal(shown, fixed) {
			t.Fatalf("--fix writes another thing than --diff shows (-diff +fix):\n%s", cmp.Diff(shown, fixed))
		}
	}
	last, _, _ := lint("--fix", "-f", "json")
	if twice := laid(t, dir); !maps.Equal(twice, fixed) {
		t.Fatalf("--fix twice is not once (-once +twice):\n%s", cmp.Diff(fixed, twice))
	}
	bringsNoError(t, first, last)
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
	for path := range laid(t, dir) {
		if _, ok := files[path]; !ok {
			must(t, os.Remove(filepath.Join(dir, path)))
		}
	}
	for path, text := range files {
		name := filepath.Join(dir, path)
		must(t, os.MkdirAll(filepath.Dir(name), 0o700))
		must(t, os.WriteFile(name, []byte(text), 0o600))
	}
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

// vocabulary is the lines that files with a name may have, by that.
type vocabulary map[string][]string

// secretLines hold a secret wherever they stand in files with that name.
var secretLines = vocabulary{
	"regiond.conf":    {"database_pass: §\n", "vault_secret_id: '§'\n", "database_host: postgres://maas:§@10.0.0.10/maasdb\n"},
	"postgresql.conf": {"primary_conninfo = 'host=x password=§'\n"},
	"pg_hba.conf":     {"host all all 10.0.0.0/8 ldap ldapserver=x ldapbasedn=a ldapbindpasswd=§\n"},
	"pgbouncer.ini":   {"maasdb = host=h password=§ pool_mode=transaction\n"},
}

// fuzzedBundles are bundles without the lines that say nothing, and the words of all.
func fuzzedBundles(f *testing.F) (bases []map[string]string, words vocabulary) {
	f.Helper()
	words = vocabulary{}
	for _, name := range []string{"demo", "clean"} {
		base := map[string]string{}
		dir := os.DirFS(filepath.Join(source, "testdata", "bundles", name))
		err := fs.WalkDir(dir, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := fs.ReadFile(dir, name)
			base[name] = withoutComments(string(text))
			words[path.Base(name)] = append(words[path.Base(name)], strings.SplitAfter(base[name], "\n")...)
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
		bases = append(bases, base)
	}
	for name, lines := range secretLines {
		for _, line := range lines {
			words[name] = append(words[name], strings.ReplaceAll(line, "§", canary))
		}
	}
	for name, lines := range words {
		slices.Sort(lines)
		words[name] = slices.Compact(lines)
	}
	return bases, words
}

// withoutComments is a text without the lines that say nothing: what is changed shall count.
func withoutComments(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if trimmed := strings.TrimSpace(line); trimmed != "" && trimmed[0] != '#' {
			out.WriteString(line)
		}
	}
	return out.String()
}

// acts is how many there are in damaged.
const acts = 8

// damaged is one of the bundles after the changes that the bytes choose: the first the
// bundle, then four each what is done, to which file and line, and with what.
func damaged(bases []map[string]string, words vocabulary, choices []byte) map[string]string {
	if len(choices) == 0 {
		choices = []byte{0}
	}
	files := maps.Clone(bases[int(choices[0])%len(bases)])
	for group := range slices.Chunk(choices[1:], 4) {
		if len(group) < 4 || len(files) == 0 {
			break
		}
		paths := slices.Sorted(maps.Keys(files))
		name := paths[int(group[1])%len(paths)]
		lines, known := strings.SplitAfter(files[name], "\n"), words[path.Base(name)]
		n, with := int(group[2])%len(lines), int(group[3])
		at := with % (len(lines[n]) + 1)
		if strings.Contains(lines[n], canary) {
			// What is left of it could not be told from other text.
			continue
		}
		switch group[0] % acts {
		case 0:
			lines = slices.Delete(lines, n, n+1)
		case 1:
			lines = slices.Insert(lines, n, known[(int(group[0])/acts*256+with)%len(known)])
		case 2:
			lines = slices.Insert(lines, n, lines[n])
		case 3:
			lines[n] = lines[n][:at] + string([]byte{group[0]/acts*8 + byte(with)}) + lines[n][at:]
		case 4:
			lines[n] = lines[n][:at] + lines[n][min(at+1, len(lines[n])):]
		case 5:
			words := strings.Fields(known[(int(group[0])/acts*256+with)%len(known)])
			here := strings.Fields(lines[n])
			if len(words) > 0 && len(here) > 0 {
				lines[n] = strings.Replace(lines[n], here[len(here)-1], words[len(words)-1], 1)
			}
		case 6:
			lines[n] = strings.TrimRight(lines[n], "\n") + []string{"", "\r\n", " # regionlint: ignore HBA\n", "\t\n", "\"\n", "'\n", "," + strconv.Itoa(with) + "\n"}[with%7]
		case 7:
			delete(files, name)
			continue
		}
		files[name] = strings.Join(lines, "")
	}
	return files
}

// patched applies the diff to the files as strictly as git does.
func patched(t *testing.T, files map[string]string, diff string) map[string]string {
	t.Helper()
	after := maps.Clone(files)
	var path string
	var out strings.Builder
	var old []string
	at := 0
	finish := func() {
		if path != "" {
			after[path] = out.String() + strings.Join(old[at:], "")
		}
	}
	lines := strings.SplitAfter(diff, "\n")
	for i := 0; i < len(lines)-1; {
		line := lines[i]
		if strings.HasPrefix(line, "--- ") {
			finish()
			path = strings.TrimPrefix(strings.TrimSuffix(lines[i+1], "\n"), "+++ b/")
			text, ok := files[path]
			if !ok {
				t.Fatalf("%q is none of the files", path)
			}
			old, at = strings.SplitAfter(text, "\n"), 0
			out.Reset()
			i += 2
			continue
		}
		first, removed, added := hunkHead(t, line)
		if removed == 0 {
			first++
		}
		for ; at < first-1; at++ {
			out.WriteString(old[at])
		}
		for i++; removed > 0 || added > 0; i++ {
			mark, body := lines[i][0], lines[i][1:]
			if i+1 < len(lines) && strings.HasPrefix(lines[i+1], `\`) {
				body = strings.TrimSuffix(body, "\n")
				i++
			}
			if mark != '+' {
				if old[at] != body {
					t.Fatalf("%s: %q stands where there is %q in\n%s", path, body, old[at], diff)
				}
				at++
				removed--
			}
			if mark != '-' {
				out.WriteString(body)
				added--
			}
		}
	}
	finish()
	return after
}

// hunkHead is the first line of a hunk, and how many there are before and after it.
func hunkHead(t *testing.T, line string) (first, removed, added int) {
	t.Helper()
	fields := strings.Fields(line)
	if len(fields) != 4 || fields[0] != "@@" || fields[3] != "@@" {
		t.Fatalf("%q is no head of a hunk", line)
	}
	part := func(field string) (from, count int) {
		start, number, given := strings.Cut(field[1:], ",")
		from, err := strconv.Atoi(start)
		must(t, err)
		if !given {
			return from, 1
		}
		count, err = strconv.Atoi(number)
		must(t, err)
		return from, count
	}
	first, removed = part(fields[1])
	_, added = part(fields[2])
	return first, removed, added
}

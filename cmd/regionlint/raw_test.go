package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// hostileTexts are what a terminal, a runner of GitHub Actions, a browser or a
// spreadsheet would obey, were it to get there as it is.
var hostileTexts = map[string]string{
	"a terminal":  "\x1b[2J\x1b]8;;http://x\x07y\x1b]8;;\x1b\\\x1b]52;c;eA==\x07\b\a\x7f\u009b2J\u0085",
	"Unicode":     "a\u202eb\u2066c\u2069\u200b\ufeff\u2028\u2029\u00ad\u3164\u2800\u180e\U000e0001\U000e0041z",
	"no UTF-8":    "\x9b2J\xff\xc3\x28\xed\xa0\x80\xf4\x90\x80\x80\x00z",
	"a command":   "::error file=x::pwn",
	"commands":    "\t ::add-mask::x\r::stop-commands::y\r\n::warning::z",
	"brackets":    "##[error]x %0A::error::y",
	"HTML":        `<script>alert(1)</script>"><img src=x onerror=y>' onload=z " onmouseover="w]]>&amp;<!--{{.}}`,
	"Markdown":    "`|`](javascript:x) ![a](b) @user #1 <b> https://x.example/ ||| `",
	"spreadsheet": "=cmd() +1 -1 @SUM(1)",
	"a long word": strings.Repeat("x::error::", 700),
}

// The files of the demo that texts go into.
const (
	rawRegiond = "beta/etc/maas/regiond.conf"
	rawHBA     = "alpha/etc/postgresql/9.5/main/pg_hba.conf"
	rawConf    = "alpha/etc/postgresql/9.5/main/postgresql.conf"
	rawBouncer = "beta/etc/pgbouncer/pgbouncer.ini"
	rawNamed   = "alpha/etc/bind/named.conf.options"
)

// rawTellers are the commands that show what files hold, the one that changes them last.
var rawTellers = []string{
	"dump pg_hba " + rawHBA, "dump pg_hba -f json --postgresql-version 16 " + rawHBA, "dump postgresql " + rawConf, "dump postgresql -f json " + rawConf,
	"dump pg_hba " + rawConf, "dump regiond " + rawRegiond, "dump regiond --all -f json " + rawRegiond, "dump regiond " + rawHBA, "dump regiond -f json hosts.yaml",
	"access", "access -f json", "access --color always --address 10.0.0.12 --user maas --pg-hba " + rawHBA, "budget", "budget -f json", "config", "config -f json",
	"", "-v --color always", "-q --no-suppressions", "-f json", "-f concise", "-f table", "-f sarif", "-f rdjson", "-f html", "-f junit", "-f github", "-f gitlab",
	"--statistics", "--statistics -f json", "--diff", "--diff -f concise --unsafe-fixes", "--write-baseline known.json",
	"merge -v --color always whole.report", "merge -f table whole.report", "merge -f sarif whole.report", "merge " + rawConf, "--fix --unsafe-fixes -v",
}

// asItWas stands for what the file holds in the demo.
const asItWas = "‹as it was›"

// writeHostile writes a file of the demo anew.
func writeHostile(t *testing.T, file, text string) {
	t.Helper()
	old, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	text = strings.ReplaceAll(text, asItWas, string(old))
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// rawDemo is the demo.
var rawDemo, _ = filepath.Abs("../../testdata/bundles/demo")

// hostileDemo makes a copy of the demo the current directory.
func hostileDemo(t *testing.T) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.CopyFS(dir, os.DirFS(rawDemo)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}

// quote is text as a string of YAML and JSON; what they cannot hold is left out.
func quote(text string) string {
	quoted, err := json.Marshal(strings.ToValidUTF8(text, ""))
	if err != nil {
		panic(err)
	}
	return string(quoted)
}

// hostilePlaces plant a text in the demo, wherever it can stand.
var hostilePlaces = map[string]func(t *testing.T, text string){
	"values": func(t *testing.T, text string) {
		q := quote(text)
		writeHostile(t, rawRegiond, "database_host: "+q+"\ndatabase_name: "+q+"\ndatabase_user: "+q+"\nnum_workers: "+q+"\nmaas_url: "+q+"\ndebug: "+q+"\n")
		writeHostile(t, rawHBA, asItWas+"host \""+text+"\" \""+text+"\" 10.0.0.12/32 md5\nhost all all \""+text+"\" ldap ldapserver=\""+text+"\"\nhost all all 10.0.0.9/32 \""+text+"\"\n")
		writeHostile(t, rawConf, "listen_addresses = '"+text+"'\nmax_connections = '"+text+"'\nwork_mem = '"+text+"'\n"+asItWas)
		writeHostile(t, rawBouncer, "[databases]\n"+text+" = host="+text+"\n[pgbouncer]\npool_mode = "+text+"\n")
		writeHostile(t, rawNamed, "options { dnssec-validation \""+text+"\"; include \""+text+"\"; };\ninclude \""+text+"\";\n")
	},
	"names": func(t *testing.T, text string) {
		q := quote(text)
		writeHostile(t, rawRegiond, asItWas+q+": 1\n"+q+": 2\n")
		writeHostile(t, rawConf, asItWas+text+" = 1\nmax_connections = 100\n")
		writeHostile(t, rawHBA, text+" all all md5\nhost all all 10.0.0.0/8 md5 "+text+"=1\n"+asItWas)
		writeHostile(t, "hosts.yaml", asItWas+"  "+q+":\n    cpus: 1\n    roles: [region, "+q+"]\n    addresses: [10.0.0.99, "+q+"]\n    names: ["+q+"]\n    dir: "+q+"\n    "+q+": 1\n")
	},
	"includes": func(t *testing.T, text string) {
		writeHostile(t, rawHBA, "include \""+text+"\"\nlocal @\""+text+"\" all md5\n"+asItWas)
		writeHostile(t, rawConf, "include '"+text+"'\nhba_file = '"+text+"'\ninclude_dir '"+text+"'\ndata_directory = '/"+text+"'\n"+asItWas)
		writeHostile(t, "hosts.yaml", "postgresql_version: \"16\"\n"+asItWas)
	},
	"comments": func(t *testing.T, text string) {
		writeHostile(t, rawRegiond, "# "+text+"\ndatabase_host: localhost # "+text+"\nnum_workers: 99 # regionlint: ignore WRK001 until=2001-01-01 -- "+text+"\n# regionlint: ignore "+text+" until="+text+" -- "+text+"\n# regionlint: ignore-file HBA002 -- "+text+"\n")
		writeHostile(t, rawConf, text+"\nmax_connections = 100 # "+text+"\n"+text+"\n"+asItWas)
		writeHostile(t, rawHBA, "# "+text+"\n"+asItWas+"# "+text+"\n")
	},
	"lines": func(t *testing.T, text string) {
		writeHostile(t, rawRegiond, text+"\ndatabase_host: localhost\n"+text+"\n")
		writeHostile(t, rawConf, text+"\nmax_connections = 100\n"+text+"\n")
		writeHostile(t, rawHBA, text+"\n"+asItWas+text+"\n")
		writeHostile(t, "hosts.yaml", asItWas+"\n"+text+"\n")
	},
	"files": func(t *testing.T, text string) {
		name := fileName(text)
		for _, old := range []string{"alpha", "beta"} {
			if err := os.Rename(old, old+name); err != nil {
				t.Fatal(err)
			}
		}
		hosts, err := os.ReadFile("hosts.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, old := range []string{"alpha", "beta"} {
			hosts = bytes.Replace(hosts, []byte("  "+old+":\n"), []byte("  "+quote(old+name)+":\n"), 1)
		}
		writeHostile(t, "hosts.yaml", string(hosts))
		if err := os.CopyFS(name+" b", os.DirFS(rawDemo)); err != nil {
			t.Fatal(err)
		}
	},
	"settings": func(t *testing.T, text string) {
		q := quote(text)
		writeHostile(t, ".regionlint.yaml", "select: [HBA, "+q+"]\n"+q+": 1\nhba_method: "+q+"\nper_path_ignores: {"+q+": [WRK001, "+q+"]}\nseverities: {"+q+": "+q+"}\n# "+text+"\n")
	},
}

// fileName is text as a name that a file can have: Linux takes all but these.
func fileName(text string) string {
	text = strings.NewReplacer("/", "", "\x00", "").Replace(strings.ToValidUTF8(text, ""))
	return text[:min(len(text), 100)]
}

// TestNothingIsToldRaw plants each text in each place, and reads all that is printed as
// those do who would obey it. Each command meets each text, in one place or another.
func TestNothingIsToldRaw(t *testing.T) {
	for p, place := range slices.Sorted(maps.Keys(hostilePlaces)) {
		for n, whom := range slices.Sorted(maps.Keys(hostileTexts)) {
			t.Run(place+" for "+whom, func(t *testing.T) {
				hostileDemo(t)
				hostilePlaces[place](t, hostileTexts[whom])
				run([]string{"-f", "json", "-o", "whole.report"}, nil, io.Discard, io.Discard)
				for c, command := range rawTellers {
					if *every || (p+n+c)%4 == 0 {
						checkTold(t, strings.Fields(command))
					}
				}
			})
		}
	}
}

// TestNoArgumentIsToldRaw gives each text as an argument and as the value of each flag.
func TestNoArgumentIsToldRaw(t *testing.T) {
	for whom, text := range hostileTexts {
		t.Run(whom, func(t *testing.T) {
			hostileDemo(t)
			writeHostile(t, "baseline.json", `{"schema_version": 1, "findings": [{"rule": `+quote(text)+`, "bundle": `+quote(text)+`, "path": `+quote(text)+`, "fingerprint": `+quote(text)+`, "count": 1}]}`)
			writeHostile(t, "broken.json", text)
			for _, args := range [][]string{
				{"--baseline", "baseline.json", "-v"},
				{"--baseline", "baseline.json", "--write-baseline", "known.json"},
				{"--baseline", "broken.json"},
				{text},
				{"demo", text},
				{"-" + text},
				{"--" + text},
				{"--" + text, "."},
				{"help", text},
				{text, "--help"},
				{".", "--fix", "--diff", text},
				{"explain", text},
				{"rules", "--format", text},
				{"schema", text},
				{"completion", text},
				{"__candidates", text},
				{"__candidates", "--select", text},
				{"dump", text, rawHBA},
				{"dump", "pg_hba", text},
				{"dump", "regiond", text},
				{"dump", "pg_hba", "--ssl", text, rawHBA},
				{"dump", "postgresql", "--root", text, rawConf},
				{"dump", "regiond", "--maas-version", text, rawRegiond},
				{"access", text},
				{"access", "--address", text},
				{"access", "--ssl", text},
				{"access", "--server-address", text},
				{"access", "--pg-hba", rawHBA, "--address", "10.0.0.12", "--user", text, "--database", text, "--member-of", text, "--host-name", text},
				{"access", "--pg-hba", text, "--address", "10.0.0.12", "--user", "maas"},
				{"budget", text},
				{"budget", "--workers", text},
				{"merge", text},
				{"merge", "--output", text + "/x", rawConf},
				{"config", text},
				{"version", text},
				{"--format", text},
				{"--output", text + "/x"},
				{"--select", text},
				{"--ignore", text},
				{"--fail-on", text},
				{"--hosts", text},
				{"--config", text},
				{"--maas-version", text},
				{"--postgresql-version", text},
				{"--baseline", text},
				{"--write-baseline", text + "/x"},
				{"--color", text},
				{"--max-bytes", text},
				{"--jobs", text},
				{"--shard", text},
			} {
				checkTold(t, args)
			}
			t.Setenv(summaryVariable, strings.ReplaceAll(text, "\x00", "")+"/summary")
			var out bytes.Buffer
			run([]string{"-f", "github"}, nil, &out, &out)
			if fault := rawIn(out.String()); fault != "" {
				t.Errorf("with that summary: %s", fault)
			}
		})
	}
}

// checkTold runs a command, and reads what it prints and writes.
func checkTold(t *testing.T, args []string) {
	t.Helper()
	summary := filepath.Join(t.TempDir(), "summary.md")
	t.Setenv(summaryVariable, summary)
	var stdout, stderr bytes.Buffer
	run(args, nil, &stdout, &stderr)
	line := strings.Join(args, " ")
	told := map[string]string{"standard output": stdout.String(), "standard error": stderr.String()}
	for _, file := range []string{summary, "known.json"} {
		text, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
		told[file] = string(text)
	}
	_ = os.Remove("known.json")
	// Paths in a baseline keep letters that have no shape.
	told["known.json"] = strings.NewReplacer("\u3164", "", "\u2800", "").Replace(told["known.json"])
	if strings.Contains(line, "--diff") {
		// It has to apply. What a runner obeys is not in there.
		told["standard output"] = strings.Map(shownAsItIs, strings.ReplaceAll(told["standard output"], "\r", "\n"))
	}
	if strings.Contains(line, "-f github") {
		told["standard output"] = withoutCommands(t, told["standard output"])
	}
	for where, text := range told {
		text = strings.ReplaceAll(text, "\t", "    ")
		if fault := rawIn(text); fault != "" {
			t.Errorf("regionlint %q, %s: %s", line, where, fault)
		}
	}
	if err := readable(args, stdout.Bytes()); err != nil {
		t.Errorf("regionlint %q: %v", line, err)
	}
}

func shownAsItIs(r rune) rune {
	if r != '\n' && (unsafeRune(r) || r == utf8.RuneError) {
		return '?'
	}
	return r
}

// colour is what --color makes.
var colour = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// obeyedLine is one that a runner takes for a command, as TryParseV2 and TryParse in its
// ActionCommand.cs find it.
var obeyedLine = regexp.MustCompile(`(?m)^\s*::[A-Za-z-]+(?: .*?)?::.*$|^.*##\[.*$`)

// rawIn says what in a text is not fit to be shown; "" for nothing.
func rawIn(text string) string {
	text = colour.ReplaceAllString(text, "")
	if !utf8.ValidString(text) {
		return "invalid UTF-8"
	}
	for line := range strings.SplitSeq(text, "\n") {
		if at := strings.IndexFunc(line, unsafeRune); at >= 0 {
			return "a character to be escaped at " + begin(line[at:])
		}
	}
	if line := obeyedLine.FindString(text); line != "" {
		return "a command: " + begin(line)
	}
	return ""
}

func begin(text string) string {
	quoted, _ := json.Marshal(text[:min(len(text), 200)])
	return string(quoted)
}

// unsafeRune tells of a character whether it moves a terminal, or cannot be seen.
func unsafeRune(r rune) bool {
	return unicode.In(r, unicode.C, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Bidi_Control) ||
		r == '\u2800' || unicode.IsSpace(r) && r != ' '
}

var (
	workflowCommand  = regexp.MustCompile(`^::(?:error|warning|notice) ([^:]*)::[^\r]*$`)
	workflowProperty = regexp.MustCompile(`^(?:file|line|endLine|col|endColumn|title)=[^,:]*$`)
)

// withoutCommands takes away the commands of the format github, of which there is one for
// each finding.
func withoutCommands(t *testing.T, text string) string {
	t.Helper()
	var report struct {
		Findings []struct{ Rule string }
	}
	var out bytes.Buffer
	if run([]string{"-f", "json"}, nil, &out, io.Discard); out.Len() > 0 {
		if err := json.Unmarshal(out.Bytes(), &report); err != nil {
			t.Error(err)
		}
	}
	var rest []string
	commands := 0
	for line := range strings.SplitSeq(text, "\n") {
		command := workflowCommand.FindStringSubmatch(line)
		if command == nil {
			rest = append(rest, line)
			continue
		}
		commands++
		for property := range strings.SplitSeq(command[1], ",") {
			if !workflowProperty.MatchString(property) {
				t.Errorf("%q is no property of %q", property, line)
			}
		}
		if strings.Contains(line, "##[") || rawIn(line[2:]) != "" {
			t.Errorf("there is more in %q", line)
		}
	}
	if commands != len(report.Findings) {
		t.Errorf("%d commands for %d findings", commands, len(report.Findings))
	}
	return strings.Join(rest, "\n")
}

// readable tells whether a report is as its format has it, with no markup of a file.
func readable(args []string, text []byte) error {
	if len(text) == 0 {
		return nil
	}
	line := strings.Join(args, " ")
	switch {
	case !strings.Contains(line, "-f "):
	case strings.Contains(line, "-f html"):
		for _, markup := range []string{"<script>alert", "<img", `" onmouseover`, "' onload", "<!--", "<b> https"} {
			if bytes.Contains(text, []byte(markup)) {
				return errors.New("it has " + markup)
			}
		}
	case strings.Contains(line, "-f junit"):
		decoder := xml.NewDecoder(bytes.NewReader(text))
		for {
			switch _, err := decoder.Token(); {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			}
		}
	case strings.Contains(line, "json"), strings.Contains(line, "-f sarif"), strings.Contains(line, "-f gitlab"):
		if !json.Valid(text) {
			return errors.New("it is no JSON")
		}
	}
	return nil
}

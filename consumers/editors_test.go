//go:build consumers

package consumers_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// place is a finding as an editor lists it.
type place struct {
	File         string
	Line, Column int
	Type, Text   string
}

// TestVim has the compiler plugin of this repository make the quickfix list.
func TestVim(t *testing.T) {
	vim := need(t, "vim", "apt-get install vim")
	t.Setenv("PATH", filepath.Dir(binary)+":/usr/bin:/bin")
	for _, test := range []struct{ what, arguments string }{
		{"two bundles by their paths", bundlePath("demo") + " " + bundlePath("faults")},
		{"all that is there", "testdata/bundles"},
	} {
		t.Run(test.what, func(t *testing.T) {
			diff(t, findingsAt(t, strings.Fields(test.arguments)), quickfix(t, vim, test.arguments))
		})
	}
	t.Run("what regionlint says of itself", func(t *testing.T) {
		got := quickfix(t, vim, "no-such-directory/")
		want := []place{{Text: "no-such-directory/: no such file or directory: check the path"}}
		diff(t, want, got)
	})
}

// quickfix is the list that `:make` leaves.
func quickfix(t *testing.T, vim, arguments string) []place {
	t.Helper()
	dir := t.TempDir()
	script := filepath.Join(dir, "script.vim")
	write(t, script, fmt.Sprintf(`
set nomore
set runtimepath^=%s
compiler regionlint
silent make! %s
let found = map(filter(getqflist(), 'v:val.valid'), {_, e -> {'file': bufname(e.bufnr), 'line': e.lnum, 'column': e.col, 'type': e.type, 'text': trim(e.text)}})
call writefile([json_encode(found)], '%s')
qall!
`, filepath.Join(root, "editors", "vim"), arguments, filepath.Join(dir, "list.json")))
	run(t, root, vim, "-N", "-u", "NONE", "-i", "NONE", "-es", "-S", script)
	var list []place
	unmarshal(t, []byte(read(t, filepath.Join(dir, "list.json"))), &list)
	return list
}

// findingsAt are the findings as an editor is to list them, made of the JSON report.
func findingsAt(t *testing.T, arguments []string) []place {
	t.Helper()
	var document struct {
		Findings []struct {
			Rule, Severity, Message, Bundle, Path string
			Range                                 struct{ Start struct{ Line, Column int } }
		}
	}
	unmarshal(t, report(t, append([]string{"--format", "json"}, arguments...)...), &document)
	var list []place
	for _, f := range document.Findings {
		dir := f.Bundle
		if len(arguments) == 1 {
			dir = filepath.Join(arguments[0], f.Bundle)
		}
		list = append(list, place{
			File: filepath.Join(dir, f.Path), Line: f.Range.Start.Line, Column: f.Range.Start.Column,
			Type: f.Severity[:1], Text: fmt.Sprintf("[%s] %s", f.Rule, f.Message),
		})
	}
	return list
}

// diff compares lists. Behind the message stand the mark of a fix and other places.
func diff(t *testing.T, want, got []place) {
	t.Helper()
	for i := range got {
		if i < len(want) && strings.HasPrefix(got[i].Text, want[i].Text) {
			got[i].Text = want[i].Text
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("another list than JSON's (-want +got):\n%s", diff)
	}
}

// comment is a line of the JSON with comments that VS Code reads.
var comment = regexp.MustCompile(`(?m)^\s*//.*$`)

// TestVSCode has the problem matcher of tasks.json read a report, in the language
// that VS Code runs it in.
func TestVSCode(t *testing.T) {
	node := need(t, "node", "apt-get install nodejs")
	text := comment.ReplaceAll([]byte(read(t, filepath.Join(root, "editors", "vscode", "tasks.json"))), nil)
	var tasks struct {
		Tasks []struct {
			Args           []string
			ProblemMatcher struct{ Pattern json.RawMessage }
		}
	}
	unmarshal(t, text, &tasks)
	task := tasks.Tasks[0]
	log := filepath.Join(t.TempDir(), "log")
	write(t, log, string(report(t, append(task.Args, "testdata/bundles")...)))
	out := run(t, root, node, "-e", `
const [pattern, log] = process.argv.slice(1)
const p = JSON.parse(pattern), regexp = new RegExp(p.regexp)
const lines = require('fs').readFileSync(log, 'utf8').split('\n').slice(0, -1)
console.log(JSON.stringify(lines.map(line => {
	const m = regexp.exec(line)
	return m && {file: m[p.file], line: +m[p.line], column: +m[p.column], type: m[p.severity], text: `+"`[${m[p.code]}] ${m[p.message]}`"+`}
})))`, string(task.ProblemMatcher.Pattern), log)
	var got []place
	unmarshal(t, []byte(out), &got)
	for i := range got {
		got[i].Type = got[i].Type[:min(1, len(got[i].Type))]
	}
	diff(t, findingsAt(t, []string{"testdata/bundles"}), got)
}

func unmarshal(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
}

package rules_test

import (
	"maps"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/rules"
)

// headings are what every page has, in this order.
var headings = []string{"What it finds", "Why it matters", "Example", "When to ignore it", "Sources"}

// TestPages holds each page to its form and runs its example: the files after
// "before" replace those of the base bundle, the rule finds what the block
// "finding" says, and its fix, or the hand where it has none, makes of them
// those after "after".
func TestPages(t *testing.T) {
	for _, r := range rules.All() {
		t.Run(r.Code, func(t *testing.T) {
			page := r.Page()
			if want := "# " + r.Code + " " + r.Name + "\n"; !strings.HasPrefix(page, want) {
				t.Errorf("the page does not start with %q", want)
			}
			var found []string
			for line := range strings.Lines(page) {
				if heading, ok := strings.CutPrefix(line, "## "); ok {
					found = append(found, strings.TrimSpace(heading))
				}
			}
			if diff := cmp.Diff(headings, found); diff != "" {
				t.Errorf("headings (-want +got):\n%s", diff)
			}
			checkProse(t, r, page)
			runExample(t, r, readExample(page))
		})
	}
}

var (
	// gradeLine says how bad the fault is and whether there is a fix, with the
	// exceptions behind a semicolon.
	gradeLine  = regexp.MustCompile(`^([A-Z][a-z]+)(; .+)?\. Fix: ([a-z]+)(; .+)?\.$`)
	codeOfRule = regexp.MustCompile(`\b[A-Z]{3}[0-9]{3}\b`)
)

// mostOfLine is how long a line of prose may be, so that it fits a terminal.
const mostOfLine = 80

// wheresLog is where to find the logs by which faults show.
var wheresLog = map[string]string{
	"regiond's log":    "`journalctl -u maas-regiond`",
	"PostgreSQL's log": "/var/log/postgresql",
}

// checkProse holds a page to what its rule is, to rules that there are, to lines
// and letters that every terminal can show, and to the places of the logs.
func checkProse(t *testing.T, r *rules.Rule, page string) {
	t.Helper()
	lines := strings.Split(page, "\n")
	grade := gradeLine.FindStringSubmatch(lines[2])
	switch {
	case grade == nil:
		t.Errorf("%q is not of the form %s", lines[2], gradeLine)
	case strings.ToLower(grade[1]) != r.Severity.String() || grade[3] != r.Fix.String():
		t.Errorf("%q, but the rule is of severity %s with fix %s", lines[2], r.Severity, r.Fix)
	}
	flowing := strings.Join(strings.Fields(page), " ")
	for log, where := range wheresLog {
		if strings.Contains(flowing, log) && !strings.Contains(flowing, where) {
			t.Errorf("it speaks of %s, and not of %s", log, where)
		}
	}
	known := map[string]bool{}
	for _, other := range rules.All() {
		known[other.Code] = true
	}
	inCode := false
	for i, line := range lines {
		if strings.HasPrefix(line, "```") {
			inCode = !inCode
		}
		isProse := !inCode && !strings.HasPrefix(line, "```") && !strings.HasPrefix(line, "    ") && !strings.HasPrefix(line, "|")
		if isProse && len(line) > mostOfLine {
			t.Errorf("line %d is longer than %d", i+1, mostOfLine)
		}
		if strings.ContainsFunc(line, func(c rune) bool { return c > unicode.MaxASCII }) {
			t.Errorf("line %d has letters that not every terminal shows: %s", i+1, line)
		}
		for _, code := range codeOfRule.FindAllString(line, -1) {
			if !known[code] {
				t.Errorf("line %d speaks of %s, which is no rule", i+1, code)
			}
		}
	}
}

// example is the example of a page. Its blocks are marked behind the fence:
// `before PATH`, `finding`, `after PATH`.
type example struct {
	before, after files
	finding       string
}

func readExample(page string) example {
	e := example{before: files{}, after: files{}}
	var kind, path string
	var text strings.Builder
	inside := false
	for line := range strings.Lines(page) {
		fence, isFence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case isFence && !inside:
			inside = true
			text.Reset()
			// The first word is the language.
			_, mark, _ := strings.Cut(fence, " ")
			kind, path, _ = strings.Cut(mark, " ")
		case isFence:
			inside = false
			switch kind {
			case "before":
				e.before[path] = text.String()
			case "after":
				e.after[path] = text.String()
			case "finding":
				e.finding = text.String()
			}
		case inside:
			text.WriteString(line)
		}
	}
	return e
}

func runExample(t *testing.T, r *rules.Rule, e example) {
	t.Helper()
	if len(e.before) == 0 || len(e.after) == 0 || e.finding == "" {
		t.Fatal("the example lacks a block `before PATH`, `finding` or `after PATH`")
	}
	bundle := base(t)
	maps.Copy(bundle, e.before)
	result := run(bundle, r)
	var messages string
	for _, f := range result.Before.Findings {
		messages += f.Severity.String() + "[" + r.Code + "]: " + f.Message + "\n"
	}
	if diff := cmp.Diff(e.finding, messages); diff != "" {
		t.Errorf("findings of the example (-page +rule):\n%s", diff)
	}
	if r.Fix != rules.NoFix {
		if diff := cmp.Diff(e.after, changed(result)); diff != "" {
			t.Errorf("files after the fix (-page +rule):\n%s", diff)
		}
		return
	}
	maps.Copy(bundle, e.after)
	if left := run(bundle, r).Before.Findings; len(left) > 0 {
		t.Errorf("what the page calls right is not:\n%s", describe(left))
	}
}

package rules_test

import (
	"maps"
	"strings"
	"testing"

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
			runExample(t, r, readExample(page))
		})
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

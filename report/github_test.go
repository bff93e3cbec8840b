package report_test

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// command is a workflow command as the runner of GitHub Actions reads it.
type command struct {
	Name       string
	Properties map[string]string
	Data       string
}

// readCommands reads output as TryParseV2 in the runner's ActionCommand.cs does. What
// is no command is in plain.
func readCommands(t *testing.T, output string) (commands []command, plain []string) {
	t.Helper()
	data := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%")
	property := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\n")
		info, text, found := strings.Cut(strings.TrimPrefix(line, "::"), "::")
		if !strings.HasPrefix(line, "::") || !found {
			plain = append(plain, line)
			continue
		}
		name, list, _ := strings.Cut(info, " ")
		c := command{Name: name, Properties: map[string]string{}, Data: data.Replace(text)}
		for pair := range strings.SplitSeq(list, ",") {
			key, value, found := strings.Cut(pair, "=")
			if !found {
				t.Errorf("%q is no property in %s", pair, line)
			}
			c.Properties[key] = property.Replace(value)
		}
		commands = append(commands, c)
	}
	return commands, plain
}

func TestGitHubCommandsHoldAnyText(t *testing.T) {
	commands, plain := readCommands(t, write(t, "github", loadedReport(), report.Style{}))
	if len(commands) != 2 || plain != nil {
		t.Fatalf("%d commands and %q, not the two findings", len(commands), plain)
	}
	got := commands[0]
	shown := report.Visible(loadedText)
	want := map[string]string{
		"file": path.Join(shown, shown), "line": "2", "endLine": "2", "col": "1", "endColumn": "8",
		"title": "HBA001 secondary-entry-missing",
	}
	if diff := cmp.Diff(want, got.Properties); got.Name != "error" || diff != "" {
		t.Errorf("%s (-want +got):\n%s", got.Name, diff)
	}
	first, _, _ := strings.Cut(got.Data, "\n")
	if first != shown {
		t.Errorf("the message is %q, not %q", first, shown)
	}
}

// TestGitHubShowsTheWorstFirst, because it shows ten of each level, and says so when
// there are more.
func TestGitHubShowsTheWorstFirst(t *testing.T) {
	finding := func(severity rules.Severity, n int) rules.Finding {
		return rules.Finding{Rule: unknown, Severity: severity, Message: fmt.Sprint(severity, n)}
	}
	var findings []rules.Finding
	for n := range 11 {
		findings = append(findings, finding(rules.Info, n), finding(rules.Error, n))
	}
	findings = append(findings, finding(rules.Warning, 0))
	commands, plain := readCommands(t, write(t, "github", bundleOf(findings...), report.Style{}))
	var got []string
	for _, c := range commands {
		got = append(got, c.Name)
	}
	want := strings.Fields(strings.Repeat("error ", 11) + "warning " + strings.Repeat("notice ", 11))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	line := "GitHub shows 10 annotations of each level at most; all 23 findings are in the lines above, and as a table in the summary of the job."
	if diff := cmp.Diff([]string{line}, plain); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

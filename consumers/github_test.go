//go:build consumers

package consumers_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// annotation is a workflow command as GitHub documents it ("Workflow commands for
// GitHub Actions"), with what the runner's ActionCommand.cs and ActionCommandManager.cs
// take of it. No library of Go reads these, so this stands in for the runner.
var annotation = regexp.MustCompile(`^::(error|warning|notice) (?:file=([^,:\r\n]+),line=(\d+),endLine=(\d+)(?:,col=(\d+))?(?:,endColumn=(\d+))?,)?title=([^,:\r\n]+)::([^\r\n]+)$`)

// escape is what the runner undoes; a percent sign that begins none would be shown
// as something else.
var escape = regexp.MustCompile(`%(25|0D|0A|3A|2C)?`)

func TestGitHubReadsAnnotations(t *testing.T) {
	// Where this runs in a workflow, its summary is not for tests.
	t.Setenv("GITHUB_STEP_SUMMARY", "")
	for _, bundle := range everyFault {
		n := 0
		for line := range strings.Lines(string(report(t, "-f", "github", bundlePath(bundle)))) {
			line = strings.TrimSuffix(line, "\n")
			if strings.HasPrefix(line, "GitHub shows ") {
				continue
			}
			n++
			checkAnnotation(t, line)
		}
		if want := findings(t, bundle); n != want {
			t.Errorf("%s has %d annotations for %d findings", bundle, n, want)
		}
	}
}

func checkAnnotation(t *testing.T, line string) {
	t.Helper()
	parts := annotation.FindStringSubmatch(line)
	if parts == nil {
		t.Errorf("no annotation: %s", line)
		return
	}
	for _, found := range escape.FindAllString(line, -1) {
		if found == "%" {
			t.Errorf("a bare %% in %s", line)
		}
	}
	file, col, endCol := parts[2], number(parts[5]), number(parts[6])
	if file == "" {
		return
	}
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file))); err != nil {
		t.Errorf("%v: %s", err, line)
	}
	// ValidateLinesAndColumns drops what does not hold.
	first, last := number(parts[3]), number(parts[4])
	if last < first || (col != 0 && first != last) || (endCol != 0 && endCol < col) {
		t.Errorf("lines %d to %d, columns %d to %d: %s", first, last, col, endCol, line)
	}
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// TestGitHubShowsTheSummary renders it as GitHub does, with raw HTML.
func TestGitHubShowsTheSummary(t *testing.T) {
	for _, bundle := range everyFault {
		file := filepath.Join(t.TempDir(), "summary.md")
		t.Setenv("GITHUB_STEP_SUMMARY", file)
		report(t, "-f", "github", bundlePath(bundle))
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var page bytes.Buffer
		markdown := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
		if err := markdown.Convert(text, &page); err != nil {
			t.Fatal(err)
		}
		body := regexp.MustCompile(`(?s)<tbody>.*?</tbody>`).FindAllString(page.String(), -1)
		rows := strings.Count(strings.Join(body, ""), "<tr>")
		if want := findings(t, bundle); rows != want {
			t.Errorf("%s has %d rows for %d findings", bundle, rows, want)
		}
		for _, tag := range regexp.MustCompile(`</?([a-z0-9]+)`).FindAllStringSubmatch(page.String(), -1) {
			switch tag[1] {
			case "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "a", "ul", "li", "code", "details", "summary":
			default:
				t.Errorf("%s has %s", bundle, tag[0])
			}
		}
	}
}

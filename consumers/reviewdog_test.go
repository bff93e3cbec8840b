//go:build consumers

package consumers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reviewdogProgram is built by Go, where it is not yet.
const reviewdogProgram = "github.com/reviewdog/reviewdog/cmd/reviewdog@v0.21.0"

// TestReviewdog has reviewdog print findings in a repository of bundles.
func TestReviewdog(t *testing.T) {
	repository := repositoryWithDemo(t)
	for _, bundle := range everyFault {
		copyBundle(t, bundle, filepath.Join(repository, bundlePath(bundle)))
	}
	run(t, repository, "git", "add", "--all")
	run(t, repository, "git", "commit", "--quiet", "-m", "All that can be wrong")
	reviewdog := reviewdogBuilt(t)

	t.Run("says all that is found where it is", func(t *testing.T) {
		got := reviewdogReports(t, reviewdog(repository, fleet, "-reporter=rdjsonl", "-filter-mode=nofilter"))
		if diff := cmp.Diff(reviewdogLines(t, repository, fleet), got); diff != "" {
			t.Errorf("(-JSON +reviewdog):\n%s", diff)
		}
	})
	t.Run("prints a line for each", func(t *testing.T) {
		got := reviewdog(repository, fleet, "-reporter=local", "-filter-mode=nofilter")
		if diff := cmp.Diff(string(inFormat(t, "concise", repository, fleet)), got); diff != "" {
			t.Errorf("(-concise +reviewdog):\n%s", diff)
		}
	})
	t.Run("knows the files from a directory below", func(t *testing.T) {
		below := filepath.Join(repository, "testdata")
		got := reviewdogReports(t, reviewdog(below, "bundles/demo", "-reporter=rdjsonl", "-filter-mode=nofilter"))
		if diff := cmp.Diff(reviewdogLines(t, below, "bundles/demo"), got); diff != "" {
			t.Errorf("(-JSON +reviewdog):\n%s", diff)
		}
	})

	changed := bundlePath("demo") + "/beta/etc/maas/regiond.conf"
	text, err := os.ReadFile(filepath.Join(repository, changed))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(repository, changed), strings.Replace(string(text), "num_workers: 8", "num_workers: 7", 1))
	here := slices.DeleteFunc(reviewdogLines(t, repository, fleet), func(line string) bool { return !strings.HasPrefix(line, changed+":") })
	t.Run("says what is in a file that a change is in", func(t *testing.T) {
		got := reviewdogReports(t, reviewdog(repository, fleet, "-reporter=rdjsonl", "-filter-mode=file"))
		if diff := cmp.Diff(here, got); diff != "" || len(here) != 2 {
			t.Errorf("(-JSON +reviewdog):\n%s", diff)
		}
	})
	t.Run("says what is on a line that was changed", func(t *testing.T) {
		got := reviewdogReports(t, reviewdog(repository, fleet, "-reporter=rdjsonl", "-filter-mode=added"))
		if diff := cmp.Diff(here[1:], got); diff != "" {
			t.Errorf("(-JSON +reviewdog):\n%s", diff)
		}
	})
}

// reviewdogBuilt returns what runs regionlint on a path in a directory, hands the
// report to reviewdog, and returns what that prints.
func reviewdogBuilt(t *testing.T) func(dir, path string, args ...string) string {
	t.Helper()
	bin := t.TempDir()
	install := exec.Command("go", "install", reviewdogProgram)
	install.Dir = t.TempDir()
	install.Env = append(os.Environ(), "GOBIN="+bin)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("go install %s: %v: %s", reviewdogProgram, err, out)
	}
	return func(dir, path string, args ...string) string {
		command := exec.Command(filepath.Join(bin, "reviewdog"), append([]string{"-f=rdjson", "-diff=git diff HEAD"}, args...)...)
		command.Dir = dir
		command.Stdin = bytes.NewReader(inFormat(t, "rdjson", dir, path))
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("reviewdog %q: %v: %s", args, err, out)
		}
		return string(out)
	}
}

// reviewdogReports are the places and first lines of what reviewdog reports, which it
// prints as it has read it.
func reviewdogReports(t *testing.T, printed string) []string {
	t.Helper()
	var lines []string
	for text := range strings.Lines(printed) {
		var d struct {
			Message  string
			Location struct {
				Path  string
				Range struct{ Start struct{ Line, Column int } }
			}
		}
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		message, _, _ := strings.Cut(d.Message, "\n")
		start := d.Location.Range.Start
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", d.Location.Path, start.Line, start.Column, message))
	}
	return lines
}

// reviewdogLines are what reviewdogReports has to find, made from JSON.
func reviewdogLines(t *testing.T, dir, from string) []string {
	t.Helper()
	type position struct {
		Line, Column int
		ByteColumn   int `json:"byte_column"`
	}
	var document struct {
		Findings []struct {
			Bundle, Path, Message string
			Range                 struct{ Start position }
		}
	}
	if err := json.Unmarshal(inFormat(t, "json", dir, from), &document); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range document.Findings {
		file := path.Join(from, f.Path)
		if path.Base(from) != f.Bundle {
			file = path.Join(from, f.Bundle, f.Path)
		}
		column := max(f.Range.Start.Column, f.Range.Start.ByteColumn)
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", file, f.Range.Start.Line, column, f.Message))
	}
	return lines
}

// TestSuggestionsAreTheFixes makes each suggestion in the lines of its file, and
// compares with the edits that JSON has.
func TestSuggestionsAreTheFixes(t *testing.T) {
	type edit struct {
		Path  string
		Range struct{ Start, End struct{ Offset int } }
		Text  string
	}
	type fix struct{ Edits []edit }
	var document struct {
		Findings []struct {
			Bundle, Path string
			Fixes        []fix
		}
	}
	var result struct {
		Diagnostics []struct {
			Location    struct{ Path string }
			Suggestions []struct {
				Range struct{ Start, End struct{ Line, Column int } }
				Text  string
			}
		}
	}
	if err := json.Unmarshal(inFormat(t, "json", root, fleet), &document); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(inFormat(t, "rdjson", root, fleet), &result); err != nil {
		t.Fatal(err)
	}
	made := 0
	for i, d := range result.Diagnostics {
		if len(d.Suggestions) == 0 {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, d.Location.Path))
		if err != nil {
			t.Fatal(err)
		}
		edits := document.Findings[i].Fixes[0].Edits
		slices.SortStableFunc(edits, func(a, b edit) int { return b.Range.Start.Offset - a.Range.Start.Offset })
		want := string(text)
		for _, e := range edits {
			want = want[:e.Range.Start.Offset] + e.Text + want[e.Range.End.Offset:]
		}
		s := d.Suggestions[0]
		lines := strings.SplitAfter(string(text), "\n")
		put := ""
		if s.Text != "" {
			put = s.Text + "\n"
		}
		got := strings.Join(lines[:s.Range.Start.Line-1], "") + put + strings.Join(lines[s.Range.End.Line:], "")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-edits +suggestion):\n%s", d.Location.Path, diff)
		}
		made++
	}
	if made < 20 {
		t.Errorf("only %d findings have a suggestion", made)
	}
}

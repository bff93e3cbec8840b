package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/report"
)

// told is what each format must tell of a finding: the rule, the path as seen from the
// current directory, and the line.
type told struct {
	Rule, Path string
	Line       int
}

// readers get the findings back out of a report in the format of that name.
var readers = map[string]func(t *testing.T, text []byte) []told{
	"text":    readText,
	"concise": readConcise,
	"table":   readTable,
	"json":    readJSON,
	"sarif":   readSARIF,
	"junit":   readJUnit,
	"github":  readGitHub,
	"gitlab":  readGitLab,
	"rdjson":  readRDJSON,
	"html":    readHTML,
}

// TestFormatsTellTheSame lints the bundles with nearly every fault once, into reports
// of all formats, and compares which findings each tells.
func TestFormatsTellTheSame(t *testing.T) {
	for _, test := range []struct {
		name string
		// dir is the current directory, below that of the bundles.
		dir    string
		status int
		least  int
	}{
		{"a bundle with faults", "faults", exitFindings, 40},
		{"a broken bundle", "broken", exitFindings, 5},
		{"a fleet", ".", exitFindings, 50},
		{"nothing to tell", "clean", exitClean, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("GITHUB_STEP_SUMMARY", "")
			fleet := t.TempDir()
			for _, name := range []string{"faults", "broken", "clean"} {
				from := os.DirFS(filepath.Join("..", "..", "testdata", "bundles", name))
				if err := os.CopyFS(filepath.Join(fleet, name), from); err != nil {
					t.Fatal(err)
				}
			}
			t.Chdir(filepath.Join(fleet, test.dir))
			reports := inAllFormats(t, test.status)
			if diff := cmp.Diff(reports, inAllFormats(t, test.status)); diff != "" {
				t.Errorf("another run (-first +second):\n%s", diff)
			}
			want := readJSON(t, []byte(reports["json"]))
			if len(want) < test.least || test.least == 0 && len(want) > 0 {
				t.Fatalf("%d findings", len(want))
			}
			for format, text := range reports {
				if readers[format] == nil {
					t.Errorf("this test cannot read %s", format)
					continue
				}
				got := readers[format](t, []byte(text))
				slices.SortFunc(got, compareTold)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-json +%s):\n%s", format, format, diff)
				}
			}
		})
	}
}

// inAllFormats lints the current directory once, into a report of each format.
func inAllFormats(t *testing.T, status int) map[string]string {
	t.Helper()
	dir := t.TempDir()
	var args []string
	for _, format := range report.Formats() {
		args = append(args, "--format", format.Name, "--output", filepath.Join(dir, format.Name))
	}
	var out bytes.Buffer
	if got := run(args, nil, &out, &out); got != status || out.Len() > 0 {
		t.Fatalf("exit status %d, not %d: %s", got, status, out.String())
	}
	reports := map[string]string{}
	for _, format := range report.Formats() {
		text, err := os.ReadFile(filepath.Join(dir, format.Name))
		if err != nil {
			t.Fatal(err)
		}
		reports[format.Name] = string(text)
	}
	return reports
}

func compareTold(a, b told) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }

// readJSON also compares the counts of the summary.
func readJSON(t *testing.T, text []byte) []told {
	t.Helper()
	doc, err := report.Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	var list []told
	for _, f := range doc.Findings {
		counts[f.Severity]++
		list = append(list, told{f.Rule, path.Join(inFleet(doc, f.Bundle), f.Path), f.Range.Start.Line})
	}
	s := doc.Summary
	for severity, n := range map[string]int{"error": s.Errors, "warning": s.Warnings, "info": s.Infos} {
		if counts[severity] != n {
			t.Errorf("json counts %d of severity %s, and has %d", n, severity, counts[severity])
		}
	}
	slices.SortFunc(list, compareTold)
	return list
}

// inFleet is the directory of a bundle, "." when there is only one.
func inFleet(doc *report.Document, bundle string) string {
	if len(doc.Bundles) > 1 {
		return bundle
	}
	return "."
}

func readText(_ *testing.T, text []byte) []told {
	pattern := regexp.MustCompile(`(?m)^(?:error|warning|info)\[(?P<rule>\w+)\]: .*\n *--> (?P<path>.*?):(?P<line>\d+):\d+$`)
	return matches(pattern, string(text))
}

func readConcise(_ *testing.T, text []byte) []told {
	pattern := regexp.MustCompile(`(?m)^(?P<path>.*?):(?P<line>\d+):\d+: \w+\[(?P<rule>\w+)\] .*$`)
	return matches(pattern, string(text))
}

// readTable reads groups with a path above their rows. Wrapped messages have rows of
// their own, without a rule.
func readTable(_ *testing.T, text []byte) []told {
	row := regexp.MustCompile(`^(?:error|warning|info) +([A-Z]{3}\d{3}) .*? (\d+):\d+ `)
	below := ""
	var list []told
	for line := range strings.Lines(string(text)) {
		if m := row.FindStringSubmatch(line); m != nil {
			list = append(list, told{m[1], below, number(m[2])})
			continue
		}
		below = strings.TrimSuffix(line, "\n")
	}
	return list
}

func readSARIF(t *testing.T, text []byte) []told {
	t.Helper()
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID    string
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
		}
	}
	unmarshal(t, text, &log)
	var list []told
	for _, r := range log.Runs[0].Results {
		at := r.Locations[0].PhysicalLocation
		list = append(list, told{r.RuleID, at.ArtifactLocation.URI, at.Region.StartLine})
	}
	return list
}

func readJUnit(t *testing.T, text []byte) []told {
	t.Helper()
	var suites struct {
		Tests, Failures int `xml:",attr"`
		Suites          []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Rule    string    `xml:"classname,attr"`
				Name    string    `xml:"name,attr"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &suites); err != nil {
		t.Fatal(err)
	}
	place := regexp.MustCompile(`\((\d+):\d+\)$`)
	var list []told
	for _, suite := range suites.Suites {
		for _, c := range suite.Cases {
			if m := place.FindStringSubmatch(c.Name); m != nil && c.Skipped == nil {
				list = append(list, told{c.Rule, suite.Name, number(m[1])})
			}
		}
	}
	return list
}

func readGitHub(_ *testing.T, text []byte) []told {
	pattern := regexp.MustCompile(`(?m)^::(?:error|warning|notice) file=(?P<path>[^,]*),line=(?P<line>\d+),.*?title=(?P<rule>\w+) .*$`)
	return matches(pattern, string(text))
}

func readGitLab(t *testing.T, text []byte) []told {
	t.Helper()
	var issues []struct {
		CheckName string `json:"check_name"`
		Location  struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	unmarshal(t, text, &issues)
	var list []told
	for _, i := range issues {
		list = append(list, told{i.CheckName, i.Location.Path, i.Location.Lines.Begin})
	}
	return list
}

func readRDJSON(t *testing.T, text []byte) []told {
	t.Helper()
	var result struct {
		Diagnostics []struct {
			Code     struct{ Value string }
			Location struct {
				Path  string
				Range struct{ Start struct{ Line int } }
			}
		}
	}
	unmarshal(t, text, &result)
	var list []told
	for _, d := range result.Diagnostics {
		list = append(list, told{d.Code.Value, d.Location.Path, d.Location.Range.Start.Line})
	}
	return list
}

// readHTML reads findings below their bundle, which has a heading in a fleet.
func readHTML(_ *testing.T, text []byte) []told {
	pattern := regexp.MustCompile(`(?s)<section class="bundle"[^>]*>\s*<h2>(?P<bundle>[^<]*)</h2>` +
		`|<article class="finding \w+"[^>]* data-rule="(?P<rule>\w+)".*?<span class="path">(?P<path>[^<]*?):(?P<line>\d+):\d+</span>`)
	bundle := ""
	var list []told
	for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
		if m[1] != "" {
			bundle = html.UnescapeString(m[1])
			continue
		}
		list = append(list, told{m[2], path.Join(bundle, html.UnescapeString(m[3])), number(m[4])})
	}
	return list
}

// matches are what a pattern finds, with its groups rule, path and line.
func matches(pattern *regexp.Regexp, text string) []told {
	var list []told
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		group := func(name string) string { return m[pattern.SubexpIndex(name)] }
		list = append(list, told{group("rule"), group("path"), number(group("line"))})
	}
	return list
}

func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		panic(err) // The patterns match digits alone.
	}
	return n
}

// unmarshal reads JSON, all of it.
func unmarshal(t *testing.T, text []byte, v any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(v); err != nil {
		t.Fatal(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		t.Fatal("there is something behind the JSON")
	}
}

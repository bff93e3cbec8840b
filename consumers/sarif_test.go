//go:build consumers

package consumers_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaModule is a Go module that ships the schema of SARIF 2.1.0.
const schemaModule = "github.com/terraform-linters/tflint@v0.64.0"

// allBundles are those of the repository; fleet is the directory above them.
var allBundles = []string{"demo", "ha", "clean", "faults", "broken"}

const fleet = "testdata/bundles"

func TestSARIFIsValid(t *testing.T) {
	schema := sarifSchema(t)
	reports := [][]byte{sarif(t, root, fleet)}
	for _, bundle := range allBundles {
		reports = append(reports, sarif(t, root, bundlePath(bundle)))
	}
	for _, text := range reports {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%v", err)
		}
	}
}

// TestSARIFSchemaRefuses makes sure that the schema asks for something.
func TestSARIFSchemaRefuses(t *testing.T) {
	schema := sarifSchema(t)
	text := string(sarif(t, root, bundlePath("demo")))
	for _, change := range [][2]string{{`"startLine": 97`, `"startLine": 0`}, {`"level": "error"`, `"level": "info"`}, {`"driver"`, `"drivers"`}} {
		wrong := strings.ReplaceAll(text, change[0], change[1])
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		if err != nil {
			t.Fatal(err)
		}
		if wrong == text || schema.Validate(value) == nil {
			t.Errorf("%s instead of %s is valid too", change[1], change[0])
		}
	}
}

func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	download := exec.Command("go", "mod", "download", "-json", schemaModule)
	download.Dir = t.TempDir()
	out, err := download.Output()
	if err != nil {
		t.Fatalf("go mod download %s: %v: %s", schemaModule, err, out)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(module.Dir, "formatter", "sarif-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// sarifMultitool is the npm package with Microsoft's program that checks SARIF, also
// by what GitHub's code scanning asks for. Its main part is for one kind of machine.
const sarifMultitool = "@microsoft/sarif-multitool-linux@5.7.0"

// TestSARIFSuitsGitHub has Microsoft's validator find neither an error nor a warning.
func TestSARIFSuitsGitHub(t *testing.T) {
	multitool := filepath.Join(unpacked(t, sarifMultitool), "Sarif.Multitool")
	if err := os.Chmod(multitool, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "all.sarif")
	// It wants a version that is a number, which only a release has.
	text := regexp.MustCompile(`"version": "devel|"version": "v`).ReplaceAll(sarif(t, root, fleet), []byte(`"version": "1.0.0`))
	write(t, file, string(text))
	out, err := exec.Command(multitool, "validate", file, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--kind", "Fail").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Analysis completed successfully") {
		t.Fatalf("%v: %s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, ": error ") || strings.Contains(line, ": warning ") {
			t.Error(line)
		}
	}
}

// TestSARIFCounts compares the results with the findings of JSON.
func TestSARIFCounts(t *testing.T) {
	for _, bundle := range everyFault {
		if got, want := len(sarifRunOf(t, root, bundlePath(bundle)).Results), findings(t, bundle); got != want {
			t.Errorf("%s has %d results for %d findings", bundle, got, want)
		}
	}
}

func TestSARIFIsTheSameAgain(t *testing.T) {
	if diff := cmp.Diff(string(sarif(t, root, fleet)), string(sarif(t, root, fleet))); diff != "" {
		t.Errorf("(-first +again):\n%s", diff)
	}
}

// sarifRun is what a reader makes of a SARIF file.
type sarifRun struct {
	Tool struct {
		Driver struct{ Rules []struct{ ID string } }
	}
	ColumnKind  string
	Invocations []struct {
		ToolExecutionNotifications []struct {
			AssociatedRule struct {
				ID    string
				Index int
			}
		}
	}
	Results []sarifResult
}

type sarifResult struct {
	RuleID           string
	RuleIndex        int
	Message          struct{ Text string }
	Locations        []sarifLocation
	RelatedLocations []sarifLocation
	Fixes            []sarifFix
}

type sarifLocation struct {
	ID               int
	PhysicalLocation struct {
		ArtifactLocation sarifArtifact
		Region           sarifRegion
	}
}

type sarifArtifact struct{ URI, URIBaseID string }

type sarifRegion struct{ StartLine, StartColumn, EndLine, EndColumn int }

type sarifFix struct {
	ArtifactChanges []struct {
		ArtifactLocation sarifArtifact
		Replacements     []sarifReplacement
	}
	Properties struct{ Applicability string }
}

type sarifReplacement struct {
	DeletedRegion   sarifRegion
	InsertedContent struct{ Text string }
}

func sarif(t *testing.T, dir, path string, args ...string) []byte {
	t.Helper()
	return inFormat(t, "sarif", dir, path, args...)
}

// inFormat is the report about what lies at path in the directory, however bad that
// is.
func inFormat(t *testing.T, format, dir, path string, args ...string) []byte {
	t.Helper()
	command := exec.Command(binary, append([]string{"-f", format, "--fail-on", "never", path}, args...)...)
	command.Dir = dir
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	return out
}

func sarifRunOf(t *testing.T, dir, path string, args ...string) sarifRun {
	t.Helper()
	var log struct{ Runs []sarifRun }
	if err := json.Unmarshal(sarif(t, dir, path, args...), &log); err != nil {
		t.Fatal(err)
	}
	return log.Runs[0]
}

// sarifLinks finds embedded links, whose text may have escaped brackets.
var sarifLinks = regexp.MustCompile(`(?:^|[^\\])\[(?:[^\[\]\\]|\\.)*\]\(([^)]*)\)`)

// TestSARIFHoldsTogether checks what the schema cannot: indexes, links, files, places.
func TestSARIFHoldsTogether(t *testing.T) {
	run := sarifRunOf(t, root, fleet)
	if run.ColumnKind != "unicodeCodePoints" {
		t.Errorf("columns are %s", run.ColumnKind)
	}
	for _, skipped := range run.Invocations[0].ToolExecutionNotifications {
		if got := run.Tool.Driver.Rules[skipped.AssociatedRule.Index].ID; got != skipped.AssociatedRule.ID {
			t.Errorf("a check of %s that was skipped has the index of %s", skipped.AssociatedRule.ID, got)
		}
	}
	for _, result := range run.Results {
		if got := run.Tool.Driver.Rules[result.RuleIndex].ID; got != result.RuleID {
			t.Errorf("a result of %s has the index of %s", result.RuleID, got)
		}
		var links []int
		for _, link := range sarifLinks.FindAllStringSubmatch(result.Message.Text, -1) {
			id, err := strconv.Atoi(link[1])
			if err != nil {
				t.Errorf("%s links to %s", result.RuleID, link[1])
			}
			links = append(links, id)
		}
		var ids []int
		for _, related := range result.RelatedLocations {
			ids = append(ids, related.ID)
		}
		if diff := cmp.Diff(ids, links); diff != "" {
			t.Errorf("%s (-related +links):\n%s", result.Message.Text, diff)
		}
		for _, location := range slices.Concat(result.Locations, result.RelatedLocations) {
			place := location.PhysicalLocation
			text := sarifText(t, root, place.ArtifactLocation)
			start, end := place.Region.offsets(t, text)
			if start > end {
				t.Errorf("%s is from %d to %d", result.RuleID, start, end)
			}
		}
	}
}

// sarifText is the text of the file that an address leads to from the directory.
func sarifText(t *testing.T, dir string, at sarifArtifact) string {
	t.Helper()
	address, err := url.Parse(at.URI)
	if err != nil {
		t.Fatal(err)
	}
	if address.IsAbs() || !filepath.IsLocal(filepath.FromSlash(address.Path)) || at.URIBaseID != "%SRCROOT%" {
		t.Fatalf("%s at %q is not relative", at.URI, at.URIBaseID)
	}
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(address.Path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// offsets are the bytes of the text between which the region is.
func (r sarifRegion) offsets(t *testing.T, text string) (start, end int) {
	t.Helper()
	return offset(t, text, r.StartLine, r.StartColumn), offset(t, text, r.EndLine, r.EndColumn)
}

func offset(t *testing.T, text string, line, column int) int {
	t.Helper()
	lines := strings.SplitAfter(text, "\n")
	if line < 1 || line > len(lines) {
		t.Fatalf("line %d of %d", line, len(lines))
	}
	at := 0
	for _, l := range lines[:line-1] {
		at += len(l)
	}
	rest := strings.TrimSuffix(lines[line-1], "\n")
	for range column - 1 {
		if rest == "" {
			t.Fatalf("line %d has no column %d", line, column)
		}
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		at += size
	}
	return at
}

// TestSARIFFixesAreThoseOfFix makes the fixes of one rule after the other by what
// SARIF says, and compares with what --fix writes.
func TestSARIFFixesAreThoseOfFix(t *testing.T) {
	made := 0
	for _, bundle := range allBundles {
		for _, unsafe := range []bool{false, true} {
			for _, rule := range fixedRules(t, bundle, unsafe) {
				t.Run(bundle+"/"+rule+"/unsafe="+strconv.FormatBool(unsafe), func(t *testing.T) {
					made++
					want, got := filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "b")
					copyBundle(t, bundle, want)
					copyBundle(t, bundle, got)
					args := []string{"--select", rule}
					fix := append([]string{binary, "--fix", "--fail-on", "never", "."}, args...)
					if unsafe {
						fix = append(fix, "--unsafe-fixes")
					}
					run(t, want, fix...)
					for range 10 {
						if !applySARIF(t, got, sarifRunOf(t, got, ".", args...), unsafe) {
							break
						}
					}
					if diff := cmp.Diff(textsBelow(t, want), textsBelow(t, got)); diff != "" {
						t.Errorf("(-fix +SARIF):\n%s", diff)
					}
				})
			}
		}
	}
	if made < 20 {
		t.Errorf("only %d rules had a fix", made)
	}
}

// fixedRules are those that have a fix in the bundle.
func fixedRules(t *testing.T, bundle string, unsafe bool) []string {
	t.Helper()
	var list []string
	for _, result := range sarifRunOf(t, root, bundlePath(bundle)).Results {
		for _, fix := range result.Fixes {
			if (fix.Properties.Applicability == "unsafe") == unsafe && !slices.Contains(list, result.RuleID) {
				list = append(list, result.RuleID)
			}
		}
	}
	return list
}

// applySARIF makes the first fix of each result in files below dir, but no two that
// touch. It tells whether there was any.
func applySARIF(t *testing.T, dir string, run sarifRun, unsafe bool) bool {
	t.Helper()
	type edit struct {
		start, end int
		text       string
	}
	edits := map[string][]edit{}
	texts := map[string]string{}
	for _, result := range run.Results {
		i := slices.IndexFunc(result.Fixes, func(f sarifFix) bool { return unsafe || f.Properties.Applicability == "safe" })
		if i < 0 {
			continue
		}
		planned, fits := map[string][]edit{}, true
		for _, change := range result.Fixes[i].ArtifactChanges {
			at := change.ArtifactLocation
			texts[at.URI] = sarifText(t, dir, at)
			for _, r := range change.Replacements {
				start, end := r.DeletedRegion.offsets(t, texts[at.URI])
				e := edit{start, end, r.InsertedContent.Text}
				if slices.Contains(edits[at.URI], e) {
					continue
				}
				fits = fits && !slices.ContainsFunc(edits[at.URI], func(o edit) bool { return e.start < o.end && o.start < e.end })
				planned[at.URI] = append(planned[at.URI], e)
			}
		}
		for uri, list := range planned {
			if fits {
				edits[uri] = append(edits[uri], list...)
			}
		}
	}
	for uri, list := range edits {
		slices.SortStableFunc(list, func(a, b edit) int { return a.start - b.start })
		text := texts[uri]
		out, at := "", 0
		for _, e := range list {
			out += text[at:e.start] + e.text
			at = e.end
		}
		address, err := url.Parse(uri)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, filepath.FromSlash(address.Path)), out+text[at:])
	}
	return len(edits) > 0
}

// textsBelow are the texts of files by their paths below the directory.
func textsBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		texts[strings.TrimPrefix(path, dir)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

//go:build consumers

package consumers_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// codeQuality is an issue as GitLab documents it
// (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format"). Its own
// schema, app/validators/json_schemas/codeclimate.json, asks for less. No program
// but GitLab itself reads the format, so this stands in for it.
type codeQuality struct {
	Description *string `json:"description"`
	CheckName   *string `json:"check_name"`
	Fingerprint *string `json:"fingerprint"`
	Severity    *string `json:"severity"`
	Location    *struct {
		Path  *string `json:"path"`
		Lines *struct {
			Begin *int `json:"begin"`
			End   *int `json:"end"`
		} `json:"lines"`
	} `json:"location"`
}

// TestGitLabHasWhatItAsksFor decodes reports with no field too many or too few.
func TestGitLabHasWhatItAsksFor(t *testing.T) {
	seen := map[string]bool{}
	for _, bundle := range everyFault {
		text := report(t, "-f", "gitlab", bundlePath(bundle))
		if bytes.HasPrefix(text, []byte("\ufeff")) {
			t.Error("the report begins with a byte order mark, which GitLab refuses")
		}
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		var issues []codeQuality
		if err := decoder.Decode(&issues); err != nil {
			t.Fatal(err)
		}
		if want := findings(t, bundle); len(issues) != want {
			t.Errorf("%s has %d issues for %d findings", bundle, len(issues), want)
		}
		for _, issue := range issues {
			checkCodeQuality(t, issue)
			if seen[*issue.Fingerprint] {
				t.Errorf("two issues have the fingerprint %s", *issue.Fingerprint)
			}
			seen[*issue.Fingerprint] = true
		}
	}
}

func checkCodeQuality(t *testing.T, issue codeQuality) {
	t.Helper()
	if issue.Description == nil || issue.CheckName == nil || issue.Fingerprint == nil || issue.Severity == nil ||
		issue.Location == nil || issue.Location.Path == nil || issue.Location.Lines == nil ||
		issue.Location.Lines.Begin == nil || issue.Location.Lines.End == nil {
		t.Fatalf("%+v lacks a field", issue)
	}
	if !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, *issue.Severity) {
		t.Errorf("GitLab knows no severity %q", *issue.Severity)
	}
	if begin, end := *issue.Location.Lines.Begin, *issue.Location.Lines.End; begin < 1 || end < begin {
		t.Errorf("lines %d to %d", begin, end)
	}
	if *issue.Description == "" {
		t.Errorf("%s has no description", *issue.CheckName)
	}
	// From the root of the repository, without ./ before it.
	path := *issue.Location.Path
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(path))); err != nil || filepath.ToSlash(filepath.Clean(path)) != path {
		t.Errorf("%q is no path from the root of the repository: %v", path, err)
	}
}

// findings is the number of findings in a bundle.
func findings(t *testing.T, bundle string) int {
	t.Helper()
	var document struct{ Findings []any }
	if err := json.Unmarshal(report(t, "-f", "json", bundlePath(bundle)), &document); err != nil {
		t.Fatal(err)
	}
	return len(document.Findings)
}

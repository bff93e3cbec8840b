package report_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// codeQuality is the part of GitLab's report that tests look at.
type codeQuality struct {
	Description string `json:"description"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path string `json:"path"`
	} `json:"location"`
}

func readCodeQuality(t *testing.T, r *report.Report) []codeQuality {
	t.Helper()
	var issues []codeQuality
	if err := json.Unmarshal([]byte(write(t, "gitlab", r, report.Style{})), &issues); err != nil {
		t.Fatal(err)
	}
	return issues
}

// TestGitLabTellsCopiesApart shows a bundle twice: its findings have the same
// fingerprints in JSON.
func TestGitLabTellsCopiesApart(t *testing.T) {
	s := newScene(t, "a_place_where_a_line_is_missing")
	issues := readCodeQuality(t, &report.Report{Bundles: []report.Bundle{
		{Name: "north", RepositoryDir: "fleet/north", Findings: []rules.Finding{missingEntry(s)}},
		{Name: "south", RepositoryDir: "fleet/south", Findings: []rules.Finding{missingEntry(s)}},
	}})
	if len(issues) != 2 || issues[0].Fingerprint == issues[1].Fingerprint {
		t.Errorf("%+v are not two issues", issues)
	}
	if want := "fleet/south/" + hbaPath; issues[1].Location.Path != want {
		t.Errorf("the path is %s, not %s", issues[1].Location.Path, want)
	}
}

// TestGitLabFingerprintsStay lints a bundle with others, which gives it another name.
func TestGitLabFingerprintsStay(t *testing.T) {
	s := newScene(t, "a_place_where_a_line_is_missing")
	north := report.Bundle{Name: "north", RepositoryDir: "fleet/north", Findings: []rules.Finding{missingEntry(s)}}
	alone := readCodeQuality(t, &report.Report{Bundles: []report.Bundle{north}})
	north.Name = "fleet/north"
	both := readCodeQuality(t, &report.Report{Bundles: []report.Bundle{{Name: "east", RepositoryDir: "fleet/east"}, north}})
	if diff := cmp.Diff(alone, both); diff != "" {
		t.Errorf("(-alone +with others):\n%s", diff)
	}
	elsewhere := north
	elsewhere.Name = "other/fleet/north"
	issues := readCodeQuality(t, &report.Report{Bundles: []report.Bundle{north, elsewhere}})
	if len(issues) != 2 || issues[0].Fingerprint == issues[1].Fingerprint {
		t.Errorf("%+v of two repositories are not two issues", issues)
	}
}

func TestGitLabSeverities(t *testing.T) {
	trust := &rules.Rule{Code: "HBA004", Name: "trust-remote"}
	var got []string
	for _, issue := range readCodeQuality(t, bundleOf(
		rules.Finding{Rule: entryMissing, Severity: rules.Error},
		rules.Finding{Rule: entryMissing, Severity: rules.Warning},
		rules.Finding{Rule: entryMissing, Severity: rules.Info},
		rules.Finding{Rule: trust, Severity: rules.Error},
		rules.Finding{Rule: trust, Severity: rules.Warning},
		rules.Finding{Rule: trust, Severity: rules.Info},
	)) {
		got = append(got, issue.Severity)
	}
	if diff := cmp.Diff([]string{"major", "minor", "info", "critical", "critical", "info"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestGitLabDescriptionsAreOneLine shows that nothing in them breaks it or hides.
func TestGitLabDescriptionsAreOneLine(t *testing.T) {
	for _, issue := range readCodeQuality(t, loadedReport()) {
		if shown := report.Visible(issue.Description); issue.Description != shown {
			t.Errorf("%q is shown as %q", issue.Description, shown)
		}
	}
}

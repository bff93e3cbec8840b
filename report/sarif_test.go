package report_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// sarifRun is what tests ask of a SARIF file.
type sarifRun struct {
	Tool struct {
		Driver struct {
			Version, SemanticVersion string
			Rules                    []sarifRule
		}
	}
	Results []struct {
		Message          struct{ Text string }
		Locations        []sarifLocation
		RelatedLocations []sarifLocation
		Fixes            []struct {
			Description     struct{ Text string }
			ArtifactChanges []struct {
				ArtifactLocation struct{ URI string }
				Replacements     []struct {
					DeletedRegion   struct{ StartLine, StartColumn, EndLine, EndColumn int }
					InsertedContent struct{ Text string }
				}
			}
		}
	}
}

type sarifRule struct {
	ID, Name, HelpURI                 string
	ShortDescription, FullDescription struct{ Text string }
	Help                              struct{ Text, Markdown string }
	Properties                        struct {
		Tags             []string
		SecuritySeverity string `json:"security-severity"`
	}
}

type sarifLocation struct {
	ID               int
	PhysicalLocation struct {
		ArtifactLocation struct{ URI, URIBaseID string }
	}
	Message struct{ Text string }
}

func sarifOf(t *testing.T, r *report.Report) sarifRun {
	t.Helper()
	var log struct{ Runs []sarifRun }
	if err := json.Unmarshal([]byte(write(t, "sarif", r, report.Style{})), &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("%d runs, not one", len(log.Runs))
	}
	return log.Runs[0]
}

// mostOfDescription is how long GitHub lets descriptions be ("SARIF support for code
// scanning").
const mostOfDescription = 1024

func TestSARIFTellsOfEveryRule(t *testing.T) {
	told := sarifOf(t, bundleOf()).Tool.Driver.Rules
	all := rules.All()
	if len(told) != len(all) {
		t.Fatalf("%d rules, not %d", len(told), len(all))
	}
	for i, r := range told {
		if r.ID != all[i].Code || r.Name == "" || strings.Contains(r.Name, "-") || !strings.HasSuffix(r.HelpURI, "/rules/docs/"+r.ID+".md") {
			t.Errorf("rule %d is %s %q, %s", i, r.ID, r.Name, r.HelpURI)
		}
		if r.ShortDescription.Text == "" || r.Help.Text != all[i].Page() || r.Help.Markdown != all[i].Page() {
			t.Errorf("%s is not described", r.ID)
		}
		full := r.FullDescription.Text
		if !strings.HasSuffix(full, ".") || utf8.RuneCountInString(full) > mostOfDescription {
			t.Errorf("%s is described by %d characters that end in %q", r.ID, utf8.RuneCountInString(full), full[max(0, len(full)-20):])
		}
		if len(r.Properties.Tags) == 0 {
			t.Errorf("%s has no tags", r.ID)
		}
		if slices.Contains(r.Properties.Tags, "security") != (r.Properties.SecuritySeverity != "") {
			t.Errorf("%s has the tags %q and the score %q", r.ID, r.Properties.Tags, r.Properties.SecuritySeverity)
		}
	}
}

func TestSARIFScoresWhatLeavesSomethingOpen(t *testing.T) {
	got := map[string]string{}
	for _, r := range sarifOf(t, bundleOf()).Tool.Driver.Rules {
		if r.Properties.SecuritySeverity != "" {
			got[r.ShortDescription.Text] = r.Properties.SecuritySeverity
		}
	}
	want := map[string]string{
		"Trust remote": "9.8", "Cleartext password": "7.5", "Address too wide": "5.6", "Surprising address": "4.2",
		"Stale entry": "3.7", "MD5 deprecated": "4.2", "Regiond permissions": "7.8", "Debug enabled": "3.3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSARIFKnowsVersions(t *testing.T) {
	for version, want := range map[string]string{
		"1.2.3": "1.2.3", "v1.2.3": "1.2.3", "v0.0.0-20261122220000-0123456789ab": "0.0.0-20261122220000-0123456789ab",
		"v1.2.3-rc.1+dirty": "1.2.3-rc.1+dirty", "devel": "", "1.2": "",
	} {
		r := bundleOf()
		r.Version = version
		if driver := sarifOf(t, r).Tool.Driver; driver.Version != version || driver.SemanticVersion != want {
			t.Errorf("%s is %q and %q, not %q", version, driver.Version, driver.SemanticVersion, want)
		}
	}
}

func TestSARIFAddressesAreRelativeAndEscaped(t *testing.T) {
	tests := []struct{ dir, path, uri, base string }{
		{"", "alpha/pg_hba.conf", "alpha/pg_hba.conf", "%SRCROOT%"},
		{"sites/north", "alpha/pg_hba.conf", "sites/north/alpha/pg_hba.conf", "%SRCROOT%"},
		{"", "a b/100%/#1?.conf", "a%20b/100%25/%231%3F.conf", "%SRCROOT%"},
		{"", "müller/[x].conf", "m%C3%BCller/%5Bx%5D.conf", "%SRCROOT%"},
		{"", "a:b.conf", "./a:b.conf", "%SRCROOT%"},
		{"../south", "a.conf", "../south/a.conf", "%SRCROOT%"},
		{"/srv/a b", "a.conf", "file:///srv/a%20b/a.conf", ""},
		{"C:/srv", "a.conf", "file:///C:/srv/a.conf", ""},
		{"sites/north", "", "sites/north/hosts.yaml", "%SRCROOT%"},
	}
	for _, test := range tests {
		f := rules.Finding{Rule: unknown, Severity: rules.Info, Message: "x"}
		if test.path != "" {
			f.Primary.Place = parse.Place{Source: parse.NewSource(test.path, []byte("a\n"))}
		}
		r := bundleOf(f)
		r.Bundles[0].RepositoryDir = test.dir
		got := sarifOf(t, r).Results[0].Locations[0].PhysicalLocation.ArtifactLocation
		if got.URI != test.uri || got.URIBaseID != test.base {
			t.Errorf("%q in %q is %s at %q, not %s at %q", test.path, test.dir, got.URI, got.URIBaseID, test.uri, test.base)
		}
	}
}

// TestSARIFLinksOnlyToRelatedPlaces has texts of files that look like links.
func TestSARIFLinksOnlyToRelatedPlaces(t *testing.T) {
	source := parse.NewSource(`a[b]\c.conf`, []byte("x\n"))
	got := sarifOf(t, bundleOf(rules.Finding{
		Rule: unknown, Severity: rules.Info,
		Message: "[gone](1) and\x1b [y]",
		Notes:   []string{"a list [y]", "two\nlines"},
		Help:    "see [this](https://example.net)",
		Primary: rules.Label{Place: placeOf(t, source, "x")},
		Related: []rules.Label{{Place: placeOf(t, source, "x"), Text: "[z](3)"}},
	})).Results[0]
	want := `\[gone\](1) and\x1b \[y\].
note: a list [y]
note: two
lines
help: see \[this\](https://example.net)
see: [a\[b\]\\c.conf:1](1) \[z\](3)`
	if diff := cmp.Diff(want, got.Message.Text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(got.RelatedLocations) != 1 || got.RelatedLocations[0].ID != 1 || got.RelatedLocations[0].Message.Text != `\[z\](3)` {
		t.Errorf("related are %+v", got.RelatedLocations)
	}
}

// TestSARIFMessagesAreSentences looks at the first line, which GitHub shows in its list.
func TestSARIFMessagesAreSentences(t *testing.T) {
	for message, want := range map[string]string{
		"debug is on": "debug is on.",
		"there is no `num_worker`; did you mean `num_workers`?": "there is no `num_worker`; did you mean `num_workers`?",
	} {
		rule := rules.All()[0]
		got := sarifOf(t, bundleOf(rules.Finding{Rule: rule, Severity: rule.Severity, Message: message})).Results[0].Message.Text
		if first, _, _ := strings.Cut(got, "\n"); first != want {
			t.Errorf("%q, want %q", first, want)
		}
	}
}

// TestSARIFFixesAreByFile has a fix of two files, one that changes a mode, and one
// without edits.
func TestSARIFFixesAreByFile(t *testing.T) {
	first, second := parse.NewSource("a", []byte("one\ntwo\n")), parse.NewSource("b", []byte("x\n"))
	edits := []parse.Edit{
		second.InsertLine(2, "y"),
		placeOf(t, first, "two").Replace("2"),
		placeOf(t, first, "one").Replace("1"),
		placeOf(t, first, "two").Replace("2"),
		first.InsertLine(4, "1.5"),
	}
	result := sarifOf(t, bundleOf(rules.Finding{
		Rule: unknown, Severity: rules.Info,
		Primary: rules.Label{Place: placeOf(t, first, "one")},
		Related: []rules.Label{{Place: placeOf(t, second, "x")}},
		Fixes: []rules.Fix{
			{Applicability: rules.Safe, Message: "give it a mode", Edits: edits[:1], Modes: []rules.Mode{{Path: "a", Perm: 0o640}}},
			{Applicability: rules.Safe, Message: "do it by hand"},
			{Applicability: rules.Unsafe, Message: "count", Edits: edits},
		},
	})).Results[0]
	if len(result.Fixes) != 1 || result.Fixes[0].Description.Text != "count (unsafe: it may change what someone meant)" {
		t.Fatalf("the fixes are %+v", result.Fixes)
	}
	type edit struct {
		file                       string
		line, column, end, endsCol int
		text                       string
	}
	var got []edit
	for _, change := range result.Fixes[0].ArtifactChanges {
		for _, r := range change.Replacements {
			d := r.DeletedRegion
			got = append(got, edit{change.ArtifactLocation.URI, d.StartLine, d.StartColumn, d.EndLine, d.EndColumn, r.InsertedContent.Text})
		}
	}
	want := []edit{
		{"a", 1, 1, 1, 4, "1"}, {"a", 2, 1, 2, 1, "1.5\n"}, {"a", 2, 1, 2, 4, "2"}, {"b", 2, 1, 2, 1, "y\n"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(edit{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := len(result.Fixes[0].ArtifactChanges); n != 2 {
		t.Errorf("%d changes for two files", n)
	}
}

package report

import (
	"cmp"
	"io"
	"path"
	"regexp"
	"strings"
	"sync"
)

const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

// sarifLog is a SARIF file: https://docs.oasis-open.org/sarif/sarif/v2.1.0/.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

// sarifRun has no automationDetails: GitHub's action upload-sarif puts the category
// there that a workflow gives to each of several files, and only where there are none
// (upload-lib.ts, populateRunAutomationDetails).
type sarifRun struct {
	Tool        sarifTool         `json:"tool"`
	Invocations []sarifInvocation `json:"invocations"`
	ColumnKind  string            `json:"columnKind"`
	Results     []sarifResult     `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name            string      `json:"name"`
	FullName        string      `json:"fullName"`
	Version         string      `json:"version"`
	SemanticVersion string      `json:"semanticVersion,omitempty"`
	InformationURI  string      `json:"informationUri"`
	Rules           []sarifRule `json:"rules"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifInvocation struct {
	ExecutionSuccessful bool                `json:"executionSuccessful"`
	Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

// sarifNotification tells of a rule that was not checked.
type sarifNotification struct {
	Level          string          `json:"level"`
	Message        sarifMessage    `json:"message"`
	AssociatedRule sarifRuleRef    `json:"associatedRule"`
	Locations      []sarifLocation `json:"locations,omitempty"`
}

type sarifRuleRef struct {
	ID    string `json:"id"`
	Index *int   `json:"index,omitempty"`
}

// sarifResult is a finding.
type sarifResult struct {
	RuleID string `json:"ruleId"`
	// RuleIndex is nil for a rule of another version of regionlint.
	RuleIndex           *int                  `json:"ruleIndex,omitempty"`
	Level               string                `json:"level"`
	Message             sarifMessage          `json:"message"`
	Locations           []sarifLocation       `json:"locations"`
	RelatedLocations    []sarifLocation       `json:"relatedLocations,omitempty"`
	Fixes               []sarifFix            `json:"fixes,omitempty"`
	PartialFingerprints map[string]string     `json:"partialFingerprints,omitempty"`
	Properties          sarifResultProperties `json:"properties"`
}

type sarifResultProperties struct {
	Name   string `json:"name"`
	Bundle string `json:"bundle"`
	Host   string `json:"host,omitempty"`
}

// writeSARIF writes what GitHub's code scanning and editors take.
func writeSARIF(w io.Writer, doc *Document, _ Style) error {
	index := sarifIndex()
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name:            doc.Tool.Name,
			FullName:        doc.Tool.Name + " " + doc.Tool.Version,
			Version:         doc.Tool.Version,
			SemanticVersion: semanticVersion(doc.Tool.Version),
			InformationURI:  homepage,
			Rules:           sarifRules(),
		}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: true, Notifications: doc.sarifSkipped(index)}},
		ColumnKind:  "unicodeCodePoints",
		Results:     []sarifResult{},
	}
	for i := range doc.Findings {
		run.Results = append(run.Results, doc.sarifResult(&doc.Findings[i], index))
	}
	return writeIndented(w, sarifLog{sarifSchema, sarifVersion, []sarifRun{run}})
}

// versionNumber is what https://semver.org calls a version.
var versionNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^v?([0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]+)?)$`)
})

// semanticVersion is the version without Go's v; "" for one without numbers.
func semanticVersion(version string) string {
	found := versionNumber().FindStringSubmatch(version)
	if found == nil {
		return ""
	}
	return found[1]
}

func (d *Document) sarifSkipped(index map[string]*int) []sarifNotification {
	var list []sarifNotification
	for _, skip := range d.Skipped {
		notification := sarifNotification{
			Level:          "note",
			Message:        sarifMessage{skip.Rule + " was not checked because " + sarifProse(skip.Reason) + "."},
			AssociatedRule: sarifRuleRef{skip.Rule, index[skip.Rule]},
		}
		if host := sarifHost(skip.Bundle, skip.Host); host != nil {
			notification.Locations = []sarifLocation{{LogicalLocations: host}}
		}
		list = append(list, notification)
	}
	return list
}

func (d *Document) sarifResult(f *Finding, index map[string]*int) sarifResult {
	result := sarifResult{
		RuleID:    f.Rule,
		RuleIndex: index[f.Rule],
		Level:     severityNamed(f.Severity).sarif,
		Message:   sarifMessage{d.sarifText(f)},
		Locations: []sarifLocation{{
			PhysicalLocation: d.sarifPlace(f.Bundle, cmp.Or(f.Path, d.manifest(f.Bundle)), f.Range),
			LogicalLocations: sarifHost(f.Bundle, f.Host),
		}},
		Fixes:      d.sarifFixes(f),
		Properties: sarifResultProperties{f.Name, f.Bundle, f.Host},
	}
	if f.Fingerprint != "" {
		result.PartialFingerprints = map[string]string{"regionlint/v1": f.Fingerprint}
	}
	for i, related := range f.Related {
		location := sarifLocation{ID: i + 1, PhysicalLocation: d.sarifPlace(f.Bundle, related.Path, related.Range)}
		if related.Message != "" {
			location.Message = &sarifMessage{sarifProse(related.Message)}
		}
		result.RelatedLocations = append(result.RelatedLocations, location)
	}
	return result
}

// sarifText is what the text format says of the finding, with the related places
// as links: GitHub shows those only that the message has a link to.
func (d *Document) sarifText(f *Finding) string {
	lines := []string{sarifSentence(f.Message)}
	for _, r := range f.remarks() {
		lines = append(lines, r.kind+": "+sarifProse(r.text))
	}
	for i, related := range f.Related {
		line := "see: " + sarifLink(d.lineInRepository(f.Bundle, related.Path, related.Range.Start), i+1)
		if related.Message != "" {
			line += " " + sarifProse(related.Message)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// sarifSentence ends a message as a sentence: of several, GitHub shows the first.
func sarifSentence(message string) string {
	text := sarifProse(message)
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// sarifHost says on which host of which bundle something is.
func sarifHost(bundle, host string) []sarifLogical {
	if host == "" {
		return nil
	}
	return []sarifLogical{{Name: host, FullyQualifiedName: path.Join(bundle, host), Kind: "resource"}}
}

package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/regionlint/regionlint/rules"
)

// gitlabIssue is an entry of GitLab's Code Quality report
// (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format").
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	// Path is relative to the root of the repository.
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	// End is the last line, and part of it.
	End int `json:"end"`
}

// writeGitLab writes a Code Quality report for the widget in merge requests.
func writeGitLab(w io.Writer, doc *Document, _ Style) error {
	issues := make([]gitlabIssue, 0, len(doc.Findings))
	bundlesAt := map[string]int{}
	for _, home := range doc.Bundles {
		bundlesAt[home.Path]++
	}
	for i := range doc.Findings {
		f := &doc.Findings[i]
		issues = append(issues, gitlabIssue{
			Description: doc.gitlabDescription(f),
			CheckName:   f.Rule,
			Fingerprint: doc.gitlabFingerprint(f, bundlesAt),
			Severity:    gitlabSeverity(f),
			Location: gitlabLocation{
				Path:  cmp.Or(doc.pathInRepository(f.Bundle, f.Path), "."),
				Lines: gitlabLines{f.Range.Start.Line, f.Range.lastLine()},
			},
		})
	}
	return writeIndented(w, issues)
}

// gitlabFingerprint tells the finding from all others of the report: GitLab shows
// one of those that share it. That of the finding itself is the same in each copy
// of a bundle, so the bundle's place goes in too. Its name does only where bundles of
// several repositories are at one place: it depends on what else is linted.
func (d *Document) gitlabFingerprint(f *Finding, bundlesAt map[string]int) string {
	place := d.home(f.Bundle).Path
	key := place + "\x00" + f.Fingerprint
	if bundlesAt[place] > 1 {
		key += "\x00" + f.Bundle
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

// gitlabSeverity leaves blocker to those who configure GitLab by it.
func gitlabSeverity(f *Finding) string {
	if securityScores[f.Rule] >= highScore && f.Severity != rules.Info.String() {
		return "critical"
	}
	return severityNamed(f.Severity).gitlab
}

// gitlabDescription is what the widget shows of a finding, in one line: what is
// wrong, what else takes part, and what to do.
func (d *Document) gitlabDescription(f *Finding) string {
	parts := []string{f.Message}
	parts = append(parts, d.seeAlso(f)...)
	parts = append(parts, f.help()...)
	return oneLine(strings.Join(parts, "; "))
}

// seeAlso names the places that take part.
func (d *Document) seeAlso(f *Finding) []string {
	shown, more := few(f.Related)
	var list []string
	for _, related := range shown {
		list = append(list, "see "+d.inWords(f.Bundle, related))
	}
	if more > 0 {
		list[len(list)-1] += andMore(more)
	}
	return list
}

// inWords is a place that takes part, with what is to be said about it.
func (d *Document) inWords(bundle string, related Related) string {
	line := Visible(d.lineInRepository(bundle, related.Path, related.Range.Start))
	if related.Message == "" {
		return line
	}
	return fmt.Sprintf("%s (%s)", line, oneLine(related.Message))
}

// oneLine is text as one line, fit to be shown.
func oneLine(text string) string { return Visible(strings.ReplaceAll(text, "\n", " ")) }

package report

import (
	"cmp"
	"io"
	"strings"
)

// rdjsonResult is a DiagnosticResult of reviewdog (proto/rdf/reviewdog.proto).
type rdjsonResult struct {
	Source      rdjsonSource       `json:"source"`
	Diagnostics []rdjsonDiagnostic `json:"diagnostics"`
}

type rdjsonSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type rdjsonDiagnostic struct {
	Message     string             `json:"message"`
	Location    rdjsonLocation     `json:"location"`
	Severity    string             `json:"severity"`
	Code        rdjsonCode         `json:"code"`
	Suggestions []rdjsonSuggestion `json:"suggestions,omitempty"`
	// Original is what reviewdog's own reporter, local, prints.
	Original string          `json:"original_output"`
	Related  []rdjsonRelated `json:"related_locations,omitempty"`
}

type rdjsonCode struct {
	Value string `json:"value"`
	URL   string `json:"url"`
}

type rdjsonLocation struct {
	Path  string      `json:"path"`
	Range rdjsonRange `json:"range"`
}

type rdjsonRange struct {
	Start rdjsonPosition `json:"start"`
	End   rdjsonPosition `json:"end"`
}

// rdjsonPosition counts columns in bytes from 1; 0 is the whole line.
type rdjsonPosition struct {
	Line   int `json:"line"`
	Column int `json:"column,omitempty"`
}

// rdjsonSuggestion replaces lines.
type rdjsonSuggestion struct {
	Range rdjsonRange `json:"range"`
	Text  string      `json:"text"`
}

type rdjsonRelated struct {
	Message  string         `json:"message,omitempty"`
	Location rdjsonLocation `json:"location"`
}

// writeRDJSON writes what `reviewdog -f=rdjson` reads. It makes paths relative to the
// root of the repository by itself, from those relative to the current directory.
func writeRDJSON(w io.Writer, doc *Document, _ Style) error {
	result := rdjsonResult{rdjsonSource{doc.Tool.Name, homepage}, []rdjsonDiagnostic{}}
	for i := range doc.Findings {
		result.Diagnostics = append(result.Diagnostics, doc.rdjsonDiagnostic(&doc.Findings[i]))
	}
	return writeIndented(w, result)
}

func (d *Document) rdjsonDiagnostic(f *Finding) rdjsonDiagnostic {
	diagnostic := rdjsonDiagnostic{
		Message:     rdjsonMessage(f),
		Location:    d.rdjsonPlace(f.Bundle, cmp.Or(f.Path, d.manifest(f.Bundle)), f.Range),
		Severity:    severityNamed(f.Severity).rdjson,
		Code:        rdjsonCode{f.Rule, rulePage(f.Rule)},
		Suggestions: rdjsonSuggestions(f),
		Original:    d.conciseLine(f),
	}
	for _, related := range f.Related {
		diagnostic.Related = append(diagnostic.Related, rdjsonRelated{
			visibleText(related.Message), d.rdjsonPlace(f.Bundle, related.Path, related.Range),
		})
	}
	return diagnostic
}

// rdjsonMessage is what the text format says below the places.
func rdjsonMessage(f *Finding) string {
	lines := []string{visibleText(f.Message)}
	for _, r := range f.remarks() {
		lines = append(lines, r.String())
	}
	return strings.Join(lines, "\n")
}

func (d *Document) rdjsonPlace(bundle, file string, r Range) rdjsonLocation {
	return rdjsonLocation{d.pathHere(bundle, file), rdjsonRange{
		rdjsonPosition{r.Start.Line, r.Start.byteColumn()}, rdjsonPosition{r.End.Line, r.End.byteColumn()},
	}}
}

func (p Position) byteColumn() int { return cmp.Or(p.ByteColumn, p.Column) }

// rdjsonSuggestions are the fixes in the finding's own file, as whole lines:
// reviewdog's reporter for GitLab leaves columns aside (gitlab_mr_discussion.go,
// buildSingleSuggestion). Alternatives are for the lines of the first one, since the
// reporter for GitHub puts all of them into one comment, which is at one place
// (github.go, githubCommentLineRange).
func rdjsonSuggestions(f *Finding) []rdjsonSuggestion {
	var list []rdjsonSuggestion
	for _, fix := range f.Fixes {
		if fix.Lines == nil || fix.Edits[0].Path != f.Path {
			continue
		}
		suggestion := rdjsonSuggestion{
			rdjsonRange{rdjsonPosition{Line: fix.Lines.First}, rdjsonPosition{Line: fix.Lines.Last}}, fix.Lines.Text,
		}
		if len(list) == 0 || suggestion.Range == list[0].Range {
			list = append(list, suggestion)
		}
	}
	return list
}

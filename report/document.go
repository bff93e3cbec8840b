package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// SchemaVersion is that of the documents written and read here.
const SchemaVersion = 1

// Document is a report as the JSON format has it. Its findings stand in the
// order bundle, path, position, rule.
type Document struct {
	SchemaVersion int       `json:"schema_version"`
	Tool          Tool      `json:"tool"`
	Findings      []Finding `json:"findings"`
	Skipped       []Skip    `json:"skipped"`
	Summary       Summary   `json:"summary"`

	// What only people are told stays empty in a document read from JSON.
	fixed   []Applied
	effects []hostEffect
}

// Tool is the program that made the document.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Finding is one thing that is wrong.
type Finding struct {
	Rule     string   `json:"rule"`
	Name     string   `json:"name"`
	Severity string   `json:"severity"`
	Message  string   `json:"message"`
	Notes    []string `json:"notes"`
	Bundle   string   `json:"bundle"`
	// Host is the host that the finding is about, "" if none.
	Host string `json:"host"`
	// Path is relative to the bundle; "" when no file is to blame.
	Path        string    `json:"path"`
	Range       Range     `json:"range"`
	Related     []Related `json:"related"`
	Fixes       []Fix     `json:"fixes"`
	Fingerprint string    `json:"fingerprint"`
	// Help is the command that explains the rule.
	Help string `json:"help"`

	// origin is where the lines to show come from; nil in a document read
	// from JSON.
	origin *rules.Finding
}

// Related is another place that takes part in a finding.
type Related struct {
	Path    string `json:"path"`
	Range   Range  `json:"range"`
	Message string `json:"message"`
}

// Fix is a set of edits that are applied together or not at all.
type Fix struct {
	Applicability string `json:"applicability"`
	Message       string `json:"message"`
	Edits         []Edit `json:"edits"`
}

// Edit replaces what stands in the range of the file at Path by Text.
type Edit struct {
	Path  string `json:"path"`
	Range Range  `json:"range"`
	Text  string `json:"text"`
}

// Range is the text between two positions, the second one exclusive.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// Position is a place in a file. Lines and columns count from 1, columns in
// Unicode code points; the offset counts bytes from 0.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Offset int `json:"offset"`
}

// Summary counts what the document is about. Fixable findings are those with
// a safe fix.
type Summary struct {
	Bundles    int `json:"bundles"`
	Hosts      int `json:"hosts"`
	Files      int `json:"files"`
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Infos      int `json:"infos"`
	Fixable    int `json:"fixable"`
	Fixed      int `json:"fixed"`
	Suppressed int `json:"suppressed"`
}

// Document returns the report as every format shows it.
func (r *Report) Document() *Document {
	doc := &Document{
		SchemaVersion: SchemaVersion,
		Tool:          Tool{Name: "regionlint", Version: r.Version},
		Findings:      []Finding{},
		Skipped:       []Skip{},
		Summary:       Summary{Bundles: len(r.Bundles)},
	}
	bundles := slices.Clone(r.Bundles)
	slices.SortStableFunc(bundles, func(a, b Bundle) int { return cmp.Compare(a.Name, b.Name) })
	for _, bundle := range bundles {
		doc.add(bundle)
	}
	return doc
}

func (d *Document) add(bundle Bundle) {
	d.Summary.Hosts += bundle.Hosts
	d.Summary.Files += bundle.Files
	d.Summary.Fixed += len(bundle.Fixed)
	d.Summary.Suppressed += bundle.Suppressed

	fingerprints := bundle.Fingerprints
	if fingerprints == nil {
		fingerprints = Fingerprints(bundle.Findings)
	}
	for i := range bundle.Findings {
		f := &bundle.Findings[i]
		d.Summary.count(f)
		d.Findings = append(d.Findings, bundle.finding(f, fingerprints[i]))
	}
	for _, skip := range bundle.Skipped {
		d.Skipped = append(d.Skipped, Skip{
			Rule: skip.Rule, Bundle: valid(bundle.Name), Host: valid(skip.Host), Reason: valid(skip.Reason),
		})
	}
	for _, fix := range bundle.Fixed {
		fix.Bundle = bundle.Name
		d.fixed = append(d.fixed, fix)
	}
	for _, effect := range settle(bundle.Effects) {
		d.effects = append(d.effects, hostEffect{bundle.Name, effect})
	}
}

func (s *Summary) count(f *rules.Finding) {
	switch f.Severity {
	case rules.Error:
		s.Errors++
	case rules.Warning:
		s.Warnings++
	case rules.Info:
		s.Infos++
	}
	if applicability(f) == rules.Safe {
		s.Fixable++
	}
}

// applicability is that of the finding's best fix.
func applicability(f *rules.Finding) rules.Applicability {
	best := rules.NoFix
	for _, fix := range f.Fixes {
		best = max(best, fix.Applicability)
	}
	return best
}

// applicability is that of the finding's best fix, one that JSON leaves out too.
func (f *Finding) applicability() rules.Applicability {
	if f.origin != nil {
		return applicability(f.origin)
	}
	best := rules.NoFix
	for _, fix := range f.Fixes {
		switch fix.Applicability {
		case rules.Safe.String():
			return rules.Safe
		case rules.Unsafe.String():
			best = rules.Unsafe
		}
	}
	return best
}

func (b *Bundle) finding(f *rules.Finding, fingerprint string) Finding {
	path, span := locate(f.Primary.Place)
	return Finding{
		Rule:        f.Rule.Code,
		Name:        f.Rule.Name,
		Severity:    f.Severity.String(),
		Message:     valid(f.Message),
		Notes:       notes(f),
		Bundle:      valid(b.Name),
		Host:        valid(f.Host),
		Path:        path,
		Range:       span,
		Related:     related(f),
		Fixes:       b.fixes(f),
		Fingerprint: fingerprint,
		Help:        "regionlint explain " + f.Rule.Code,
		origin:      f,
	}
}

// notes are the finding's notes, and what it says about places that are not
// in any file.
func notes(f *rules.Finding) []string {
	all := make([]string, 0, len(f.Notes))
	for _, note := range f.Notes {
		all = append(all, valid(note))
	}
	for _, label := range f.Related {
		if label.Place.Source == nil && label.Text != "" {
			all = append(all, valid(label.Text))
		}
	}
	return all
}

func related(f *rules.Finding) []Related {
	places := make([]Related, 0, len(f.Related))
	for _, label := range f.Related {
		if label.Place.Source == nil {
			continue
		}
		path, span := locate(label.Place)
		places = append(places, Related{Path: path, Range: span, Message: valid(label.Text)})
	}
	return places
}

// fixes are the finding's fixes that JSON can tell in full and may tell at all.
func (b *Bundle) fixes(f *rules.Finding) []Fix {
	fixes := make([]Fix, 0, len(f.Fixes))
	for _, fix := range f.Fixes {
		if edits, ok := b.edits(f, fix); ok {
			fixes = append(fixes, Fix{fix.Applicability.String(), valid(fix.Message), edits})
		}
	}
	return fixes
}

func (b *Bundle) edits(f *rules.Finding, fix rules.Fix) ([]Edit, bool) {
	edits := make([]Edit, 0, len(fix.Edits))
	for _, edit := range fix.Edits {
		source := b.source(f, edit.Path)
		// A text that JSON cannot hold as it is would put something else
		// into the file.
		if source == nil || valid(edit.Text) != edit.Text || tellsSecret(source, edit.Text) {
			return nil, false
		}
		path, span := locate(parse.Place{Source: source, Span: edit.Span})
		edits = append(edits, Edit{path, span, edit.Text})
	}
	return edits, true
}

// source returns the file at path, from the finding's own places if it can.
func (b *Bundle) source(f *rules.Finding, path string) *parse.Source {
	for _, label := range append([]rules.Label{f.Primary}, f.Related...) {
		if source := label.Place.Source; source != nil && source.Path == path {
			return source
		}
	}
	if b.Source == nil {
		return nil
	}
	return b.Source(path)
}

// locate returns the place's path and range: "" and the first position of a
// file for a place that is nowhere.
func locate(place parse.Place) (string, Range) {
	if place.Source == nil {
		first := Position{Line: 1, Column: 1}
		return "", Range{first, first}
	}
	return valid(place.Source.Path), Range{
		position(place.Source.Position(place.Span.Start)),
		position(place.Source.Position(place.Span.End)),
	}
}

func position(p parse.Position) Position {
	return Position{Line: p.Line, Column: p.Column, Offset: p.Offset}
}

// shownPath is the path as people are told it: below the bundle's name in a
// fleet, and that name alone when no file is to blame.
func shownPath(bundle, path string, style Style) string {
	switch {
	case path == "":
		return visible(cmp.Or(bundle, "."))
	case !style.Fleet || bundle == "" || bundle == ".":
		return visible(path)
	}
	return visible(strings.TrimSuffix(bundle, "/") + "/" + path)
}

package report

import (
	"cmp"
	"iter"
	"slices"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// Document returns the report as every format shows it.
func (r *Report) Document() *Document {
	doc := &Document{
		SchemaVersion: SchemaVersion,
		Tool:          Tool{Name: "regionlint", Version: r.Version},
		Findings:      []Finding{},
		Skipped:       []Skip{},
		Applied:       []Applied{},
		Effects:       []Effect{},
		Summary:       Summary{Bundles: len(r.Bundles)},
		Bundles:       make([]Home, 0, len(r.Bundles)),
	}
	bundles := slices.Clone(r.Bundles)
	for i := range bundles {
		bundles[i].Name = valid(bundles[i].Name)
	}
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
	d.Summary.Known += len(bundle.Known)

	d.Bundles = append(d.Bundles, Home{
		Name: bundle.Name, Path: valid(bundle.RepositoryDir), here: valid(bundle.Dir), Archive: bundle.InArchive,
		Manifest: valid(bundle.Manifest), ManifestPath: valid(bundle.RepositoryManifest), manifestHere: valid(bundle.Manifest),
	})
	mask := newMask(bundle.sources())
	bundle.mask = mask
	for i := range bundle.Findings {
		masked := mask.finding(bundle.Findings[i])
		f := bundle.finding(&masked)
		d.Summary.count(&f)
		d.Findings = append(d.Findings, f)
	}
	for _, skip := range bundle.Skipped {
		d.Skipped = append(d.Skipped, Skip{
			Rule: skip.Rule, Bundle: bundle.Name, Host: valid(skip.Host), Reason: valid(mask.text(skip.Reason)),
		})
	}
	for _, fix := range bundle.Fixed {
		fix.Bundle = bundle.Name
		fix.Path, fix.Message = valid(fix.Path), valid(mask.text(fix.Message))
		d.Applied = append(d.Applied, fix)
	}
	if bundle.Budget != nil {
		budget := *bundle.Budget
		budget.Bundle = bundle.Name
		d.budgets = append(d.budgets, budget)
	}
	for _, effect := range settle(bundle.Effects) {
		d.Effects = append(d.Effects, Effect{bundle.Name, valid(effect.Host), valid(effect.Command())})
	}
}

func (b *Bundle) finding(f *rules.Finding) Finding {
	path, span := locate(f.Primary.Place)
	return Finding{
		Rule:        f.Rule.Code,
		Name:        f.Rule.Name,
		Severity:    f.Severity.String(),
		Message:     valid(f.Message),
		Notes:       notes(f),
		Bundle:      b.Name,
		Host:        valid(f.Host),
		Path:        path,
		Range:       span,
		Related:     related(f),
		Fixes:       b.fixes(f),
		Fix:         bestFix(f).String(),
		Fingerprint: f.Fingerprint,
		Advice:      valid(f.Help),
		Help:        "regionlint explain " + f.Rule.Code,
		inArchive:   b.InArchive,
		origin:      f,
		from:        b,
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
			fixes = append(fixes, Fix{fix.Applicability.String(), valid(fix.Message), edits, modes(fix), b.lines(f, fix)})
		}
	}
	return fixes
}

func modes(fix rules.Fix) []Mode {
	var list []Mode
	for _, m := range fix.Modes {
		list = append(list, Mode{valid(m.Path), m.Perm.String()})
	}
	return list
}

func (b *Bundle) edits(f *rules.Finding, fix rules.Fix) ([]Edit, bool) {
	edits := make([]Edit, 0, len(fix.Edits))
	for _, edit := range fix.Edits {
		source := b.source(f, edit.Path)
		// A text that JSON cannot hold as it is would put something else
		// into the file.
		if source == nil || valid(edit.Text) != edit.Text || b.mask.text(edit.Text) != edit.Text {
			return nil, false
		}
		// What comes in the place of a secret may be the same, written otherwise.
		if edit.Text != "" && source.HoldsSecret(edit.Span) {
			return nil, false
		}
		path, span := locate(parse.Place{Source: source, Span: edit.Span})
		edits = append(edits, Edit{path, span, edit.Text})
	}
	return edits, true
}

// source returns the file at path, from the finding's own places if it can.
func (b *Bundle) source(f *rules.Finding, path string) *parse.Source {
	for label := range labels(f) {
		if source := label.Place.Source; source != nil && source.Path == path {
			return source
		}
	}
	if b.Source == nil {
		return nil
	}
	return b.Source(path)
}

// labels are the places of the finding, the primary one first. There may be as many as
// edits.
func labels(f *rules.Finding) iter.Seq[rules.Label] {
	return func(yield func(rules.Label) bool) {
		if !yield(f.Primary) {
			return
		}
		for _, label := range f.Related {
			if !yield(label) {
				return
			}
		}
	}
}

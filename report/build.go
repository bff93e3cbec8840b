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
	doc := newDocument(r.Version)
	bundles := slices.Clone(r.Bundles)
	slices.SortStableFunc(bundles, func(a, b Bundle) int { return cmp.Compare(Name(a.Name), Name(b.Name)) })
	for i := range bundles {
		part := bundles[i].document()
		for f := range bundles[i].findings() {
			part.count(f)
			part.Findings = append(part.Findings, *f)
		}
		doc.Bundles = append(doc.Bundles, part.Bundles...)
		doc.join(part)
	}
	return doc
}

// Name is the name of a bundle as reports have it, and by which they are sorted.
func Name(bundle string) string { return valid(bundle) }

// newDocument is a document of no bundle. Its lists are empty in JSON, not null.
func newDocument(version string) *Document {
	return &Document{
		SchemaVersion: SchemaVersion,
		Tool:          Tool{Name: "regionlint", Version: version},
		Bundles:       []Home{},
		Findings:      []Finding{},
		Skipped:       []Skip{},
		Applied:       []Applied{},
		Effects:       []Effect{},
		tally:         newTally(),
	}
}

// join adds what was found in a bundle. The document knows already where it is.
func (d *Document) join(part *Document) {
	d.Findings = append(d.Findings, part.Findings...)
	d.Skipped = append(d.Skipped, part.Skipped...)
	d.Applied = append(d.Applied, part.Applied...)
	d.Effects = append(d.Effects, part.Effects...)
	d.budgets = append(d.budgets, part.budgets...)
	d.Summary.add(part.Summary)
	d.tally.add(part.tally)
}

// home is where the bundle is.
func (b *Bundle) home() Home {
	return Home{
		Name: Name(b.Name), Path: valid(b.RepositoryDir), here: valid(b.Dir), Archive: b.InArchive,
		Manifest: valid(b.Manifest), ManifestPath: valid(b.RepositoryManifest), manifestHere: valid(b.Manifest),
	}
}

// document is all that is known of the bundle but its findings, of which it counts those
// that were not made.
func (b *Bundle) document() *Document {
	home := b.home()
	b.Name = home.Name
	doc := &Document{
		Bundles: []Home{home},
		Summary: Summary{
			Bundles: 1, Hosts: b.Hosts, Files: b.Files,
			Fixed: len(b.Fixed), Suppressed: b.Suppressed, Known: len(b.Known),
		},
		tally: newTally(),
	}
	if len(b.Findings)+len(b.Skipped)+len(b.Fixed) > 0 {
		b.mask = maskOf(b.sources)
	}
	for _, skip := range b.Skipped {
		doc.Skipped = append(doc.Skipped, Skip{
			Rule: skip.Rule, Bundle: b.Name, Host: valid(skip.Host), Reason: valid(b.mask.text(skip.Reason)),
		})
	}
	for _, fix := range b.Fixed {
		fix.Bundle = b.Name
		fix.Path, fix.Message = valid(fix.Path), valid(b.mask.text(fix.Message))
		doc.Applied = append(doc.Applied, fix)
	}
	if b.Budget != nil {
		budget := *b.Budget
		budget.Bundle = b.Name
		doc.budgets = append(doc.budgets, budget)
	}
	for _, effect := range Settle(b.Effects) {
		doc.Effects = append(doc.Effects, Effect{b.Name, valid(effect.Host), valid(effect.Command())})
	}
	for _, more := range b.More {
		doc.countMore(more)
	}
	return doc
}

// findings are those of the bundle, each made when it is asked for: a file may have a
// million, and only some may be shown.
func (b *Bundle) findings() iter.Seq[*Finding] {
	return func(yield func(*Finding) bool) {
		for i := range b.Findings {
			masked := b.mask.finding(b.Findings[i])
			f := b.finding(&masked)
			if !yield(&f) {
				return
			}
		}
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

package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/rules"
)

// Merge makes one document of those about parts of a fleet, of which there is at least
// one: what would have been found in one run. No bundle may be in two of them. names say
// what errors call the documents.
func Merge(docs []*Document, names []string) (*Document, error) {
	merged := newDocument(docs[0].Tool.Version)
	merged.tally = nil
	in := map[string]string{}
	for i, doc := range docs {
		if doc.Findings == nil {
			return nil, fmt.Errorf("%s has no findings, as with --statistics: write it without", names[i])
		}
		if v := doc.Tool.Version; v != docs[0].Tool.Version {
			return nil, fmt.Errorf("%s is of regionlint %s, and %s of %s: lint all parts with one version", names[i], v, names[0], docs[0].Tool.Version)
		}
		for _, home := range doc.Bundles {
			if other, known := in[home.Name]; known {
				return nil, fmt.Errorf("%s: the bundle %s is in %s too: merge reports about different ones", names[i], home.Name, other)
			}
			in[home.Name] = names[i]
		}
		merged.Bundles = append(merged.Bundles, doc.Bundles...)
		merged.Findings = append(merged.Findings, doc.Findings...)
		merged.Skipped = append(merged.Skipped, doc.Skipped...)
		merged.Applied = append(merged.Applied, doc.Applied...)
		merged.Effects = append(merged.Effects, doc.Effects...)
		merged.Summary.add(doc.Summary)
	}
	s := &merged.Summary
	s.Errors, s.Warnings, s.Infos, s.Fixable = 0, 0, 0, 0
	for i := range merged.Findings {
		s.countOf(&merged.Findings[i])
	}
	// In each document they have this order already.
	slices.SortStableFunc(merged.Bundles, func(a, b Home) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortStableFunc(merged.Findings, func(a, b Finding) int { return cmp.Compare(a.Bundle, b.Bundle) })
	slices.SortStableFunc(merged.Skipped, func(a, b Skip) int { return cmp.Compare(a.Bundle, b.Bundle) })
	slices.SortStableFunc(merged.Applied, func(a, b Applied) int { return cmp.Compare(a.Bundle, b.Bundle) })
	slices.SortStableFunc(merged.Effects, func(a, b Effect) int { return cmp.Compare(a.Bundle, b.Bundle) })
	return merged, nil
}

// Fails tells whether a finding has a severity from least on.
func (d *Document) Fails(least rules.Severity) bool {
	return slices.ContainsFunc(d.Findings, func(f Finding) bool { return severityNamed(f.Severity).is >= least })
}

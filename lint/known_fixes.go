package lint

import (
	"slices"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// withoutFixesOf tells of fixes whether they are made, when those of known findings
// are not: max_connections must be enough for workers that stay as they are. Of a place
// where a rule is not heard, it need not tell: Options.Enabled does. A fix that another
// finding asks for as well is made all the same. It is nil where nothing changes.
func withoutFixesOf(known, others []rules.Finding, makes func(rules.Fix) bool) func(rules.Fix) bool {
	var dropped [][]parse.Edit
	for _, f := range known {
		for _, alternative := range f.Fixes {
			if len(alternative.Edits) > 0 && !slices.ContainsFunc(others, asksFor(alternative.Edits)) {
				dropped = append(dropped, alternative.Edits)
			}
		}
	}
	if dropped == nil {
		return nil
	}
	return func(f rules.Fix) bool {
		is := func(edits []parse.Edit) bool { return slices.Equal(edits, f.Edits) }
		if slices.ContainsFunc(dropped, is) {
			return false
		}
		if makes == nil {
			return f.Applicability == rules.Safe
		}
		return makes(f)
	}
}

func asksFor(edits []parse.Edit) func(rules.Finding) bool {
	return func(f rules.Finding) bool {
		return slices.ContainsFunc(f.Fixes, func(alternative rules.Fix) bool { return slices.Equal(alternative.Edits, edits) })
	}
}

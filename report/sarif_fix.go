package report

import (
	"cmp"
	"slices"

	"github.com/regionlint/regionlint/rules"
)

// sarifFix is one of the alternatives that put a finding right.
type sarifFix struct {
	Description     sarifMessage       `json:"description"`
	ArtifactChanges []sarifChange      `json:"artifactChanges"`
	Properties      sarifFixProperties `json:"properties"`
}

type sarifFixProperties struct {
	Applicability string `json:"applicability"`
}

// sarifChange is what a fix does to a file.
type sarifChange struct {
	ArtifactLocation sarifArtifact      `json:"artifactLocation"`
	Replacements     []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	DeletedRegion   sarifRegion   `json:"deletedRegion"`
	InsertedContent *sarifMessage `json:"insertedContent,omitempty"`
}

// sarifFixes are those that SARIF can tell: it has edits, and no modes.
func (d *Document) sarifFixes(f *Finding) []sarifFix {
	var list []sarifFix
	for _, fix := range f.Fixes {
		if len(fix.Modes) > 0 || len(fix.Edits) == 0 {
			continue
		}
		description := sarifProse(fix.Message)
		if fix.Applicability == rules.Unsafe.String() {
			description += " (unsafe: " + unsafeCaution + ")"
		}
		list = append(list, sarifFix{
			Description:     sarifMessage{description},
			ArtifactChanges: d.sarifChanges(f.Bundle, fix.Edits),
			Properties:      sarifFixProperties{fix.Applicability},
		})
	}
	return list
}

// sarifChanges are edits by file, sorted.
func (d *Document) sarifChanges(bundle string, edits []Edit) []sarifChange {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Range.Start.Offset, b.Range.Start.Offset), cmp.Compare(a.Range.End.Offset, b.Range.End.Offset))
	})
	edits = slices.Compact(edits)
	var changes []sarifChange
	for i, edit := range edits {
		if i == 0 || edit.Path != edits[i-1].Path {
			changes = append(changes, sarifChange{ArtifactLocation: d.sarifArtifact(bundle, edit.Path)})
		}
		replacement := sarifReplacement{DeletedRegion: newSARIFRegion(edit.Range)}
		if edit.Text != "" {
			replacement.InsertedContent = &sarifMessage{edit.Text}
		}
		last := &changes[len(changes)-1]
		last.Replacements = append(last.Replacements, replacement)
	}
	return changes
}

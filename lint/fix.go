package lint

import (
	"bytes"
	"io/fs"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// mostRounds bounds the rounds of fixes. Rules that fight over a place would
// go on forever.
const mostRounds = 10

// Fixing says which fixes are made.
type Fixing struct {
	// Least is how safe a fix must be.
	Least rules.Applicability
	// Shown leaves out what a diff cannot show without showing a secret.
	Shown bool
}

// Fixed is a bundle before and after its fixes. Nothing is written yet.
type Fixed struct {
	// Before and After are what was found before the first and after the last
	// round.
	Before, After Result
	// Applied are the fixes that were made, in order.
	Applied []Applied
	// Files are the files that changed, sorted by path.
	Files []fix.File
	// Hidden are the findings left over whose fix would have shown a secret.
	Hidden []rules.Finding
}

// Applied is one fix that was made. Its places are those before its round.
type Applied struct {
	Finding rules.Finding
	Fix     rules.Fix
	// Position is where the fix begins.
	Position parse.Position
}

// Fix lints the bundle that fsys holds, makes the fixes, and lints again, until
// there is no more to fix. A later round sees what the earlier ones did, so that
// max_connections is counted with the workers that are left.
func Fix(name string, fsys fs.FS, o bundle.Options, s Settings, f Fixing) Fixed {
	overlay := &bundle.Overlay{FS: fsys, Changed: map[string][]byte{}}
	result := Lint(bundle.Load(name, overlay, o), s)
	fixed := Fixed{Before: result}
	for range mostRounds {
		chosen := fix.Select(result.Findings, f.Least, func(alternative rules.Fix) bool {
			return !f.Shown || showable(result.Bundle, alternative)
		})
		if len(chosen) == 0 {
			break
		}
		for path, edits := range editsByPath(chosen) {
			overlay.Changed[path] = fix.Apply(result.Bundle.Source(path).Text, edits)
		}
		for _, c := range chosen {
			first := c.Fix.Edits[0]
			fixed.Applied = append(fixed.Applied, Applied{c.Finding, c.Fix, result.Bundle.Source(first.Path).Position(first.Span.Start)})
		}
		result = Lint(bundle.Load(name, overlay, o), s)
	}
	fixed.After = result
	fixed.Files = changedFiles(fixed.Before.Bundle, overlay.Changed)
	if f.Shown {
		fixed.Hidden = hidden(result, f.Least)
	}
	return fixed
}

func editsByPath(chosen []fix.Chosen) map[string][]parse.Edit {
	edits := map[string][]parse.Edit{}
	for _, c := range chosen {
		for _, e := range c.Fix.Edits {
			edits[e.Path] = append(edits[e.Path], e)
		}
	}
	return edits
}

func changedFiles(before *bundle.Bundle, changed map[string][]byte) []fix.File {
	var files []fix.File
	for path, text := range changed {
		old := before.Source(path).Text
		if !bytes.Equal(old, text) {
			files = append(files, fix.File{Path: path, Old: old, New: text})
		}
	}
	slices.SortFunc(files, func(a, b fix.File) int { return bytes.Compare([]byte(a.Path), []byte(b.Path)) })
	return files
}

// showable tells whether a diff can show a fix without showing a secret.
func showable(b *bundle.Bundle, f rules.Fix) bool {
	for path, edits := range editsByPath([]fix.Chosen{{Fix: f}}) {
		if !fix.Showable(b.Source(path), edits) {
			return false
		}
	}
	return true
}

func hidden(result Result, least rules.Applicability) []rules.Finding {
	var list []rules.Finding
	for _, f := range result.Findings {
		for _, alternative := range f.Fixes {
			if alternative.Applicability >= least && !showable(result.Bundle, alternative) {
				list = append(list, f)
				break
			}
		}
	}
	return list
}

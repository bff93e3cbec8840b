package lint

import (
	"io/fs"

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
	Files []File
	// Hidden are the findings left over whose fix would have shown a secret.
	Hidden []rules.Finding
}

// File is a file with a new text.
type File struct {
	// Path is the file's own path, which no symbolic link is part of.
	Path string
	Old  *parse.Source
	New  []byte
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
	w := newWorkpiece(fsys)
	result := Lint(bundle.Load(name, w.overlay, o), s)
	fixed := Fixed{Before: result}
	for range mostRounds {
		chosen := fix.Select(result.Findings, f.Least, func(alternative rules.Fix) bool {
			return !f.Shown || showable(result.Bundle, alternative)
		}, w.realPath)
		if len(chosen) == 0 {
			break
		}
		w.apply(result.Bundle, chosen)
		for _, c := range chosen {
			first := c.Fix.Edits[0]
			fixed.Applied = append(fixed.Applied, Applied{c.Finding, c.Fix, result.Bundle.Source(first.Path).Position(first.Span.Start)})
		}
		result = Lint(bundle.Load(name, w.overlay, o), s)
	}
	fixed.After = result
	fixed.Files = w.changed()
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

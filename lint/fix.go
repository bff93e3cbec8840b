package lint

import (
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
	// Shown leaves out what a diff cannot show, or not without showing a secret.
	Shown bool
	// Modes lets changes of mode be made all the same, since they are told beside the
	// diff.
	Modes bool
	// left are the fixes that were taken back.
	left map[deed]bool
}

// Fixed is a bundle before and after its fixes. Nothing is written yet.
type Fixed struct {
	// Before and After are what was found before the first and after the last
	// round.
	Before, After Result
	// Applied are the fixes that were made, in order. Of those that took several
	// rounds there is the last one.
	Applied []Applied
	// Files are the files that changed, sorted by path.
	Files []File
	// Hidden are the findings left over whose fix a diff cannot show, or could not
	// at first: what the others write may stand in its way now.
	Hidden []rules.Finding
	// TakenBack are the fixes that were not made, since they bring an error: each is a
	// bug in its rule, unless it reveals what was wrong before (rules.Fix), or the error
	// is of a rule that does not run.
	TakenBack []TakenBack
	// Fighting are the fixes that were still to be made after the last round, since rules
	// undo what others do: a bug as well.
	Fighting []Applied
}

// File is a file with a new text or a new mode.
type File struct {
	// Path is the file's own path, which no symbolic link is part of.
	Path string
	Old  *parse.Source
	New  []byte
	// Perm is the new mode; 0 where it stays.
	Perm bundle.Perm
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
	f.left = map[deed]bool{}
	s.Options.Digests = &rules.Digests{}
	w := newWorkpiece(fsys)
	judge := func() Result {
		b := bundle.Load(name, w.overlay, o)
		s.Options.Makes = f.makes(b)
		return Lint(b, s)
	}
	result := judge()
	fixed := Fixed{Before: result}
	leftOut, shown := s.leftOut(), map[thing]bool{}
	for n := 0; ; n++ {
		chosen := w.choose(result, f)
		if len(chosen) == 0 {
			break
		}
		if n == mostRounds {
			fixed.Fighting = applied(result.Bundle, chosen)
			break
		}
		r := &round{workpiece: w, fixing: f, judge: judge, before: result, leftOut: leftOut, shown: shown}
		if len(leftOut.Rules) > 0 {
			r.unheard = Lint(result.Bundle, leftOut)
		}
		made := r.make(chosen)
		fixed.Applied = merge(fixed.Applied, applied(result.Bundle, made))
		fixed.TakenBack = append(fixed.TakenBack, r.takenBack...)
		f.leaveOut(result.Bundle, r.takenBack)
		result = judge()
	}
	isShown := func(found rules.Finding) bool { return shown[thingOf(found)] }
	if left := slices.DeleteFunc(brought(fixed.Before, result, never), isShown); len(left) > 0 {
		// The fix that one round left to the next ones did not come.
		for _, a := range fixed.Applied {
			fixed.TakenBack = append(fixed.TakenBack, TakenBack{Applied: a, Brings: left[0]})
		}
		fixed.Applied, result, w = nil, fixed.Before, newWorkpiece(fsys)
	}
	fixed.After = result
	fixed.Files = w.changed()
	if f.Shown {
		fixed.Hidden = f.hidden(fixed.Before, result)
	}
	return fixed
}

// choose chooses the fixes of a round. Suppressions go last: what one silences may
// only show once others are made.
func (w *workpiece) choose(result Result, f Fixing) []fix.Chosen {
	var ofSuppressions, others []rules.Finding
	for _, found := range result.Findings {
		if found.Rule.OfSuppressions {
			ofSuppressions = append(ofSuppressions, found)
		} else {
			others = append(others, found)
		}
	}
	chosen := fix.Select(others, f.Least, f.makes(result.Bundle), w.realPath)
	if len(chosen) > 0 {
		return chosen
	}
	return fix.Select(ofSuppressions, f.Least, f.makes(result.Bundle), w.realPath)
}

// makes tells of fixes of b whether they may be made. Rules ask it too, so that
// they do not rely on one that is not safe enough, or that a diff cannot show.
func (f Fixing) makes(b *bundle.Bundle) func(rules.Fix) bool {
	return func(alternative rules.Fix) bool {
		return alternative.Applicability >= f.Least && (!f.Shown || f.showable(b, alternative)) && !f.leavesOut(b, alternative)
	}
}

func applied(b *bundle.Bundle, chosen []fix.Chosen) []Applied {
	var list []Applied
	for _, c := range chosen {
		list = append(list, Applied{c.Finding, c.Fix, b.Source(c.Fix.Paths()[0]).Position(begin(c.Fix))})
	}
	return list
}

// begin is the offset at which a fix begins in its first file: a mode is that of
// the whole file.
func begin(f rules.Fix) int {
	if len(f.Edits) == 0 {
		return 0
	}
	return f.Edits[0].Span.Start
}

// merge adds what a round fixed to what the earlier ones did. A fix made over
// again, for what another one changed meanwhile, is still one thing fixed.
func merge(earlier, now []Applied) []Applied {
	again := map[thing]bool{}
	for _, a := range now {
		again[a.thing()] = true
	}
	return append(slices.DeleteFunc(earlier, func(a Applied) bool { return again[a.thing()] }), now...)
}

// thing is what was fixed, however often.
type thing struct {
	rule                *rules.Rule
	host, subject, path string
}

func (a Applied) thing() thing {
	return thing{a.Finding.Rule, a.Finding.Host, a.Finding.Subject, a.Fix.Paths()[0]}
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

// showable tells whether a diff can show a fix, without showing a secret. Of modes
// it knows only whether a file can be run.
func (f Fixing) showable(b *bundle.Bundle, alternative rules.Fix) bool {
	if len(alternative.Modes) > 0 && !f.Modes {
		return false
	}
	for path, edits := range editsByPath([]fix.Chosen{{Fix: alternative}}) {
		if !fix.Showable(b.Source(path), edits) {
			return false
		}
	}
	return true
}

// hidden are the findings after the fixes with one that a diff cannot show, or
// that had one before.
func (f Fixing) hidden(before, after Result) []rules.Finding {
	had := map[thing]bool{}
	for _, found := range before.Findings {
		if f.hasHidden(before.Bundle, found) {
			had[thingOf(found)] = true
		}
	}
	var list []rules.Finding
	for _, found := range after.Findings {
		if had[thingOf(found)] || f.hasHidden(after.Bundle, found) {
			list = append(list, found)
		}
	}
	return list
}

func (f Fixing) hasHidden(b *bundle.Bundle, found rules.Finding) bool {
	return slices.ContainsFunc(found.Fixes, func(alternative rules.Fix) bool {
		return alternative.Applicability >= f.Least && !f.showable(b, alternative)
	})
}

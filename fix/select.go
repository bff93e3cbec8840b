// Package fix turns the fixes of findings into new texts and modes: it chooses those that
// can be made together, makes them, shows them as a diff, and writes files.
package fix

import (
	"cmp"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// Chosen is a fix that is to be made.
type Chosen struct {
	Finding rules.Finding
	Fix     rules.Fix
}

// Select chooses, in the order of the findings, the fixes that may be made
// together: of each finding the first alternative that is at least as safe as
// least, that passes the filter, and that touches no byte which another one
// touches, nor gives a file another mode. Edits that two fixes have in common are
// made once. Where there are some that reveal a value, only those are chosen. What
// is left over comes again in the next round, after the chosen ones were made.
//
// realPath returns the real path of a file, which symbolic links can give several
// names. All fixes that are chosen call a file by the same name.
func Select(findings []rules.Finding, least rules.Applicability, filter func(rules.Fix) bool, realPath func(string) string) []Chosen {
	var chosen []Chosen
	s := selection{realPath: realPath, names: map[string]string{}, taken: map[string]edits{}, perms: map[string]bundle.Perm{}}
	may := func(f rules.Fix) bool { return f.Applicability >= least && filter(f) }
	first := func(f rules.Fix) bool { return f.Reveals && may(f) }
	choosable := may
	if slices.ContainsFunc(findings, func(f rules.Finding) bool { return slices.ContainsFunc(f.Fixes, first) }) {
		choosable = first
	}
	for _, f := range findings {
		for _, alternative := range f.Fixes {
			if !choosable(alternative) || !s.fits(alternative) {
				continue
			}
			s.take(alternative)
			chosen = append(chosen, Chosen{f, alternative})
			break
		}
	}
	return chosen
}

// selection is what the fixes chosen so far do.
type selection struct {
	realPath func(string) string
	// names are what they call the files, by real path.
	names map[string]string
	// taken are their edits by the files' names.
	taken map[string]edits
	// perms are the modes that they give files, by name.
	perms map[string]bundle.Perm
}

// fits tells whether a fix can be made with those taken. A file under another name
// could not be told from another file: such a fix has to wait for the next round.
func (s *selection) fits(f rules.Fix) bool {
	names := map[string]string{}
	for _, path := range f.Paths() {
		file := s.realPath(path)
		for _, known := range []map[string]string{s.names, names} {
			if name, ok := known[file]; ok && name != path {
				return false
			}
		}
		names[file] = path
	}
	for _, e := range f.Edits {
		if s.taken[e.Path].conflict(e) {
			return false
		}
	}
	for _, m := range f.Modes {
		if perm, ok := s.perms[m.Path]; ok && perm != m.Perm {
			return false
		}
	}
	return true
}

func (s *selection) take(f rules.Fix) {
	for _, path := range f.Paths() {
		s.names[s.realPath(path)] = path
	}
	for _, e := range f.Edits {
		s.taken[e.Path] = s.taken[e.Path].with(e)
	}
	for _, m := range f.Modes {
		s.perms[m.Path] = m.Perm
	}
}

// edits are those of one file that can all be made, in the order of their spans.
// There may be one for each line of a large file.
type edits []parse.Edit

// conflict tells whether an edit cannot be made beside the others. Insertions at
// the same place can: they are made in the order of their findings.
func (list edits) conflict(e parse.Edit) bool {
	behind, _ := slices.BinarySearchFunc(list, e.Span.End, func(other parse.Edit, end int) int { return other.Span.Start - end })
	// As none touches what another one touches, they also end in this order.
	for _, other := range slices.Backward(list[:behind]) {
		if other.Span.End <= e.Span.Start {
			return false
		}
		if other != e {
			return true
		}
	}
	return false
}

func (list edits) with(e parse.Edit) edits {
	at, _ := slices.BinarySearchFunc(list, e, func(a, b parse.Edit) int {
		return cmp.Or(a.Span.Start-b.Span.Start, a.Span.End-b.Span.End)
	})
	return slices.Insert(list, at, e)
}

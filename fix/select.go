// Package fix turns the edits of findings into new texts: it chooses those that
// can be made together, makes them, shows them as a diff, and writes files.
package fix

import (
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
// touches. Edits that two fixes have in common are made once. What is left
// over comes again in the next round, after the chosen ones were made.
//
// realPath returns the real path of a file, which symbolic links can give several
// names. All fixes that are chosen call a file by the same name.
func Select(findings []rules.Finding, least rules.Applicability, filter func(rules.Fix) bool, realPath func(string) string) []Chosen {
	var chosen []Chosen
	s := selection{realPath: realPath, names: map[string]string{}, taken: map[string][]parse.Edit{}}
	for _, f := range findings {
		for _, alternative := range f.Fixes {
			if alternative.Applicability < least || !filter(alternative) || !s.fits(alternative.Edits) {
				continue
			}
			s.take(alternative.Edits)
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
	taken map[string][]parse.Edit
}

// fits tells whether edits can be made with those taken. Edits of the same file
// under another name could not be told from conflicting ones: they have to wait
// for the next round.
func (s *selection) fits(edits []parse.Edit) bool {
	for _, e := range edits {
		if name, ok := s.names[s.realPath(e.Path)]; ok && name != e.Path {
			return false
		}
		for _, other := range s.taken[e.Path] {
			if e != other && conflict(e.Span, other.Span) {
				return false
			}
		}
	}
	return s.oneNameEach(edits)
}

// oneNameEach tells whether the edits of one fix call each file by one name.
func (s *selection) oneNameEach(edits []parse.Edit) bool {
	names := map[string]string{}
	for _, e := range edits {
		path := s.realPath(e.Path)
		if name, ok := names[path]; ok && name != e.Path {
			return false
		}
		names[path] = e.Path
	}
	return true
}

func (s *selection) take(edits []parse.Edit) {
	for _, e := range edits {
		s.names[s.realPath(e.Path)] = e.Path
		s.taken[e.Path] = append(s.taken[e.Path], e)
	}
}

// conflict tells whether two edits cannot both be made. Insertions at the same
// place can: they are made in order.
func conflict(a, b parse.Span) bool {
	if a.Len() == 0 && b.Len() == 0 {
		return false
	}
	return a.Overlaps(b)
}

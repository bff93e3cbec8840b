package rules

import (
	"slices"

	"github.com/regionlint/regionlint/parse/suppression"
)

// Suppression is a comment that asks for silence, and what came of it.
type Suppression struct {
	*suppression.Comment
	// Expired tells that its last day is over.
	Expired bool
	// Words are those that name rules, in the order of the comment's Rules.
	Words []SuppressedWord
	// Fixed tells that edits to its file are made; not so for a manifest that is
	// not in the bundle.
	Fixed bool
}

// Codes are those of the rules that it names, each once.
func (s Suppression) Codes() []string {
	var codes []string
	for _, w := range s.Words {
		codes = append(codes, w.Codes...)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Silencing are the words that silence a rule: none where the last day is over.
func (s Suppression) Silencing(code string) (words []*SuppressedWord) {
	if s.Expired {
		return nil
	}
	for i, w := range s.Words {
		if slices.Contains(w.Codes, code) {
			words = append(words, &s.Words[i])
		}
	}
	return words
}

// SuppressedWord is a word of a suppression that names rules, and what came of it.
type SuppressedWord struct {
	// Codes are those of the rules that it names.
	Codes []string
	// Refused says why it names none that can be silenced, and Help what to write
	// instead; both are "" if it does.
	Refused, Help string
	Outcome       Outcome
	// Meant is a finding that it does not silence, since that has the comment at a
	// related place, or elsewhere in its file; nil if there is none.
	Meant *Finding
}

// Outcome is what came of a word of a suppression.
type Outcome int

const (
	// Unjudged is what nobody can tell, since not all of its rules were checked.
	Unjudged Outcome = iota
	// Unused is a word that silenced nothing.
	Unused
	// Used is one that silenced something.
	Used
)

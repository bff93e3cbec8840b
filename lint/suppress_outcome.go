package lint

import (
	"slices"

	"github.com/regionlint/regionlint/parse/suppression"
	"github.com/regionlint/regionlint/rules"
)

// eachWord calls do with each word that names rules.
func (all *suppressions) eachWord(do func(c *suppression.Comment, w *rules.SuppressedWord)) {
	for _, s := range all.list {
		for i := range s.Words {
			do(s.Comment, &s.Words[i])
		}
	}
}

// nameOthers tells whether a word names a rule that does not run.
func (all *suppressions) nameOthers(runs func(code string) bool) (others bool) {
	all.eachWord(func(_ *suppression.Comment, w *rules.SuppressedWord) {
		others = others || slices.ContainsFunc(w.Codes, func(code string) bool { return !runs(code) })
	})
	return others
}

// judge tells which of the words that silenced nothing are of no use: those whose rules
// were checked everywhere. A rule that nobody asks for says nothing for or against a word
// for several. With them it notes what was found elsewhere.
func (all *suppressions) judge(found Result, runs func(code string) bool) {
	if len(all.list) == 0 {
		return
	}
	skipped := map[string]bool{}
	for _, s := range found.Skips {
		skipped[s.Rule.Code] = true
	}
	all.eachWord(func(_ *suppression.Comment, w *rules.SuppressedWord) {
		ran := slices.DeleteFunc(slices.Clone(w.Codes), func(code string) bool { return !runs(code) })
		if w.Outcome != rules.Used && len(ran) > 0 && !slices.ContainsFunc(ran, func(code string) bool { return skipped[code] }) {
			w.Outcome = rules.Unused
		}
	})
	all.noteMeant(found.Findings)
}

// noteMeant notes with a word the finding that has the comment at one of its other
// places, else the first in the comment's file.
func (all *suppressions) noteMeant(findings []rules.Finding) {
	type ruleInFile struct{ code, file string }
	first := map[ruleInFile]*rules.Finding{}
	for i := range findings {
		f := &findings[i]
		if f.Primary.Place.Source == nil {
			continue
		}
		for _, label := range f.Related {
			for _, w := range all.at(f.Rule.Code, label.Place) {
				w.Meant = f
			}
		}
		key := ruleInFile{f.Rule.Code, all.id(f.Primary.Place.Source)}
		if first[key] == nil {
			first[key] = f
		}
	}
	all.eachWord(func(c *suppression.Comment, w *rules.SuppressedWord) {
		for _, code := range w.Codes {
			if w.Meant == nil {
				w.Meant = first[ruleInFile{code, all.id(c.Source)}]
			}
		}
	})
}

package report

import (
	"slices"
	"strings"
	"sync"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// mask hides the secrets of a bundle in texts about it. Those who write the texts
// leave them out (parse.Source.Shown, parse.ShownText); this is for what they did not
// think of, and only for what cannot be a word of theirs.
type mask struct {
	replacer func() *strings.Replacer
}

func newMask(sources []*parse.Source) mask {
	return maskOf(func() []*parse.Source { return sources })
}

// maskOf is a mask that looks for secrets when a text may hold one. Hardly any does, and
// the look for the secrets of all files took a fifth of the time of a bundle.
func maskOf(sources func() []*parse.Source) mask {
	return mask{sync.OnceValue(func() *strings.Replacer { return replacer(sources()) })}
}

func replacer(sources []*parse.Source) *strings.Replacer {
	var pairs []string
	for _, word := range parse.Unmistakable(sources) {
		pairs = append(pairs, word, parse.Mask)
	}
	if len(pairs) == 2 {
		// For one text alone a Replacer takes a time that grows with the square of
		// its length, and all of a broken file may be secret.
		pairs = append(pairs, pairs...)
	}
	return strings.NewReplacer(pairs...)
}

// sources are the bundle's files and those that its findings show.
func (b *Bundle) sources() []*parse.Source {
	list := slices.Clone(b.Sources)
	seen := map[*parse.Source]bool{nil: true}
	for _, source := range list {
		seen[source] = true
	}
	for _, f := range b.Findings {
		for label := range labels(&f) {
			if source := label.Place.Source; !seen[source] {
				seen[source] = true
				list = append(list, source)
			}
		}
	}
	return list
}

func (m mask) text(s string) string {
	if !parse.MayHoldUnmistakable(s) {
		return s
	}
	return m.replacer().Replace(s)
}

// finding returns f with its texts masked.
func (m mask) finding(f rules.Finding) rules.Finding {
	f.Message, f.Help, f.Subject = m.text(f.Message), m.text(f.Help), m.text(f.Subject)
	f.Primary.Text = m.text(f.Primary.Text)
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		f.Related[i].Text = m.text(f.Related[i].Text)
	}
	f.Notes = slices.Clone(f.Notes)
	for i, note := range f.Notes {
		f.Notes[i] = m.text(note)
	}
	f.Fixes = slices.Clone(f.Fixes)
	for i := range f.Fixes {
		f.Fixes[i].Message = m.text(f.Fixes[i].Message)
	}
	return f
}

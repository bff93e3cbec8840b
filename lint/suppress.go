package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/suppression"
	"github.com/regionlint/regionlint/rules"
)

// suppressions are the comments of a bundle that ask for silence.
type suppressions struct {
	bundle *bundle.Bundle
	list   []rules.Suppression
	files  map[string]*suppressedFile
	// ids are those of the files that were asked about.
	ids map[*parse.Source]string
}

// suppressedFile is what the comments of a file silence.
type suppressedFile struct {
	whole  []wordAt
	byLine map[int][]wordAt
	// alone are the lines of those that stand alone, by each line below them that they
	// are about: of several above one it is that of the first.
	alone map[int]int
}

// wordAt is a word of a suppression: the numbers of both.
type wordAt struct{ suppression, word int }

// newSuppressions reads the comments of a bundle; none where they do not count.
func newSuppressions(b *bundle.Bundle, s Settings) *suppressions {
	all := &suppressions{bundle: b, files: map[string]*suppressedFile{}, ids: map[*parse.Source]string{}}
	if s.NoSuppressions {
		return all
	}
	for _, f := range b.Commented() {
		comments := suppression.Find(f)
		if len(comments) == 0 || all.files[b.FileID(f.Source)] != nil {
			continue
		}
		file := &suppressedFile{byLine: map[int][]wordAt{}, alone: map[int]int{}}
		all.files[b.FileID(f.Source)] = file
		for _, c := range comments {
			all.add(file, c, s.Today)
		}
	}
	return all
}

func (all *suppressions) add(file *suppressedFile, c *suppression.Comment, today string) {
	s := rules.Suppression{
		Comment: c,
		// Days are written so that their texts have their order.
		Expired: c.Until.Text != "" && c.Until.Text < today,
		Fixed:   all.bundle.Holds(c.Source),
	}
	if c.Problem == nil {
		for _, w := range c.Rules {
			s.Words = append(s.Words, suppressedWord(c, w))
		}
	}
	if c.Alone {
		for n := c.Lines.First + 1; n <= c.Lines.Last; n++ {
			if _, stacked := file.alone[n]; !stacked {
				file.alone[n] = c.Lines.First
			}
		}
	}
	if !s.Expired {
		for i := range s.Words {
			file.add(c, wordAt{len(all.list), i})
		}
	}
	all.list = append(all.list, s)
}

func (f *suppressedFile) add(c *suppression.Comment, at wordAt) {
	if c.WholeFile {
		f.whole = append(f.whole, at)
		return
	}
	for n := c.Lines.First; n <= c.Lines.Last; n++ {
		f.byLine[n] = append(f.byLine[n], at)
	}
}

// suppressedWord finds the rules that a word names. A word that names none is told as
// it may be shown.
func suppressedWord(c *suppression.Comment, word suppression.Word) (w rules.SuppressedWord) {
	named := matching(rules.All(), word.Text)
	if named == nil {
		err := unknownRule(rules.All(), c.Source.Shown(word.Span))
		w.Refused, w.Help, _ = strings.Cut(err.Error(), ": ")
		return w
	}
	for _, r := range named {
		if r.OfSuppressions {
			w.Refused = fmt.Sprintf("%s cannot be silenced by a comment", r.Code)
			w.Help = fmt.Sprintf("put the comments right, or run with `--ignore %s`", r.Code)
			return w
		}
		w.Codes = append(w.Codes, r.Code)
	}
	return w
}

// at are the words that silence a rule at a place.
func (all *suppressions) at(code string, p parse.Place) (list []wordAt) {
	if len(all.list) == 0 || p.Source == nil {
		return nil
	}
	f := all.files[all.id(p.Source)]
	if f == nil {
		return nil
	}
	lines := suppression.LinesOf(p)
	candidates := slices.Clone(f.whole)
	for n := lines.First; n <= lines.Last; n++ {
		candidates = append(candidates, f.byLine[n]...)
	}
	for _, c := range candidates {
		if slices.Contains(all.word(c).Codes, code) {
			list = append(list, c)
		}
	}
	return list
}

func (all *suppressions) word(at wordAt) *rules.SuppressedWord {
	return &all.list[at.suppression].Words[at.word]
}

func (all *suppressions) id(src *parse.Source) string {
	id, ok := all.ids[src]
	if !ok {
		id = all.bundle.FileID(src)
		all.ids[src] = id
	}
	return id
}

// silence takes out the findings that are silenced where they stand.
func (all *suppressions) silence(findings []rules.Finding) (left, silenced []rules.Finding) {
	if len(all.list) == 0 {
		return findings, nil
	}
	for _, f := range findings {
		words := all.at(f.Rule.Code, f.Primary.Place)
		for _, at := range words {
			all.word(at).Outcome = rules.Used
		}
		if len(words) > 0 {
			silenced = append(silenced, f)
			continue
		}
		left = append(left, f)
	}
	return left, silenced
}

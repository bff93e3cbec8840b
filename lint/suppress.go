package lint

import (
	"fmt"
	"slices"
	"sort"
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
	// whole are the words about all of the file, by the codes of rules.
	whole map[string][]*rules.SuppressedWord
	// above are the numbers of the suppressions about lines below their own, and
	// beside of those about their own, from the top of the file to its end.
	above, beside []int
}

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
		file := &suppressedFile{whole: map[string][]*rules.SuppressedWord{}}
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
	switch n := len(all.list); {
	case c.WholeFile:
		for _, code := range s.Codes() {
			file.whole[code] = append(file.whole[code], s.Silencing(code)...)
		}
	case c.Alone:
		file.above = append(file.above, n)
	default:
		file.beside = append(file.beside, n)
	}
	all.list = append(all.list, s)
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
func (all *suppressions) at(code string, p parse.Place) (words []*rules.SuppressedWord) {
	if len(all.list) == 0 || p.Source == nil {
		return nil
	}
	f := all.files[all.id(p.Source)]
	if f == nil {
		return nil
	}
	lines := suppression.LinesOf(p)
	words = slices.Clip(f.whole[code])
	for _, numbers := range [][]int{all.about(lines, f.above), all.about(lines, f.beside)} {
		for _, n := range numbers {
			words = append(words, all.list[n].Silencing(code)...)
		}
	}
	return words
}

// about are those of a file's suppressions, either above or beside lines, that are about
// one of these. They stand together: what begins further down ends no earlier.
func (all *suppressions) about(lines suppression.Lines, numbers []int) []int {
	from := sort.Search(len(numbers), func(i int) bool { return all.list[numbers[i]].Lines.Last >= lines.First })
	to := sort.Search(len(numbers), func(i int) bool { return all.list[numbers[i]].Lines.First > lines.Last })
	return numbers[from:max(from, to)]
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
		for _, w := range words {
			w.Outcome = rules.Used
		}
		if len(words) > 0 {
			silenced = append(silenced, f)
			continue
		}
		left = append(left, f)
	}
	return left, silenced
}

package settings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/nearest"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// entries returns the pairs of a mapping whose keys are text and stand there for
// the first time, and complains about the others; what names the mapping.
func (r *reader) entries(n *yamlnode.Node, what string) []yamlnode.Entry {
	v := n.Resolve()
	if v.Kind != yamlnode.Mapping {
		r.problem(n.Span, "%s must be a mapping (`key: value`), not %s", what, n.Describe())
		return nil
	}
	if !r.mayRead(n, len(v.Entries)) {
		return nil
	}
	first := map[string]*yamlnode.Node{}
	var kept []yamlnode.Entry
	for _, e := range v.Entries {
		key := e.Key.Resolve()
		before := first[key.Value]
		switch {
		case key.Tag == "!!merge":
			r.problem(e.Key.Span, "`<<` merges nothing here: write the keys out")
		case !isText(key):
			r.problem(e.Key.Span, "a key must be text, not %s%s", e.Key.Describe(), quotesHelp(key))
		case before != nil:
			r.problem(e.Key.Span, "`%s` stands twice: first on line %d", key.Short(), r.s.Source.Line(before.Span.Start))
		default:
			first[key.Value] = e.Key
			kept = append(kept, e)
		}
	}
	return kept
}

// mayRead counts what is read, and says so once when it is too much.
func (r *reader) mayRead(n *yamlnode.Node, values int) bool {
	before := r.reads
	r.reads += values
	if before <= maxReads && r.reads > maxReads {
		r.problem(n.Span, "the file has more than %d values, those of aliases counted each time", maxReads)
	}
	return r.reads <= maxReads
}

// rules reads a list of patterns, or a single one.
func (r *reader) rules(e yamlnode.Entry) Value[[]Word] {
	v := Value[[]Word]{Place: r.place(e.Key.Span)}
	name, n := e.Key.Short(), e.Value.Resolve()
	items := n.Items
	switch {
	case isText(n):
		items = []*yamlnode.Node{e.Value}
	case n.Kind != yamlnode.Sequence:
		r.problem(e.Value.Span, "`%s` must be a rule or a list of rules, not %s", name, e.Value.Describe())
		return v
	}
	if !r.mayRead(e.Value, len(items)) {
		return v
	}
	for _, item := range items {
		text := item.Resolve()
		switch {
		case !isText(text):
			r.problem(item.Span, "`%s` must list rules by code, name or prefix, not %s", name, item.Describe())
		case strings.Contains(text.Value, ","):
			r.problem(item.Span, "`%s` is no rule: write a list, `[%s]`", text.Short(), text.Short())
		default:
			v.Data = append(v.Data, r.word(item))
		}
	}
	return v
}

// oneOf reads one of several words.
func (r *reader) oneOf(e yamlnode.Entry, words []string) Word {
	name, n := e.Key.Short(), e.Value.Resolve()
	switch {
	case !isText(n):
		r.problem(e.Value.Span, "`%s` must be %s, not %s", name, sentence.Or(words), e.Value.Describe())
	case !slices.Contains(words, n.Value):
		help := "it takes " + sentence.Or(words)
		if near := nearest.Word(strings.ToLower(n.Value), words); near != "" {
			help = fmt.Sprintf("did you mean %s?", near)
		}
		r.problem(e.Value.Span, "`%s` cannot be `%s`: %s", name, n.Short(), help)
	default:
		return Word{Data: n.Value, Place: r.place(e.Key.Span)}
	}
	return Word{}
}

// number reads a whole number from low on.
func (r *reader) number(e yamlnode.Entry, low int) Value[int] {
	n, wrong := e.Value.WholeNumber(low, mostConnections)
	if wrong != "" {
		if _, err := strconv.Atoi(e.Value.Resolve().Value); err == nil && isText(e.Value.Resolve()) {
			wrong += ": remove the quotes"
		}
		r.problem(e.Value.Span, "`%s` %s", e.Key.Resolve().Value, wrong)
		return Value[int]{}
	}
	return Value[int]{Data: n, Place: r.place(e.Key.Span)}
}

// check reads one of Checks. True and false stand for always and never.
func (r *reader) check(e yamlnode.Entry) Word {
	n := e.Value.Resolve()
	word, ok := map[string]string{"true": Always, "false": Never}[strings.ToLower(n.Value)]
	if ok && n.Kind == yamlnode.Scalar && n.Tag == "!!bool" {
		return Word{Data: word, Place: r.place(e.Key.Span)}
	}
	return r.oneOf(e, Checks())
}

func isText(n *yamlnode.Node) bool {
	return n.Kind == yamlnode.Scalar && n.Tag == "!!str"
}

// quotesHelp is for numbers and the like, which quotes make text.
func quotesHelp(n *yamlnode.Node) string {
	if n.Kind == yamlnode.Scalar && n.Value != "" {
		return ": put it in quotes"
	}
	return ""
}

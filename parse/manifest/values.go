package manifest

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/parse/nearest"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// key is a key of a mapping and what reads its value.
type key struct {
	name string
	read func(*yamlnode.Node)
}

// mapping reads each key of n that is known and complains about the others. It
// returns the values by key, or nil when n is no mapping; what names the
// mapping in messages.
func (r *reader) mapping(n *yamlnode.Node, what string, keys []key) map[string]*yamlnode.Node {
	v := n.Resolve()
	if v.Kind != yamlnode.Mapping {
		r.problem(firstLine(r.src, n.Span), fmt.Sprintf("%s must be a mapping (`key: value`), not %s", what, n.Describe()), "")
		return nil
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	given := map[string]*yamlnode.Node{}
	for _, e := range r.unique(r.entries(v), "key") {
		name := e.Key.Resolve().Value
		i := index(names, name)
		if i < 0 || e.Key.Resolve().Kind != yamlnode.Scalar {
			r.problem(firstLine(r.src, e.Key.Span), unknown("key", name, names)+" in "+what, "known keys: "+sentence.And(names))
			continue
		}
		given[name] = e.Value
		if r.reads++; r.reads <= maxReads {
			keys[i].read(e.Value)
		}
	}
	return given
}

// entries returns the pairs of a mapping with those that "<<" merges into it,
// which any other pair overrides.
func (r *reader) entries(n *yamlnode.Node) []yamlnode.Entry {
	var own, merged []yamlnode.Entry
	for _, e := range n.Entries {
		if e.Key.Tag != "!!merge" {
			own = append(own, e)
			continue
		}
		for _, source := range mergeSources(e.Value) {
			if r.reads++; r.reads > maxReads || source == n {
				continue
			}
			if source.Kind != yamlnode.Mapping {
				r.problem(firstLine(r.src, e.Value.Span), "`<<` takes a mapping or a list of mappings", "")
				continue
			}
			merged = append(merged, plainEntries(source)...)
		}
	}
	have := map[string]bool{}
	for _, e := range own {
		have[e.Key.Resolve().Value] = true
	}
	for _, e := range merged {
		if name := e.Key.Resolve().Value; !have[name] {
			have[name] = true
			own = append(own, e)
		}
	}
	return own
}

// mergeSources returns the nodes that a "<<" names.
func mergeSources(n *yamlnode.Node) []*yamlnode.Node {
	v := n.Resolve()
	if v.Kind != yamlnode.Sequence {
		return []*yamlnode.Node{v}
	}
	sources := make([]*yamlnode.Node, len(v.Items))
	for i, item := range v.Items {
		sources[i] = item.Resolve()
	}
	return sources
}

// plainEntries returns the entries of a merged mapping. A "<<" inside it is
// not followed: the manifest is one level of defaults, no more.
func plainEntries(n *yamlnode.Node) []yamlnode.Entry {
	var plain []yamlnode.Entry
	for _, e := range n.Entries {
		if e.Key.Tag != "!!merge" {
			plain = append(plain, e)
		}
	}
	return plain
}

// unique returns the entries whose key stands first, and complains about the
// others; what is the word for a key.
func (r *reader) unique(entries []yamlnode.Entry, what string) []yamlnode.Entry {
	first := map[string]*yamlnode.Node{}
	kept := entries[:0]
	for _, e := range entries {
		key := e.Key.Resolve()
		if before, ok := first[key.Value]; ok && key.Kind == yamlnode.Scalar {
			r.problem(e.Key.Span, fmt.Sprintf("%s `%s` stands twice", what, key.Value), "")
			last := &r.m.Problems[len(r.m.Problems)-1]
			last.Related, last.RelatedText = r.place(before.Span), "the first one, which counts"
			continue
		}
		if key.Kind == yamlnode.Scalar {
			first[key.Value] = e.Key
		}
		kept = append(kept, e)
	}
	return kept
}

// list returns the items of a list; example is an item that help shows.
func (r *reader) list(n *yamlnode.Node, name, example string) []*yamlnode.Node {
	v := n.Resolve()
	if v.Kind != yamlnode.Sequence {
		if v.Kind == yamlnode.Scalar && strings.Trim(v.Value, wordsOfList) == "" && v.Value != "" {
			example = v.Value
		}
		help := fmt.Sprintf("write `%s: [%s]`", name, example)
		r.problem(firstLine(r.src, n.Span), fmt.Sprintf("`%s` must be a list, not %s", name, n.Describe()), help)
		return nil
	}
	if r.reads += len(v.Items); r.reads > maxReads {
		return nil
	}
	return v.Items
}

// wordsOfList are the characters of words that can stand between brackets as they
// are.
const wordsOfList = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-, "

// text reads a scalar as it is written. A number or a date is text too, where
// text is wanted.
func (r *reader) text(n *yamlnode.Node, name, want string) (string, bool) {
	v := n.Resolve()
	if v.Kind != yamlnode.Scalar || v.IsNull() || v.Tag == "!!bool" {
		r.wrongType(n, name, want)
		return "", false
	}
	return v.Value, true
}

// wholeNumber reads an integer from low to high.
func (r *reader) wholeNumber(n *yamlnode.Node, name string, low, high int) (int, bool) {
	number, wrong := n.WholeNumber(low, high)
	if wrong == "" {
		return number, true
	}
	help := ""
	if v := n.Resolve(); v.Quoted() && isDigits(v.Value) {
		help = "remove the quotes"
	}
	r.problem(firstLine(r.src, n.Span), fmt.Sprintf("`%s` %s", name, wrong), help)
	return 0, false
}

// boolean reads true or false.
func (r *reader) boolean(n *yamlnode.Node, name string) bool {
	v := n.Resolve()
	if v.Kind != yamlnode.Scalar || v.Tag != "!!bool" {
		r.wrongType(n, name, "true or false")
		return false
	}
	return strings.EqualFold(v.Value, "true")
}

// unknown says that a word is not known, and which one it was likely meant to
// be.
func unknown(what, word string, known []string) string {
	message := fmt.Sprintf("unknown %s `%s`", what, word)
	if near := nearest.Word(word, known); near != "" {
		message += fmt.Sprintf(" (did you mean `%s`?)", near)
	}
	return message
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

func index(words []string, word string) int {
	for i, w := range words {
		if w == word {
			return i
		}
	}
	return -1
}

package regiond

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/nearest"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// secretName tells whether the values of an option are secret: those that MAAS
// knows to be, and those of unknown options that look like them, since a
// misspelt database_pass holds a password as well.
func secretName(key string) bool {
	if d := Lookup(key); d != nil {
		return d.Secret
	}
	letters := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(key))
	for _, word := range [...]string{"pas", "pwd", "psw", "secr", "secet", "token", "cred", "approle", "private"} {
		if strings.Contains(letters, word) {
			return true
		}
	}
	return meansSecret(strings.ToLower(key))
}

// meansSecret tells whether an unknown option is a secret one misspelt: what it was
// meant to be is nearer than any other.
func meansSecret(key string) bool {
	var all, secret []string
	for _, d := range Definitions() {
		all = append(all, d.Name)
		if d.Secret {
			secret = append(secret, d.Name)
		}
	}
	meant := nearest.Word(key, secret)
	return meant != "" && meant == nearest.Word(key, all)
}

// markTree marks the values of secret options, wherever in the file they are.
func (f *File) markTree() {
	f.root.Walk(func(n *yamlnode.Node) {
		if n.Kind == yamlnode.Scalar && !f.Source.HoldsSecret(n.Span) && parse.LooksSecret(n.Value) {
			// "pass\x77ord=x" shows what it is only when its escapes are read.
			f.secrets = append(f.secrets, n.Span)
		}
		for _, e := range n.Entries {
			if secretName(e.Key.Resolve().Value) {
				f.secrets = append(f.secrets, e.Value.Span, e.Value.Resolve().Span)
			}
		}
	})
	for _, span := range f.secrets {
		f.Source.MarkSecret(span)
	}
	slices.SortFunc(f.secrets, func(a, b parse.Span) int { return a.Start - b.Start })
	merged := f.secrets[:0]
	for _, span := range f.secrets {
		if n := len(merged); n > 0 && span.Start <= merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, span.End)
			continue
		}
		merged = append(merged, span)
	}
	f.secrets = merged
}

// holdsSecret tells whether a part of a value is that of a secret option, be it
// through an alias. Aliases inside of an alias are not followed: it is taken to
// hold a secret.
func (f *File) holdsSecret(value *yamlnode.Node) bool {
	holds := false
	value.Walk(func(n *yamlnode.Node) {
		if n.Kind != yamlnode.Alias {
			holds = holds || f.isSecret(n.Span)
			return
		}
		holds = holds || f.targetHoldsSecret(n.Resolve())
	})
	return holds
}

// targetHoldsSecret is asked once for each node that aliases name, however many
// they are.
func (f *File) targetHoldsSecret(target *yamlnode.Node) bool {
	if holds, ok := f.hidden[target]; ok {
		return holds
	}
	holds := false
	target.Walk(func(n *yamlnode.Node) {
		holds = holds || n.Kind == yamlnode.Alias || f.isSecret(n.Span)
	})
	f.hidden[target] = holds
	return holds
}

func (f *File) isSecret(span parse.Span) bool {
	i := sort.Search(len(f.secrets), func(i int) bool { return f.secrets[i].End > span.Start })
	return i < len(f.secrets) && f.secrets[i].Overlaps(span)
}

// markUnloaded marks whatever may be secret in a file that could not be read:
// everything but the lines that begin with an option which is known not to be
// secret, and of those what stands behind another colon, since that could have
// been a line of its own.
func (f *File) markUnloaded() {
	text := yamlnode.Decode(f.Source.Text)
	for _, line := range text.Lines() {
		start, end := line[0], line[1]
		for start < end && strings.ContainsRune(" \t{?'\"", text.Runes[start]) {
			start++
		}
		// Set in, what looks like a key may be part of a value above.
		isKey := start == line[0]
		hidden := openUntil(text, start, end, isKey)
		for hidden < end && yamlnode.IsBlank(text.Runes[hidden]) {
			hidden++
		}
		f.Source.MarkSecret(text.Span(hidden, end))
	}
}

// openUntil is where on the line of characters [start, end) that begins there
// something may stand that must not be shown. showKeys tells whether keys may be
// shown that no release knows.
func openUntil(text *yamlnode.Text, start, end int, showKeys bool) int {
	after := start
	for after < end && isKeyRune(text.Runes[after]) {
		after++
	}
	if d := Lookup(string(text.Runes[start:after])); d == nil || d.Secret {
		if (d != nil || showKeys) && after > start && after < end && text.Runes[after] == ':' {
			return after + 1
		}
		return start
	}
	line := string(text.Runes[start:end])
	toUs, behindUs := len(line), len(line)
	if at := toRegionlint().FindStringIndex(line); at != nil {
		toUs, behindUs = utf8.RuneCountInString(line[:at[0]]), utf8.RuneCountInString(line[:at[1]])
	}
	// The first colon is the option's own.
	for colons := 0; after < end; after++ {
		if text.Runes[after] != ':' || after+1 < end && !yamlnode.IsBlank(text.Runes[after+1]) {
			continue
		}
		colons++
		switch {
		case colons > 1 && after > start+toUs:
			return max(after+1, start+behindUs)
		case colons > 1:
			return after + 1
		}
	}
	return end
}

// toRegionlint is what a comment tells regionlint to ignore, up to the reason. These
// words are no secret: hidden in all messages, they would be missing from our own.
var toRegionlint = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`#[ \t]*regionlint:[ \t]+ignore(?:-file)?(?:[ \t,]+(?:[A-Z]{3}[0-9]{3}|until=[0-9-]{10}))*(?:[ \t]|$)`)
})

func isKeyRune(r rune) bool {
	return r == '_' || r == '-' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

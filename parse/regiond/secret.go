package regiond

import (
	"strings"

	"github.com/regionlint/regionlint/parse"
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
	return false
}

// markTree marks the values of secret options, wherever in the file they are.
func markTree(src *parse.Source, root *yamlnode.Node) {
	root.Walk(func(n *yamlnode.Node) {
		for _, e := range n.Entries {
			if !secretName(e.Key.Resolve().Value) {
				continue
			}
			src.MarkSecret(e.Value.Span)
			src.MarkSecret(e.Value.Resolve().Span)
		}
	})
}

// markUnloaded marks whatever may be secret in a file that could not be read:
// all that follows a key, unless it is the key of an option that is not secret.
func (f *File) markUnloaded() {
	text := yamlnode.Decode(f.Source.Text)
	open := false
	for _, line := range text.Lines() {
		open = f.markLine(text, line[0], line[1], open)
	}
}

// markLine marks the secret part of the line of characters [start, end). Open
// tells whether the line before may go on in this one; so does the result.
func (f *File) markLine(text *yamlnode.Text, start, end int, open bool) bool {
	for start < end && strings.ContainsRune(" \t{?'\"", text.Runes[start]) {
		start++
	}
	if start == end {
		return open
	}
	after := start
	for after < end && isKeyRune(text.Runes[after]) {
		after++
	}
	name := string(text.Runes[start:after])
	for after < end && strings.ContainsRune(" \t'\"", text.Runes[after]) {
		after++
	}
	hasKey := name != "" && after < end && (text.Runes[after] == ':' || text.Runes[after] == '=')
	switch {
	case hasKey:
		start = after + 1
	case secretName(name):
		start += len([]rune(name))
	case !open:
		return false
	}
	if d := Lookup(name); hasKey && d != nil && !d.Secret {
		return false
	}
	for start < end && yamlnode.IsBlank(text.Runes[start]) {
		start++
	}
	f.Source.MarkSecret(text.Span(start, end))
	return true
}

func isKeyRune(r rune) bool {
	return r == '_' || r == '-' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

package pgconf

import (
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// listItem is a name in a list, without the double quotes it may stand in.
type listItem struct {
	name   string
	quoted bool
}

// cutList splits a comma-separated list of names. An empty list is fine, an
// empty item outside quotes is not.
func cutList(text, blanks string) (items []listItem, ok bool) {
	text = strings.TrimLeft(text, blanks)
	if text == "" {
		return nil, true
	}
	for {
		item, rest, ok := cutItem(text, blanks)
		if !ok {
			return nil, false
		}
		items = append(items, item)
		rest = strings.TrimLeft(rest, blanks)
		if rest == "" {
			return items, true
		}
		if rest[0] != ',' {
			return nil, false
		}
		text = strings.TrimLeft(rest[1:], blanks)
	}
}

// cutItem takes one name from the start of text.
func cutItem(text, blanks string) (item listItem, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.IndexAny(text, ","+blanks)
		if end < 0 {
			end = len(text)
		}
		return listItem{name: text[:end]}, text[end:], end > 0
	}
	for at := 1; at < len(text); at++ {
		if text[at] != '"' {
			continue
		}
		if at+1 < len(text) && text[at+1] == '"' {
			at++
			continue
		}
		return listItem{strings.ReplaceAll(text[1:at], `""`, `"`), true}, text[at+1:], true
	}
	return listItem{}, "", false
}

// splitList splits a list of names and leaves them as they are (SplitGUCList in
// src/backend/utils/adt/varlena.c).
func splitList(text string, v version.PostgreSQL) (names []string, ok bool) {
	items, ok := cutList(text, listBlanks(v))
	for _, item := range items {
		names = append(names, item.name)
	}
	return names, ok
}

// splitIdentifiers splits a list of SQL identifiers: they are folded to lower
// case unless quoted, and cut at 63 bytes (SplitIdentifierString there).
func splitIdentifiers(text string, v version.PostgreSQL) (names []string, ok bool) {
	items, ok := cutList(text, listBlanks(v))
	for _, item := range items {
		if !item.quoted {
			item.name = lower(item.name)
		}
		names = append(names, truncateName(item.name))
	}
	return names, ok
}

// listBlanks is what may stand around a name (scanner_isspace).
func listBlanks(v version.PostgreSQL) string {
	if v >= version.PostgreSQL16 {
		return " \t\n\r\f\v"
	}
	return " \t\n\r\f"
}

// Package namelist reads lists of names between commas, as some parameters of
// postgresql.conf and options of pg_hba.conf have them
// (src/backend/utils/adt/varlena.c).
package namelist

import (
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// Item is a name in a list, without the double quotes it may stand in.
type Item struct {
	// Name is what stands between the quotes, if there are any.
	Name string
	// Quoted tells that there are.
	Quoted bool
}

// Cut splits a comma-separated list of names. An empty list is fine, an empty
// item outside quotes is not.
func Cut(text string, v version.PostgreSQL) (items []Item, ok bool) {
	blanks := blanks.In(v)
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
func cutItem(text, blanks string) (item Item, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.IndexAny(text, ","+blanks)
		if end < 0 {
			end = len(text)
		}
		return Item{Name: text[:end]}, text[end:], end > 0
	}
	for at := 1; at < len(text); at++ {
		if text[at] != '"' {
			continue
		}
		if at+1 < len(text) && text[at+1] == '"' {
			at++
			continue
		}
		return Item{strings.ReplaceAll(text[1:at], `""`, `"`), true}, text[at+1:], true
	}
	return Item{}, "", false
}

// Split splits a list of names and leaves them as they are (SplitGUCList).
func Split(text string, v version.PostgreSQL) (names []string, ok bool) {
	items, ok := Cut(text, v)
	for _, item := range items {
		names = append(names, item.Name)
	}
	return names, ok
}

// blanks are what may stand around a name (scanner_isspace in scansup.c).
var blanks = version.Table[string]{
	version.PostgreSQL95: " \t\n\r\f",
	version.PostgreSQL17: " \t\n\r\f\v",
}

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
	return cut(text, blanks, func(text string) string {
		return text[:indexAny(text, ","+blanks)]
	})
}

// Paths splits a comma-separated list of paths, which may have blanks inside,
// and leaves them as they are (SplitDirectoriesString).
func Paths(text string, v version.PostgreSQL) (paths []string, ok bool) {
	blanks := blanks.In(v)
	items, ok := cut(text, blanks, func(text string) string {
		return strings.TrimRight(text[:indexAny(text, ",")], blanks)
	})
	return names(items), ok
}

// indexAny is where text has one of the bytes first, or its length.
func indexAny(text, bytes string) int {
	if at := strings.IndexAny(text, bytes); at >= 0 {
		return at
	}
	return len(text)
}

// cut splits a list; plain is the unquoted item that a text begins with.
func cut(text, blanks string, plain func(text string) string) (items []Item, ok bool) {
	text = strings.TrimLeft(text, blanks)
	if text == "" {
		return nil, true
	}
	for {
		item, rest, ok := cutItem(text, plain)
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
func cutItem(text string, plain func(text string) string) (item Item, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		name := plain(text)
		return Item{Name: name}, text[len(name):], name != ""
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
func Split(text string, v version.PostgreSQL) (list []string, ok bool) {
	items, ok := Cut(text, v)
	return names(items), ok
}

func names(items []Item) []string {
	var list []string
	for _, item := range items {
		list = append(list, item.Name)
	}
	return list
}

// blanks are what may stand around a name (scanner_isspace in scansup.c).
var blanks = version.Table[string]{
	version.PostgreSQL95: " \t\n\r\f",
	version.PostgreSQL17: " \t\n\r\f\v",
}

package pgconf

import "strings"

// listBlank is what separates words in a list (scanner_isspace).
const listBlank = " \t\n\r\f"

// splitList splits a comma-separated list of names, each of which may stand in
// double quotes (SplitGUCList in src/backend/utils/adt/varlena.c). An empty
// list is fine, an empty item is not.
func splitList(text string) (items []string, ok bool) {
	text = strings.TrimLeft(text, listBlank)
	if text == "" {
		return nil, true
	}
	for {
		item, rest, ok := cutItem(text)
		if !ok {
			return nil, false
		}
		items = append(items, item)
		rest = strings.TrimLeft(rest, listBlank)
		if rest == "" {
			return items, true
		}
		if rest[0] != ',' {
			return nil, false
		}
		text = strings.TrimLeft(rest[1:], listBlank)
	}
}

// cutItem takes one name from the start of text.
func cutItem(text string) (item, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.IndexAny(text, ","+listBlank)
		if end < 0 {
			end = len(text)
		}
		return text[:end], text[end:], end > 0
	}
	for at := 1; at < len(text); at++ {
		if text[at] != '"' {
			continue
		}
		if at+1 < len(text) && text[at+1] == '"' {
			at++
			continue
		}
		return strings.ReplaceAll(text[1:at], `""`, `"`), text[at+1:], true
	}
	return "", "", false
}

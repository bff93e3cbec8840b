package yamlnode

import (
	"sort"

	"gopkg.in/yaml.v3"
)

// IndexOf returns the index of the character at a byte offset.
func (t *Text) IndexOf(offset int) int {
	return min(sort.SearchInts(t.offsets, offset), len(t.Runes))
}

// skipProperties returns where the content of n begins: behind its anchor and
// tag, which may stand on lines of their own. A "!" alone is a tag that yaml.v3
// does not tell of.
func (t *Text) skipProperties(at int, n *yaml.Node) int {
	if n.Kind == yaml.AliasNode || beginsWithChild(n) {
		return at
	}
	absent := n.Kind == yaml.ScalarNode && n.Value == "" && !quoted(n) && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0
	end := at
	for t.At(at) == '&' || t.At(at) == '!' && (!absent || n.Style&yaml.TaggedStyle != 0) {
		at = t.propertyEnd(at)
		end = at
		at = t.skipSpace(at)
	}
	if absent {
		// An absent value: what comes next is another node's.
		return end
	}
	return at
}

// propertyEnd returns the index behind the anchor or tag at index at. A tag ends
// at a blank, an anchor at whatever cannot be in its name.
func (t *Text) propertyEnd(at int) int {
	anchor := t.At(at) == '&'
	for at++; at < len(t.Runes); at++ {
		if r := t.Runes[at]; IsBlank(r) || IsBreak(r) || anchor && !isAnchorRune(r) {
			return at
		}
	}
	return at
}

func isAnchorRune(r rune) bool {
	return r == '_' || r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// beginsWithChild tells whether what stands at the start of a block collection
// is its first child's, anchor and tag included.
func beginsWithChild(n *yaml.Node) bool {
	if len(n.Content) == 0 || n.Style&yaml.FlowStyle != 0 {
		return false
	}
	return n.Kind == yaml.MappingNode && n.Content[0].Line == n.Line && n.Content[0].Column == n.Column
}

func quoted(n *yaml.Node) bool {
	return n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0
}

// skipSpace returns the index of the next character that is not blank, a line
// end, or in a comment.
func (t *Text) skipSpace(at int) int {
	for at < len(t.Runes) {
		switch r := t.Runes[at]; {
		case IsBlank(r), IsBreak(r), at == 0 && r == '\uFEFF':
			at++
		case r == '#':
			for at < len(t.Runes) && !IsBreak(t.Runes[at]) {
				at++
			}
		default:
			return at
		}
	}
	return at
}

// quotedEnd returns the index behind the closing quote of the scalar at index
// at.
func (t *Text) quotedEnd(at int) int {
	quote := t.At(at)
	if quote != '\'' && quote != '"' {
		return at
	}
	for i := at + 1; i < len(t.Runes); i++ {
		switch {
		case quote == '"' && t.Runes[i] == '\\':
			i++
		case quote == '\'' && t.Runes[i] == quote && t.At(i+1) == quote:
			i++
		case t.Runes[i] == quote:
			return i + 1
		}
	}
	return len(t.Runes)
}

// plainEnd returns the index behind the plain scalar at index at: as far as
// the text, folded, is the scalar's value.
func (t *Text) plainEnd(at int, value string) int {
	i := at
	runes := []rune(value)
	for j := 0; j < len(runes); {
		if i < len(t.Runes) && t.Runes[i] == runes[j] && !IsBreak(t.Runes[i]) && !t.foldsAt(i) {
			i++
			j++
			continue
		}
		next := t.skipFold(i)
		if next == i {
			return i
		}
		i = next
		for j < len(runes) && (runes[j] == ' ' || IsBreak(runes[j])) {
			j++
		}
	}
	return i
}

// foldsAt tells whether only blanks stand between index i and the line's end.
func (t *Text) foldsAt(i int) bool {
	for i < len(t.Runes) && IsBlank(t.Runes[i]) {
		i++
	}
	return i < len(t.Runes) && IsBreak(t.Runes[i])
}

// skipFold returns the index behind the blanks and line ends at index i.
func (t *Text) skipFold(i int) int {
	for i < len(t.Runes) && (IsBlank(t.Runes[i]) || IsBreak(t.Runes[i])) {
		i++
	}
	return i
}

// blockEnd returns the index behind the last line with content of the literal
// or folded scalar whose "|" or ">" stands at index at, in a collection that is
// indented by indent.
func (t *Text) blockEnd(at, indent int) int {
	i := at
	explicit := 0
	for i < len(t.Runes) && !IsBreak(t.Runes[i]) {
		if r := t.Runes[i]; explicit == 0 && i-at <= 2 && '1' <= r && r <= '9' {
			explicit = int(r - '0')
		}
		i++
	}
	end := at
	for end < i && !IsBlank(t.Runes[end]) {
		end++
	}
	depth := 0
	if explicit > 0 {
		depth = max(indent, 0) + explicit
	}
	for i = t.afterBreak(i); i < len(t.Runes); i = t.afterBreak(i) {
		start := i
		for i < len(t.Runes) && t.Runes[i] == ' ' {
			i++
		}
		spaces := i - start
		for i < len(t.Runes) && !IsBreak(t.Runes[i]) {
			i++
		}
		if spaces == i-start {
			continue
		}
		if depth == 0 {
			depth = max(spaces, indent+1, 1)
		}
		if spaces < depth {
			break
		}
		end = i
	}
	return end
}

// afterBreak returns the index behind the line end at index i.
func (t *Text) afterBreak(i int) int {
	if t.At(i) == '\r' && t.At(i+1) == '\n' {
		return i + 2
	}
	return i + 1
}

// closing returns the index behind the bracket that closes the flow collection
// which begins at index at and whose last child ends at index end.
func (t *Text) closing(at, end int, bracket rune) int {
	if open := t.At(at); open != '[' && open != '{' {
		// "[a: b]" holds a mapping without brackets.
		return end
	}
	if end == at {
		end++
	}
	for i := t.skipSpace(end); i < len(t.Runes); i = t.skipSpace(i + 1) {
		switch t.Runes[i] {
		case bracket:
			return i + 1
		case ',', ':', '?':
		default:
			return end
		}
	}
	return end
}

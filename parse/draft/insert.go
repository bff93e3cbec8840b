package draft

import (
	"strings"

	"github.com/regionlint/regionlint/parse/yamlnode"
)

// append adds fields behind the last entry of a mapping, which is the value of a key (nil:
// the whole document) and may be absent. It tells whether that can be done by bytes that
// are inserted, and without a change of what other nodes stand for.
func (c *completer) append(n, key *yamlnode.Node, fields mapping) bool {
	switch {
	case n.Kind == yamlnode.Alias, c.aliased[n]:
		return false
	case n.Kind == yamlnode.Mapping && n.Style == yamlnode.Flow:
		return c.appendFlow(n, fields)
	case n.Kind == yamlnode.Mapping && len(n.Entries) > 0:
		first := n.Entries[0]
		margin, ok := c.margin(first.Key.Start)
		if !ok || first.Key.Kind != yamlnode.Scalar {
			return false
		}
		unit := c.unit(n, margin)
		c.appendLines(n.Span.End, blockLines(fields, margin, unit))
		return true
	case n.IsNull() && n.Span.Len() == 0 && !n.Tagged && n.Anchor == "" && key != nil:
		margin, ok := c.margin(key.Start)
		if !ok || key.Kind != yamlnode.Scalar || !c.endsLine(key) {
			return false
		}
		unit := strings.Repeat(" ", indentation)
		c.appendLines(key.Span.End, blockLines(fields, margin+unit, unit))
		return true
	}
	return false
}

// prepend adds fields before the first entry of a mapping.
func (c *completer) prepend(n *yamlnode.Node, fields mapping) bool {
	if len(n.Entries) == 0 || c.aliased[n] {
		return c.append(n, nil, fields)
	}
	at := n.Entries[0].Key.Start
	margin, ok := c.margin(at)
	eol := c.src.LineEnd(at)
	switch {
	case n.Style == yamlnode.Block && !ok:
		return false
	case n.Style == yamlnode.Block:
		lines := blockLines(fields, margin, c.unit(n, margin))
		c.insert(at, strings.TrimPrefix(strings.Join(lines, eol), margin)+eol+margin)
		return true
	}
	separator := " "
	if ok && c.spansLines(n) {
		separator = eol + margin
	}
	for _, f := range fields {
		c.insert(at, c.notation(n).field(f)+","+separator)
	}
	return true
}

// appendFlow adds fields in a mapping in braces: on lines of their own where its entries
// have theirs.
func (c *completer) appendFlow(n *yamlnode.Node, fields mapping) bool {
	notation := c.notation(n)
	if len(n.Entries) == 0 {
		var list []string
		for _, f := range fields {
			list = append(list, notation.field(f))
		}
		c.insert(n.Span.Start+1, strings.Join(list, ", "))
		return true
	}
	last := n.Entries[len(n.Entries)-1]
	margin, ok := c.margin(last.Key.Start)
	onLines := ok && c.spansLines(n)
	text := ""
	for _, f := range fields {
		if !onLines {
			text += ", " + notation.field(f)
			continue
		}
		lines := strings.Split(notation.text(f.key)+": "+notation.indented(f.value, 0), "\n")
		text += "," + c.src.LineEnd(last.Key.Start) + strings.Join(reindented(lines, margin, c.unit(n, margin)), c.src.LineEnd(last.Key.Start))
	}
	at := last.Value.Span.End
	if last.Value.IsNull() && last.Value.Span.Len() == 0 {
		return false
	}
	c.insert(at, text)
	return true
}

// spansLines tells whether the first entry of a mapping in braces is on a line of its own.
func (c *completer) spansLines(n *yamlnode.Node) bool {
	return c.src.Line(n.Span.Start) != c.src.Line(n.Entries[0].Key.Start)
}

// notation is how a mapping in braces is written.
func (c *completer) notation(n *yamlnode.Node) notation {
	if c.isJSON || len(n.Entries) > 0 && n.Entries[0].Key.Style == yamlnode.DoubleQuoted {
		return inJSON
	}
	return inYAML
}

// margin is what stands before an offset on its line, if that is blank.
func (c *completer) margin(at int) (margin string, ok bool) {
	start := c.src.LineSpan(c.src.Line(at)).Start
	margin = strings.TrimPrefix(string(c.src.Text[start:at]), "\ufeff")
	return margin, strings.Trim(margin, " \t") == ""
}

// endsLine tells whether nothing but a comment follows a key and its colon on the line.
func (c *completer) endsLine(key *yamlnode.Node) bool {
	rest := string(c.src.Text[key.Span.End:c.src.LineSpan(c.src.Line(key.Span.End)).End])
	rest = strings.TrimLeft(rest, " \t")
	rest, ok := strings.CutPrefix(rest, ":")
	word := strings.TrimLeft(rest, " \t")
	return ok && (word == "" || word[0] == '#' && word != rest)
}

// unit is how far the entries of a mapping in a mapping are set in, as in the first one
// that is on lines of its own.
func (c *completer) unit(n *yamlnode.Node, margin string) string {
	for _, e := range n.Entries {
		if e.Value.Kind != yamlnode.Mapping || len(e.Value.Entries) == 0 {
			continue
		}
		at := e.Value.Entries[0].Key.Start
		deeper, ok := c.margin(at)
		if rest, more := strings.CutPrefix(deeper, margin); ok && more && rest != "" && c.src.Line(at) != c.src.Line(e.Key.Start) {
			return rest
		}
	}
	if strings.Contains(margin, "\t") {
		return "\t"
	}
	return strings.Repeat(" ", indentation)
}

// blockLines are the lines of fields in block style.
func blockLines(fields mapping, margin, unit string) []string {
	w := &writer{}
	for _, f := range fields {
		w.block(0, f)
	}
	return reindented(strings.Split(strings.TrimSuffix(w.String(), "\n"), "\n"), margin, unit)
}

// reindented sets lines in anew.
func reindented(lines []string, margin, unit string) []string {
	for i, line := range lines {
		text := strings.TrimLeft(line, " ")
		lines[i] = margin + strings.Repeat(unit, (len(line)-len(text))/indentation) + text
	}
	return lines
}

// appendLines inserts lines below that of an offset. The text's line ends are kept, and so
// is a missing last one.
func (c *completer) appendLines(at int, lines []string) {
	eol := c.src.LineEnd(at)
	text := strings.Join(lines, eol)
	at = c.src.FullLineSpan(c.src.Line(at)).End
	if at == len(c.src.Text) && (at == 0 || c.src.Text[at-1] != '\n') {
		c.insert(at, eol+text)
		return
	}
	c.insert(at, text+eol)
}

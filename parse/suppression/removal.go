package suppression

import (
	"bytes"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// Without returns the edits that take those rule words out, given by their place
// in Rules. When none is left the comment goes, and with it the blanks before it, or
// its line if it stands alone. ok is false where what is left of the line would
// mean something else.
func (c *Comment) Without(unused []int) (edits []parse.Edit, ok bool) {
	if len(unused) == len(c.Rules) {
		return c.removal()
	}
	for i, w := range c.Rules {
		if slices.Contains(unused, i) {
			edits = append(edits, c.At(c.gap(i, w, unused)).Replace(""))
		}
	}
	return edits, true
}

// gap is a word with the blanks and the comma before it, or where no rule is left
// before it, with those behind it.
func (c *Comment) gap(i int, w Word, unused []int) parse.Span {
	at := slices.Index(c.words, w)
	for kept := range i {
		if !slices.Contains(unused, kept) {
			return parse.Span{Start: c.words[at-1].Span.End, End: w.Span.End}
		}
	}
	return parse.Span{Start: w.Span.Start, End: c.words[at+1].Span.Start}
}

func (c *Comment) removal() (edits []parse.Edit, ok bool) {
	line := c.Source.Line(c.Span.Start)
	if c.Alone {
		return []parse.Edit{c.At(c.fullLine(line)).Replace("")}, true
	}
	text, span := c.Source.Text, c.Source.LineSpan(line)
	left := bytes.TrimRight(text[span.Start:c.Span.Start], " \t")
	behind := text[c.Span.End:span.End]
	removed, instead := parse.Span{Start: span.Start + len(left), End: c.Span.End}, ""
	switch {
	case isBlank(behind):
		// A backslash at the end would join the next line to it.
		if bytes.HasSuffix(left, []byte(`\`)) {
			return nil, false
		}
		removed.End = span.End
	case len(left) == 0:
		// What follows takes the comment's column.
		removed.Start = c.Span.Start
		removed.End += len(behind) - len(bytes.TrimLeft(behind, " \t"))
	case behind[0] != ' ' && behind[0] != '\t':
		instead = " "
	}
	return []parse.Edit{c.At(removed).Replace(instead)}, true
}

const byteOrderMark = "\ufeff"

// fullLine is a line with its end, without a byte order mark. The last one takes the end
// of the line before it along, if it has none itself.
func (c *Comment) fullLine(n int) parse.Span {
	full := c.Source.FullLineSpan(n)
	if n == 1 && bytes.HasPrefix(c.Source.Text, []byte(byteOrderMark)) {
		full.Start += len(byteOrderMark)
	}
	if n > 1 && c.Source.LineSpan(n).End == full.End {
		full.Start = c.Source.LineSpan(n - 1).End
	}
	return full
}

// Strip returns a line of any file without the comment for regionlint that it may
// have.
func Strip(line string) string {
	if !strings.Contains(strings.ToLower(line), tool) {
		return line
	}
	found := address().FindStringSubmatchIndex(line)
	if found == nil {
		return line
	}
	sign := found[2]
	if strings.HasPrefix(line[sign:], "/*") {
		if _, behind, ok := strings.Cut(line[sign:], "*/"); ok {
			return line[:sign] + behind
		}
	}
	return line[:sign]
}

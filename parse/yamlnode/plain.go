package yamlnode

import (
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// Tags are the tags that a reader of YAML gives to nodes without one.
type Tags struct {
	// Resolve returns the tag of an unquoted scalar.
	Resolve func(value string) string
	// Quoted, Sequence and Mapping are those of other nodes.
	Quoted, Sequence, Mapping string
}

// ReadPlain reads YAML as MAAS writes it, and most people: ASCII text of `key: value` lines,
// comments, mappings and lists below a key, and lists of words in brackets. All readers
// of YAML have the same tree of it but for the tags. Of any other text it returns nil:
// whatever is not certain is for a reader of all YAML to say, which takes ten times as
// long.
func ReadPlain(text []byte, tags *Tags) *Node {
	if len(text) > maxBytes || !isPlainText(text) {
		return nil
	}
	r := plainReader{text: string(text), tags: tags}
	if r.nextLine(); r.done || r.indent != 0 {
		return nil
	}
	root := r.mapping(0)
	if !r.done {
		return nil
	}
	return root
}

// isPlainText tells whether a text is of printable ASCII characters in lines.
func isPlainText(text []byte) bool {
	for _, b := range text {
		if (b < ' ' || b > '~') && b != '\n' {
			return false
		}
	}
	return true
}

// plainReader reads line by line. Its functions return nil where the text is not plain.
type plainReader struct {
	text string
	tags *Tags
	// start and end are those of the line that is next, without blanks before it and
	// without its line end; indent is how far it is set in.
	start, end, indent int
	// next is where the line behind it begins, and done tells that there is none of it.
	next  int
	done  bool
	depth int
	// nodes are made many at a time.
	nodes []Node
}

// node makes a node that begins at an offset.
func (r *plainReader) node(kind Kind, style Style, tag string, start int) *Node {
	if len(r.nodes) == 0 {
		r.nodes = make([]Node, 16)
	}
	n := &r.nodes[0]
	r.nodes = r.nodes[1:]
	n.Kind, n.Style, n.Tag, n.Start = kind, style, tag, start
	return n
}

// mostPlainDepth is how deep collections stand in each other in a plain text.
const mostPlainDepth = 8

// nextLine goes to the next line that is neither empty nor a comment.
func (r *plainReader) nextLine() {
	for r.next < len(r.text) {
		line := r.text[r.next:]
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		from := r.next
		r.next += len(line) + 1
		r.indent = spaces(line)
		if r.indent < len(line) && line[r.indent] != '#' {
			r.start, r.end = from+r.indent, from+len(line)
			return
		}
	}
	r.done = true
}

// spaces is how many spaces a text begins with.
func spaces(text string) int { return len(text) - len(strings.TrimLeft(text, " ")) }

// mapping reads the entries that are set in by indent.
func (r *plainReader) mapping(indent int) *Node {
	if r.depth++; r.depth > mostPlainDepth {
		return nil
	}
	defer func() { r.depth-- }()
	n := r.node(Mapping, Block, r.tags.Mapping, r.start)
	n.Entries = make([]Entry, 0, 8)
	for !r.done && r.indent == indent {
		key := r.key()
		if key == nil {
			return nil
		}
		value := r.value(key.Span.End + 1)
		if value == nil {
			return nil
		}
		n.Entries = append(n.Entries, Entry{key, value})
		n.Span = parse.Span{Start: n.Start, End: value.Span.End}
	}
	if !r.done && r.indent > indent {
		return nil
	}
	return n
}

// mostOfPlainKey is how many characters a plain key has. PyYAML takes 1024.
const mostOfPlainKey = 255

// key reads a key up to the colon behind it, which is at the end of its line or has a
// space behind it.
func (r *plainReader) key() *Node {
	end := r.start
	for end < r.end && isPlainRune(r.text[end]) {
		end++
	}
	if end == r.start || end == r.end || !isPlainStart(r.text[r.start]) || end-r.start > mostOfPlainKey {
		return nil
	}
	if r.text[end] != ':' || end+1 < r.end && r.text[end+1] != ' ' {
		return nil
	}
	return r.plain(r.start, end)
}

// value reads what stands from an offset of the line on behind a key, or on the lines
// below it, and goes to the line behind that. A key without a value is not plain.
func (r *plainReader) value(at int) *Node {
	indent := r.indent
	if at = r.skipBlanks(at); at == r.end {
		r.nextLine()
		switch {
		case r.done || r.indent < indent:
			return nil
		case r.isItem():
			return r.sequence(r.indent)
		case r.indent > indent:
			return r.mapping(r.indent)
		}
		return nil
	}
	n, behind := r.content(at)
	if n == nil || r.skipBlanks(behind) != r.end {
		return nil
	}
	// A line that is set in further would belong to the value.
	if r.nextLine(); !r.done && r.indent > indent {
		return nil
	}
	return n
}

// skipBlanks returns the offset of what stands on the line from an offset on, or the
// line's end if nothing does but a comment behind a space.
func (r *plainReader) skipBlanks(at int) int {
	word := at + spaces(r.text[at:r.end])
	if word > at && word < r.end && r.text[word] == '#' {
		return r.end
	}
	return word
}

// isItem tells whether the line is an item of a list.
func (r *plainReader) isItem() bool {
	return r.text[r.start] == '-' && (r.start+1 == r.end || r.text[r.start+1] == ' ')
}

// sequence reads the items that are set in by indent.
func (r *plainReader) sequence(indent int) *Node {
	n := r.node(Sequence, Block, r.tags.Sequence, r.start)
	for !r.done && r.indent == indent && r.isItem() {
		item, behind := r.content(r.skipBlanks(r.start + 1))
		if item == nil || r.skipBlanks(behind) != r.end {
			return nil
		}
		n.Items = append(n.Items, item)
		n.Span = parse.Span{Start: n.Start, End: item.Span.End}
		if r.nextLine(); !r.done && r.indent > indent {
			return nil
		}
	}
	return n
}

// content reads a scalar or a list in brackets that begins at an offset of the line, and
// returns the offset behind it.
func (r *plainReader) content(at int) (n *Node, behind int) {
	if at == r.end {
		return nil, at
	}
	switch r.text[at] {
	case '\'', '"':
		return r.quoted(at)
	case '[':
		return r.brackets(at)
	}
	return r.words(at)
}

// words reads an unquoted scalar, up to the end of the line or a comment.
func (r *plainReader) words(at int) (n *Node, behind int) {
	if !isPlainStart(r.text[at]) {
		return nil, at
	}
	text := r.text[at:r.end]
	if i := strings.Index(text, " #"); i >= 0 {
		text = text[:i]
	}
	text = strings.TrimRight(text, " ")
	if strings.HasSuffix(text, ":") || strings.Contains(text, ": ") {
		return nil, at
	}
	return r.plain(at, at+len(text)), at + len(text)
}

// plain is an unquoted scalar.
func (r *plainReader) plain(start, end int) *Node {
	value := r.text[start:end]
	n := r.node(Scalar, Plain, r.tags.Resolve(value), start)
	n.Value, n.Span = value, parse.Span{Start: start, End: end}
	return n
}

// quoted reads a scalar in quotes that means what is written between them.
func (r *plainReader) quoted(at int) (n *Node, behind int) {
	quote, style := r.text[at], SingleQuoted
	if quote == '"' {
		style = DoubleQuoted
	}
	length := strings.IndexByte(r.text[at+1:r.end], quote)
	if length < 0 {
		return nil, at
	}
	value := r.text[at+1 : at+1+length]
	behind = at + len(value) + 2
	if style == DoubleQuoted && strings.IndexByte(value, '\\') >= 0 || behind < r.end && r.text[behind] == quote {
		return nil, at
	}
	n = r.node(Scalar, style, r.tags.Quoted, at)
	n.Value, n.Span = value, parse.Span{Start: at, End: behind}
	return n, behind
}

// brackets reads a list in brackets on one line, of words with commas between them.
func (r *plainReader) brackets(at int) (n *Node, behind int) {
	n = r.node(Sequence, Flow, r.tags.Sequence, at)
	at++
	for at < r.end {
		at += spaces(r.text[at:r.end])
		item := r.word(at)
		if item == nil {
			break
		}
		n.Items = append(n.Items, item)
		at = item.Span.End
		at += spaces(r.text[at:r.end])
		if at < r.end && r.text[at] == ']' {
			n.Span = parse.Span{Start: n.Start, End: at + 1}
			return n, at + 1
		}
		if at == r.end || r.text[at] != ',' {
			break
		}
		at++
	}
	return nil, at
}

// word reads a scalar in brackets.
func (r *plainReader) word(at int) *Node {
	if at < r.end && (r.text[at] == '\'' || r.text[at] == '"') {
		n, _ := r.quoted(at)
		return n
	}
	end := at
	for end < r.end && isPlainRune(r.text[end]) {
		end++
	}
	if end == at || !isPlainStart(r.text[at]) {
		return nil
	}
	return r.plain(at, end)
}

// isPlainStart tells whether an unquoted scalar can begin with the character, whatever
// comes behind it.
func isPlainStart(b byte) bool { return isPlainRune(b) && b != '-' }

// isPlainRune tells whether the character never ends an unquoted scalar.
func isPlainRune(b byte) bool {
	return isAnchorRune(rune(b)) || b == '.' || b == '/'
}

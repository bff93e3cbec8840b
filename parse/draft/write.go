package draft

import (
	"bytes"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// indentation is how many characters each level is set in by.
const indentation = 2

// field is a key and its value: an int, a bool, a string, a release, a []string, a mapping
// or a *Host.
type field struct {
	key   string
	value any
	// open are comments above it.
	open []string
}

type mapping []field

func (m *mapping) add(key string, value any, known bool) {
	if known {
		*m = append(*m, field{key: key, value: value})
	}
}

// release is a version of a program. It is quoted always: a reader of YAML takes 3.10 for
// the number 3.1.
type release string

// writer writes YAML in block style, line by line.
type writer struct{ bytes.Buffer }

func (w *writer) line(indent int, text string) {
	w.WriteString(strings.Repeat(" ", indent) + text + "\n")
}

// comment writes what is to be settled about a key, or about all of it where key is "".
func (w *writer) comment(indent int, key, text string) {
	if key != "" {
		text = key + ": " + text
	}
	line := ""
	for _, word := range strings.Fields(inComment(text)) {
		if line != "" && indent+len("# ")+len(line)+len(" ")+len(word) > commentWidth {
			w.line(indent, "# "+notAddressed(line))
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	w.line(indent, "# "+notAddressed(line))
}

// commentWidth is how wide comments get.
const commentWidth = 110

// host writes the entry of a host. What is open about a key stands above it, or where it
// would stand.
func (w *writer) host(indent int, h *Host) {
	for _, text := range h.openAbout("") {
		w.comment(indent, "", text)
	}
	w.line(indent, inYAML.text(h.Name)+":")
	fields := h.fields()
	keys := hostKeys
	for _, o := range h.Open {
		if o.Key != "" && !slices.Contains(keys, o.Key) {
			keys = append(slices.Clip(keys), o.Key)
		}
	}
	for _, key := range keys {
		if at := slices.IndexFunc(fields, func(f field) bool { return f.key == key }); at >= 0 {
			w.block(indent+indentation, fields[at])
			continue
		}
		for _, text := range h.openAbout(key) {
			w.comment(indent+indentation, key, text)
		}
	}
}

// block writes a field: a mapping on lines of its own, all else behind the key.
func (w *writer) block(indent int, f field) {
	for _, text := range f.open {
		w.comment(indent, "", text)
	}
	if h, ok := f.value.(*Host); ok {
		w.host(indent, h)
		return
	}
	below, _ := f.value.(mapping)
	if len(below) == 0 {
		w.line(indent, inYAML.field(f))
		return
	}
	w.line(indent, inYAML.text(f.key)+":")
	for _, f := range below {
		w.block(indent+indentation, f)
	}
}

// addressed is what turns a comment to regionlint itself: a sign, and its name.
var addressed = regexp.MustCompile(`(?i)(^|[#/;*])[ ]*(regionlint)`)

// notAddressed is the line of a comment that silences no rule.
func notAddressed(line string) string { return addressed.ReplaceAllString(line, "$1 - $2") }

// inComment makes one line of a text, without anything that a reader of YAML or a terminal
// would act on.
func inComment(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// notation writes values on one line.
type notation struct {
	// plain tells which words need no quotes.
	plain func(word string) bool
}

var (
	// inYAML is YAML's flow style.
	inYAML = notation{plain: isPlain}
	// inJSON is JSON, which is YAML's flow style too.
	inJSON = notation{plain: func(string) bool { return false }}
)

func (n notation) field(f field) string { return n.text(f.key) + ": " + n.value(f.value) }

func (n notation) value(value any) string {
	switch v := value.(type) {
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case release:
		return quote(string(v))
	case string:
		return n.text(v)
	case []string:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = n.text(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case *Host:
		return n.value(v.fields())
	case mapping:
		fields := make([]string, len(v))
		for i, f := range v {
			fields[i] = n.field(f)
		}
		return "{" + strings.Join(fields, ", ") + "}"
	}
	return ""
}

// indented writes a value with each field of a mapping on a line of its own. What follows
// the first line is set in by indent at least.
func (n notation) indented(value any, indent int) string {
	if h, ok := value.(*Host); ok {
		value = h.fields()
	}
	fields, _ := value.(mapping)
	if len(fields) == 0 {
		return n.value(value)
	}
	lines := make([]string, len(fields))
	margin := strings.Repeat(" ", indent)
	for i, f := range fields {
		lines[i] = margin + strings.Repeat(" ", indentation) + n.text(f.key) + ": " + n.indented(f.value, indent+indentation)
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n" + margin + "}"
}

func (n notation) text(text string) string {
	if n.plain(text) {
		return text
	}
	return quote(text)
}

// isPlain tells whether all readers of YAML take the text for itself where it has no
// quotes: words, paths, and IPv4 addresses, but not what they read as a number, a truth
// value or nothing.
func isPlain(text string) bool {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr.Is4()
	}
	if text == "" || !isLetter(text[0]) {
		return false
	}
	for i := range len(text) {
		switch b := text[i]; {
		case isLetter(b), '0' <= b && b <= '9', b == '.', b == '-', b == '_', b == '/':
		default:
			return false
		}
	}
	return !slices.Contains(notWords, strings.ToLower(text))
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// notWords are what YAML 1.1 or 1.2 reads as something else than text
// (yaml.org/type/bool.html, null.html).
var notWords = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}

// quote is a JSON string, which YAML reads as well in double quotes. Characters that
// cannot be seen are escaped up to U+FFFF; YAML has other escapes than JSON behind that.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case r == '"', r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r), r > 0xFFFF:
			b.WriteRune(r)
		default:
			b.WriteString(`\u`)
			hex := strconv.FormatInt(int64(r), 16)
			b.WriteString("0000"[len(hex):] + hex)
		}
	}
	b.WriteByte('"')
	return b.String()
}

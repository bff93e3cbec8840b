package pyyaml

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxRepr bounds what Repr writes: aliases let a short text name a long value.
const maxRepr = 4096

// Repr returns what Python's repr() prints of v, cut off where it gets long.
func (v Value) Repr() string {
	w := &reprWriter{open: map[any]bool{}}
	w.value(v)
	return w.out.String()
}

type reprWriter struct {
	out  strings.Builder
	open map[any]bool
}

func (w *reprWriter) value(v Value) {
	if w.out.Len() > maxRepr {
		w.out.WriteString("...")
		return
	}
	switch d := v.Data.(type) {
	case string:
		w.out.WriteString(reprString(d))
	case *big.Int:
		w.out.WriteString(d.String())
	case float64:
		w.out.WriteString(reprFloat(d))
	case bool:
		w.out.WriteString(reprBool(d))
	case *List:
		w.list(v.Type, d)
	case *Dict:
		w.dict(v.Type, d)
	case []byte:
		w.out.WriteString(reprBytes(d))
	case Moment:
		w.out.WriteString(reprMoment(v.Type, d))
	default:
		w.out.WriteString("None")
	}
}

func reprBool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

func (w *reprWriter) list(typ string, l *List) {
	brackets := "[]"
	if typ == "tuple" {
		brackets = "()"
	}
	if w.open[l] {
		w.out.WriteString(brackets[:1] + "..." + brackets[1:])
		return
	}
	w.open[l] = true
	defer delete(w.open, l)
	w.out.WriteString(brackets[:1])
	for i, item := range l.Items {
		if w.cut(i) {
			break
		}
		w.value(item)
	}
	w.out.WriteString(brackets[1:])
}

func (w *reprWriter) dict(typ string, d *Dict) {
	if typ == "set" && len(d.Pairs) == 0 {
		w.out.WriteString("set()")
		return
	}
	if w.open[d] {
		w.out.WriteString("{...}")
		return
	}
	w.open[d] = true
	defer delete(w.open, d)
	w.out.WriteString("{")
	for i, pair := range d.Pairs {
		if w.cut(i) {
			break
		}
		w.value(pair.Key)
		if typ == "dict" {
			w.out.WriteString(": ")
			w.value(pair.Value)
		}
	}
	w.out.WriteString("}")
}

// cut writes what stands before item i, and tells whether to stop there.
func (w *reprWriter) cut(i int) bool {
	if i > 0 {
		w.out.WriteString(", ")
	}
	if w.out.Len() <= maxRepr {
		return false
	}
	w.out.WriteString("...")
	return true
}

// reprString quotes as Python does: single quotes unless only the other kind
// needs no escape.
func reprString(s string) string {
	quote := '\''
	if strings.ContainsRune(s, '\'') && !strings.ContainsRune(s, '"') {
		quote = '"'
	}
	var out strings.Builder
	out.WriteRune(quote)
	for _, r := range characters(s) {
		writeReprRune(&out, r, quote)
	}
	out.WriteRune(quote)
	return out.String()
}

// characters are those that Python's string has, lone surrogates among them.
func characters(s string) (all []rune) {
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		if r == utf8.RuneError && size == 1 {
			r, size = surrogate(s[at:])
		}
		all = append(all, r)
		at += size
	}
	return all
}

func writeReprRune(out *strings.Builder, r, quote rune) {
	switch {
	case r == quote || r == '\\':
		out.WriteByte('\\')
		out.WriteRune(r)
	case r == '\n':
		out.WriteString(`\n`)
	case r == '\r':
		out.WriteString(`\r`)
	case r == '\t':
		out.WriteString(`\t`)
	case r == ' ', unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Co, r):
		out.WriteRune(r)
	default:
		out.WriteString(escaped(r))
	}
}

// escaped writes r as its number, as short as Python can.
func escaped(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// surrogate reads the three bytes that stand for a lone surrogate, which
// Python's strings can hold and UTF-8 cannot.
func surrogate(s string) (rune, int) {
	if len(s) >= 3 && s[0] == 0xED && s[1]&0xE0 == 0xA0 {
		return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	return utf8.RuneError, 1
}

// reprFloat writes the shortest digits that read back as f, with an exponent
// below 1e-4 and from 1e16 on.
func reprFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 0):
		return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(f, 'g', -1, 64)), "+")
	}
	if size := math.Abs(f); size != 0 && (size < 1e-4 || size >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

func reprBytes(b []byte) string {
	quote := byte('\'')
	if strings.ContainsRune(string(b), '\'') && !strings.ContainsRune(string(b), '"') {
		quote = '"'
	}
	var out strings.Builder
	out.WriteByte('b')
	out.WriteByte(quote)
	for _, c := range b {
		switch {
		case c == quote || c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c == '\n':
			out.WriteString(`\n`)
		case c == '\r':
			out.WriteString(`\r`)
		case c == '\t':
			out.WriteString(`\t`)
		case c < 0x20 || c > 0x7E:
			fmt.Fprintf(&out, `\x%02x`, c)
		default:
			out.WriteByte(c)
		}
	}
	out.WriteByte(quote)
	return out.String()
}

func reprMoment(typ string, m Moment) string {
	t := m.Time
	if typ == "date" {
		return fmt.Sprintf("datetime.date(%d, %d, %d)", t.Year(), t.Month(), t.Day())
	}
	out := fmt.Sprintf("datetime.datetime(%d, %d, %d, %d, %d", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute())
	micro := t.Nanosecond() / 1000
	if t.Second() != 0 || micro != 0 {
		out += fmt.Sprintf(", %d", t.Second())
	}
	if micro != 0 {
		out += fmt.Sprintf(", %d", micro)
	}
	if m.Zoned {
		out += ", tzinfo=" + reprZone(m.Offset)
	}
	return out + ")"
}

// reprZone writes an offset; Python keeps seconds positive and lets the days
// carry the sign.
func reprZone(offset time.Duration) string {
	seconds := int(offset / time.Second)
	switch {
	case seconds == 0:
		return "datetime.timezone.utc"
	case seconds < 0:
		return fmt.Sprintf("datetime.timezone(datetime.timedelta(days=-1, seconds=%d))", seconds+86400)
	}
	return fmt.Sprintf("datetime.timezone(datetime.timedelta(seconds=%d))", seconds)
}

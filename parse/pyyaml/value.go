package pyyaml

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// Value is a Python object as safe_load makes it.
type Value struct {
	// Type is the name of the object's Python type: "str", "int", "float",
	// "bool", "NoneType", "list", "dict", "tuple", "set", "bytes", "date" or
	// "datetime".
	Type string
	// Data is the object: a string, *big.Int, float64, bool, nil, *List (list
	// and tuple), *Dict (dict and set, whose values are None), []byte, or
	// Moment, in the order of the types above.
	Data any
}

// List is the content of a list or tuple. An alias can put a list into itself.
type List struct {
	Items []Value
}

// Dict is the content of a dict or set, in the order of insertion.
type Dict struct {
	Pairs []Pair
	index map[string]int
}

// Pair is one key of a dict and its value.
type Pair struct {
	Key, Value Value
}

// Moment is a date or datetime.
type Moment struct {
	// Time holds the date and time of day as written, as if in UTC.
	Time time.Time
	// Zoned tells whether an offset from UTC is given.
	Zoned bool
	// Offset is that offset, east of UTC.
	Offset time.Duration
}

// None is Python's None.
func None() Value { return Value{Type: "NoneType"} }

// Str returns a Python string.
func Str(s string) Value { return Value{Type: "str", Data: s} }

// Int returns a Python integer.
func Int(n int64) Value { return Value{Type: "int", Data: big.NewInt(n)} }

// Bool returns a Python boolean.
func Bool(b bool) Value { return Value{Type: "bool", Data: b} }

// Text returns the string that v is.
func (v Value) Text() (string, bool) {
	s, ok := v.Data.(string)
	return s, ok
}

// Number returns the integer that v is, when it is one and fits.
func (v Value) Number() (int, bool) {
	n, ok := v.Data.(*big.Int)
	if !ok || !n.IsInt64() || n.Int64() != int64(int(n.Int64())) {
		return 0, false
	}
	return int(n.Int64()), true
}

// IsNone tells whether v is None.
func (v Value) IsNone() bool { return v.Type == "NoneType" }

// Truth is what Python's bool() says of v.
func (v Value) Truth() bool {
	switch d := v.Data.(type) {
	case string:
		return d != ""
	case *big.Int:
		return d.Sign() != 0
	case float64:
		return d != 0
	case bool:
		return d
	case *List:
		return len(d.Items) > 0
	case *Dict:
		return len(d.Pairs) > 0
	case []byte:
		return len(d) > 0
	case Moment:
		return true
	}
	return false
}

// hashable tells whether Python takes v as a key.
func (v Value) hashable() bool {
	switch v.Type {
	case "list", "dict", "set":
		return false
	}
	return true
}

// key returns a text that is equal for values that Python holds equal as keys:
// 1, 1.0 and True are one key. NaN is equal to nothing.
func (v Value) key(unique func() string) string {
	switch d := v.Data.(type) {
	case string:
		return "s" + d
	case []byte:
		return "b" + string(d)
	case bool:
		if d {
			return "n1"
		}
		return "n0"
	case *big.Int:
		return "n" + d.String()
	case float64:
		return floatKey(d, unique)
	case Moment:
		return momentKey(v.Type, d)
	case nil:
		return "none"
	}
	return unique()
}

func floatKey(f float64, unique func() string) string {
	switch {
	case math.IsNaN(f):
		return unique()
	case f == math.Trunc(f) && !math.IsInf(f, 0):
		n, _ := new(big.Float).SetFloat64(f).Int(nil)
		return "n" + n.String()
	}
	return "f" + strconv.FormatFloat(f, 'g', -1, 64)
}

// momentKey makes datetimes with an offset equal when they are one instant.
func momentKey(typ string, m Moment) string {
	if m.Zoned {
		return "z" + m.Time.Add(-m.Offset).Format(time.RFC3339Nano)
	}
	return typ + m.Time.Format(time.RFC3339Nano)
}

// set puts a value into the dict as d[key] = value does: an equal key keeps its
// place and its first form.
func (d *Dict) set(key, value Value) {
	if d.index == nil {
		d.index = map[string]int{}
	}
	k := key.key(func() string { return "u" + strconv.Itoa(len(d.Pairs)) })
	if i, ok := d.index[k]; ok {
		d.Pairs[i].Value = value
		return
	}
	d.index[k] = len(d.Pairs)
	d.Pairs = append(d.Pairs, Pair{key, value})
}

// Get returns the value under a string key.
func (d *Dict) Get(key string) (Value, bool) {
	i, ok := d.index["s"+key]
	if !ok {
		return Value{}, false
	}
	return d.Pairs[i].Value, true
}

// MarshalJSON writes a str, int, bool or None as JSON has them, and anything
// else as the text that Python's repr prints, or str of a float.
func (v Value) MarshalJSON() ([]byte, error) {
	switch d := v.Data.(type) {
	case string:
		return quoteJSON(d)
	case *big.Int:
		return []byte(d.String()), nil
	case bool:
		return strconv.AppendBool(nil, d), nil
	case nil:
		return []byte("null"), nil
	}
	return quoteJSON(v.Repr())
}

// quoteJSON writes a string, in which broken UTF-8 (a lone surrogate of an
// escape) becomes U+FFFD.
func quoteJSON(s string) ([]byte, error) {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r < 0x20 || r == 0x7F || r == '\u2028' || r == '\u2029':
			out.WriteString(`\u` + strconv.FormatInt(int64(0x10000+r), 16)[1:])
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return []byte(out.String()), nil
}

package regiond

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pyyaml"
	"github.com/regionlint/regionlint/parse/version"
)

// Exception is what Python raises.
type Exception struct {
	// Type is the class: "TypeError", "formencode.Invalid".
	Type string
	// Text is the message, without secrets.
	Text string
}

// String returns the exception in one line, as a traceback ends: with the last
// part of the class's name and the first line of the message.
func (e *Exception) String() string {
	name := e.Type[strings.LastIndexByte(e.Type, '.')+1:]
	line, _, _ := strings.Cut(e.Text, "\n")
	return name + ": " + line
}

// Get returns what MAAS has when it reads an option: the value after its
// validator, or the default of an absent one. For a key that the release does
// not know it is the value as YAML gives it, since nothing checks it. The
// exception is what reading raises, or loading the file.
func (f *File) Get(key string) (Value, *Exception) {
	if f.LoadError != nil {
		return Value{}, f.LoadError.exception()
	}
	o := f.effective[key]
	d := Lookup(key)
	switch {
	case o == nil && (d == nil || !d.KnownTo(f.Release)):
		return pyyaml.None(), nil
	case o == nil:
		return d.DefaultValue(), nil
	case !o.Known:
		return o.Value, nil
	}
	value, raised := d.check(o.Value, f.Release < FirstPlainFlags)
	if raised == nil {
		return value, nil
	}
	text := parse.ShownText(raised.Text)
	if o.Secret {
		text = maskValue(raised.Text, o.Value)
	}
	return value, &Exception{raised.Type, text}
}

// maskValue replaces the value that an exception repeats.
func maskValue(text string, v Value) string {
	return parse.MaskIn(text, v.Repr())
}

// String returns the text that MAAS has for an option; "" where it has none,
// where it raises, and where the value is not text.
func (f *File) String(key string) string {
	value, raised := f.Get(key)
	if raised != nil {
		return ""
	}
	text, _ := value.Text()
	return text
}

// check is the validator's from_python. Before 2.6.1 a Flag came back as the
// text 'true' or 'false'.
func (d *Definition) check(v Value, oldFlags bool) (Value, *Exception) {
	switch d.Kind {
	case Text:
		return checkText(v)
	case Whole:
		return d.checkWhole(v)
	case Loose:
		return checkLoose(v)
	case Flag:
		if oldFlags {
			return oldFlag(v), nil
		}
	case URL:
		if IsEmpty(v) {
			return pyyaml.None(), nil
		}
	}
	return v, nil
}

// FirstPlainFlags is the first release that reads flags as plain values. It was
// 2.6.1; patch levels are not known here. Those before make text of them, and
// any text means yes.
const FirstPlainFlags version.MAAS = 206

// IsEmpty tells whether a value is nothing to MAAS: formencode's is_empty. An
// empty set is not.
func IsEmpty(v Value) bool {
	switch v.Type {
	case "NoneType":
		return true
	case "str", "bytes", "list", "tuple", "dict":
		return !v.Truth()
	}
	return false
}

func checkText(v Value) (Value, *Exception) {
	switch {
	case IsEmpty(v):
		return pyyaml.Str(""), nil
	case v.Type == "str":
		return v, nil
	}
	text := fmt.Sprintf("The input must be a Unicode string (not a %s: %s)", v.Type, v.Repr())
	return Value{}, &Exception{invalid, text}
}

// invalid is the class of formencode's errors.
const invalid = "formencode.Invalid"

func (d *Definition) checkWhole(v Value) (Value, *Exception) {
	if IsEmpty(v) {
		return pyyaml.None(), nil
	}
	low, raised := compare(v, d.Min, "<")
	if raised != nil {
		return Value{}, raised
	}
	if low {
		return Value{}, &Exception{invalid, fmt.Sprintf("Please enter a number that is %d or greater", d.Min)}
	}
	if high, _ := compare(v, d.Max, ">"); high && d.Max > 0 {
		return Value{}, &Exception{invalid, fmt.Sprintf("Please enter a number that is %d or smaller", d.Max)}
	}
	return toInt(v)
}

// compare is Python's v < limit or v > limit.
func compare(v Value, limit int, operator string) (bool, *Exception) {
	var order int
	switch d := v.Data.(type) {
	case *big.Int:
		order = d.Cmp(big.NewInt(int64(limit)))
	case float64:
		order = compareFloat(d, float64(limit))
	case bool:
		order = compareFloat(0, float64(limit))
		if d {
			order = compareFloat(1, float64(limit))
		}
	default:
		text := fmt.Sprintf("'%s' not supported between instances of '%s' and 'int'", operator, pyyaml.QualifiedType(v))
		return false, &Exception{"TypeError", text}
	}
	return operator == "<" && order < 0 || operator == ">" && order > 0, nil
}

// compareFloat returns 0 for NaN too, which is neither below nor above.
func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func checkLoose(v Value) (Value, *Exception) {
	if IsEmpty(v) {
		return pyyaml.None(), nil
	}
	return toInt(v)
}

// toInt is formencode's Int conversion: int(v), of which it turns ValueError
// and TypeError into its own.
func toInt(v Value) (Value, *Exception) {
	value, class, text := pyyaml.ToInt(v)
	switch class {
	case "":
		return value, nil
	case "ValueError", "TypeError":
		return Value{}, &Exception{invalid, "Please enter an integer value"}
	}
	return Value{}, &Exception{class, text}
}

// oldFlag is StringBool's from_python, which MAAS used up to 2.6.0.
func oldFlag(v Value) Value {
	switch {
	case IsEmpty(v):
		return pyyaml.None()
	case v.Truth():
		return pyyaml.Str("true")
	}
	return pyyaml.Str("false")
}

package pgconf

import (
	"slices"

	"github.com/regionlint/regionlint/parse/namelist"
)

// Effective returns the setting that counts for the parameter: the last one,
// whatever the case of its name, and be it an old one. It is nil where the files
// leave the parameter alone.
func (f *File) Effective(name string) *Setting { return f.effective[canonical(name, f.Version)] }

// Int returns the value of an Integer in the parameter's unit (Parameter.Unit)
// and the setting that makes it, or the version's own value and nil. ok is
// false for a parameter that the version does not know as an Integer and for a
// value that it refuses.
func (f *File) Int(name string) (n int64, set *Setting, ok bool) {
	val, set, ok := f.value(name, Integer)
	return int64(val.number), set, ok
}

// Real is Int for a parameter of type Real.
func (f *File) Real(name string) (n float64, set *Setting, ok bool) {
	val, set, ok := f.value(name, Real)
	return val.number, set, ok
}

// Bool is Int for a parameter of type Bool.
func (f *File) Bool(name string) (on bool, set *Setting, ok bool) {
	val, set, ok := f.value(name, Bool)
	return val.on, set, ok
}

// String is Int for a parameter of type String or Enum, or a custom one. An
// Enum's value comes in the server's spelling.
func (f *File) String(name string) (text string, set *Setting, ok bool) {
	val, set, ok := f.value(name, String, Enum)
	return val.text, set, ok
}

// Value returns the value of a parameter of any type as postgres -C prints it:
// numbers in the parameter's unit, on and off, an Enum in the server's spelling.
// Like String it hands out secrets too (Setting.Secret).
func (f *File) Value(name string) (text string, set *Setting, ok bool) {
	val, set, ok := f.value(name, Bool, Integer, Real, String, Enum)
	return val.text, set, ok
}

// ValueOf is Value for one assignment, whether or not it counts. ok is false for
// a value that the version refuses by itself, and for an unknown name.
func (f *File) ValueOf(s *Setting) (text string, ok bool) {
	if s.Parameter == nil {
		return s.Value, s.Custom()
	}
	val, bad := s.Parameter.read(s.Value, f.Version)
	return val.text, bad == nil
}

func (f *File) value(name string, types ...Type) (val value, set *Setting, ok bool) {
	set = f.Effective(name)
	p, known := Lookup(name, f.Version)
	if !known {
		if set == nil || !set.Custom() {
			return value{}, set, false
		}
		p = customParameter
	}
	if !slices.Contains(types, p.Type) {
		return value{}, set, false
	}
	if set == nil || isOverridden(p.Name) {
		// Some boot values are none that a file may set.
		val, _ = p.decode(p.Boot, f.Version)
		return val, set, true
	}
	if set.bad {
		return value{}, set, false
	}
	val, bad := p.read(set.Value, f.Version)
	return val, set, bad == nil
}

// isOverridden tells of the parameters that the server sets for itself, whatever
// a file says (InitializeGUCOptions in guc.c).
func isOverridden(name string) bool {
	return name == "transaction_isolation" || name == "transaction_read_only" || name == "transaction_deferrable"
}

// customParameter stands for whatever a custom name may be: the server keeps
// its value as it is.
var customParameter = &Parameter{Type: String, Context: User}

// ListenAddresses returns the items of listen_addresses, without the double
// quotes that an item may stand in. No items mean that the server does not
// listen to TCP at all. ok is false where the server would refuse the list.
func (f *File) ListenAddresses() (items []string, set *Setting, ok bool) {
	text, set, ok := f.String("listen_addresses")
	if !ok {
		return nil, set, false
	}
	items, ok = namelist.Split(text, f.Version)
	return items, set, ok
}

package regiond

import (
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pyyaml"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// Repair is the change that makes a value what was plainly meant by it.
type Repair struct {
	// Message says in the imperative what the change is. It has no value of a
	// secret.
	Message string
	// Edits are the change. They insert or delete quotes, or whole lines, so
	// that a secret is never part of one.
	Edits []parse.Edit
}

// Repair returns the change for an option whose value MAAS refuses, or reads as
// something else than is written. There is none unless it is plain what was
// meant and MAAS would read that after the change.
func (f *File) Repair(o *Option) (Repair, bool) {
	if o == nil || !o.Known || o.Merged || f.effective[o.Key] != o || f.isUTF16() {
		return Repair{}, false
	}
	switch kind := o.Definition.Kind; {
	case kind == Whole && IsEmpty(o.Value):
		return f.removeNothing(o)
	case o.value.Kind != yamlnode.Scalar:
		return Repair{}, false
	case kind == Text:
		return f.quote(o)
	case kind == Whole || kind == Go:
		return f.unquote(o, isWhole)
	case kind == Flag:
		return f.unquote(o, isFlag)
	}
	return Repair{}, false
}

// quote makes text of what YAML takes for a number, a boolean or a date.
func (f *File) quote(o *Option) (Repair, bool) {
	span := o.ValueSpan
	if o.Value.Type == "str" || o.Value.IsNone() || o.Style != yamlnode.Plain || span.Len() == 0 || !f.oneLine(span) {
		return Repair{}, false
	}
	if strings.ContainsRune(o.value.Value, '\'') {
		return Repair{}, false
	}
	return f.repair(o, pyyaml.Str(o.value.Value), Repair{
		Message: "put the value of `" + o.Key + "` in quotes",
		Edits:   []parse.Edit{f.insertAt(span.Start, "'"), f.insertAt(span.End, "'")},
	})
}

// unquote makes a number or a boolean of text that spells one.
func (f *File) unquote(o *Option, spells func(string) bool) (Repair, bool) {
	text, isText := o.Value.Text()
	if !isText || !o.Quoted() || o.value.Tagged || !spells(text) || o.ValueSpan.Len() != len(text)+2 {
		return Repair{}, false
	}
	want, ok := f.valueOf(o.Key, text)
	if !ok {
		return Repair{}, false
	}
	return f.repair(o, want, Repair{
		Message: "remove the quotes around the value of `" + o.Key + "`",
		Edits:   []parse.Edit{f.deleteAt(o.ValueSpan.Start), f.deleteAt(o.ValueSpan.End - 1)},
	})
}

// removeNothing takes out an entry that says nothing where regiond, or the
// database's client, needs a number: without it they have the default.
func (f *File) removeNothing(o *Option) (Repair, bool) {
	if o.Key != "num_workers" && o.Key != "database_port" {
		return Repair{}, false
	}
	edit, ok := f.Remove(o)
	after := Parse(parse.NewSource(f.Source.Path, parse.Apply(f.Source.Text, []parse.Edit{edit})), f.Release)
	if !ok || after.effective[o.Key] != nil {
		return Repair{}, false
	}
	return Repair{
		Message: "remove `" + o.Key + "`, so that its default holds",
		Edits:   []parse.Edit{edit},
	}, true
}

// repair returns r when after it MAAS accepts the value that is wanted.
func (f *File) repair(o *Option, want Value, r Repair) (Repair, bool) {
	if _, raised := o.Definition.check(want, f.Release < FirstPlainFlags); raised != nil {
		return Repair{}, false
	}
	if !f.gives(r.Edits, o.Key, want, nil) {
		return Repair{}, false
	}
	return r, true
}

// isWhole tells whether text is a number that reads the same without quotes: in
// decimal, without a zero before it, which would make it octal.
func isWhole(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && strconv.Itoa(n) == text
}

// isFlag tells whether text is a boolean to YAML 1.1, or a 0 or 1 used as one.
func isFlag(text string) bool {
	return text == "0" || text == "1" || pyyaml.ResolvePlain(text) == "bool"
}

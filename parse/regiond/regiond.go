// Package regiond reads regiond.conf as MAAS does, slips included: with PyYAML's
// YAML 1.1, the last of equal keys winning, unknown keys ignored, and errors
// that end in other values than those written.
//
// Sources in MAAS: src/provisioningserver/config.py (ConfigurationFile,
// ConfigurationOption), src/provisioningserver/utils/config.py (validators),
// src/maasserver/config.py (options), src/maasserver/server.py (run) and
// src/maasserver/djangosettings/settings.py.
package regiond

import (
	"slices"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pyyaml"
	"github.com/regionlint/regionlint/parse/version"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// Value is a Python object; see pyyaml.Value.
type Value = pyyaml.Value

// File is one regiond.conf as one release of MAAS reads it.
type File struct {
	// Source is the file's text.
	Source *parse.Source
	// Release is the release that reads it.
	Release version.MAAS
	// LoadError says why MAAS cannot load the file; nil when it can. Then the
	// file has no options.
	LoadError *LoadError
	// Options are the entries of the file in their order, duplicates and
	// unknown ones too, but not what "<<" merges.
	Options []*Option

	root      *yamlnode.Node
	effective map[string]*Option
	order     []string
	secrets   []parse.Span
	hidden    map[*yamlnode.Node]bool
	// aliases are those of the file, by the node that they stand for.
	aliases map[*yamlnode.Node][]*yamlnode.Node
}

// LoadError is what MAAS raises when it loads the file.
type LoadError struct {
	// Place is where the file is wrong.
	Place parse.Place
	// Context is the other place that Python names: where what is wrong had
	// begun, or where it shows. Equal to Place when there is none.
	Context parse.Place
	// Type is the Python exception: "yaml.scanner.ScannerError", "ValueError".
	Type string
	// Text is what Python prints, without the lines of the file that it
	// repeats, and without secrets.
	Text string
	// Plain says the same in plain words, in one line without a final stop.
	Plain string
	// Help says what to do; "" when that is not known.
	Help string
}

// Option is one entry of the file.
type Option struct {
	// Key is the option's name. A key that is not a string (1, null, true) is
	// here as written, and MAAS never finds it.
	Key string
	// Named tells whether the key is a string.
	Named bool
	// KeySpan is the key as written, with its quotes.
	KeySpan parse.Span
	// Value is what YAML makes of the value, before MAAS looks at it.
	Value Value
	// ValueSpan is the value as written: with its quotes, without anchor and
	// tag. For an alias it is the alias. Empty when nothing is written.
	ValueSpan parse.Span
	// Style is how the value is written.
	Style yamlnode.Style
	// Definition is what MAAS knows of the option; nil when no release knows it.
	Definition *Definition
	// Known tells whether the file's release knows the option.
	Known bool
	// Shadowed tells whether a later entry has the same key, so that MAAS never
	// sees this one.
	Shadowed bool
	// Merged tells whether the entry came through "<<", from elsewhere in the
	// file.
	Merged bool
	// Secret tells whether the value must never be shown: because of the key, or
	// because an alias or a key inside the value leads to a secret.
	Secret bool
	// Lines are the whole lines of the entry, with their ends. In a flow
	// mapping ({a: b}) that may be the lines of others too; see File.Remove.
	Lines parse.Span

	key, value *yamlnode.Node
}

// Quoted tells whether the value is written in single or double quotes.
func (o *Option) Quoted() bool { return o.value.Quoted() }

// Parse reads a file as the release does.
func Parse(src *parse.Source, release version.MAAS) *File {
	f := &File{
		Source: src, Release: release,
		effective: map[string]*Option{}, hidden: map[*yamlnode.Node]bool{},
	}
	doc, err := pyyaml.Load(src)
	if err != nil {
		f.markUnloaded()
		f.fail(err)
		return f
	}
	f.root = doc.Root
	if doc.Root != nil {
		f.markTree()
		f.aliases = aliasesIn(f.root)
	}
	switch {
	case doc.Value.IsNone():
	case doc.Value.Type == "dict":
		f.read(doc)
	default:
		f.markUnloaded()
		f.notMapping(doc)
	}
	return f
}

// read fills in the options of a mapping.
func (f *File) read(doc *pyyaml.Document) {
	root := doc.Root.Resolve()
	own := make(map[*yamlnode.Node]*Option, len(root.Entries))
	last := make(map[string]*Option, len(root.Entries))
	f.Options = make([]*Option, 0, len(root.Entries))
	f.effective = make(map[string]*Option, len(root.Entries))
	for _, e := range root.Entries {
		if e.Key.Resolve().Tag == mergeTag {
			continue
		}
		o := f.option(doc, e)
		own[e.Key] = o
		f.Options = append(f.Options, o)
		if !o.Named {
			continue
		}
		if before := last[o.Key]; before != nil {
			before.Shadowed = true
		}
		last[o.Key] = o
	}
	for _, e := range doc.Entries(root) {
		o := own[e.Key]
		if o == nil {
			o = f.option(doc, e)
			o.Merged = true
		}
		if !o.Named {
			continue
		}
		if f.effective[o.Key] == nil {
			f.order = append(f.order, o.Key)
		}
		f.effective[o.Key] = o
	}
}

// mergeTag is the tag of the key "<<".
const mergeTag = "tag:yaml.org,2002:merge"

func (f *File) option(doc *pyyaml.Document, e yamlnode.Entry) *Option {
	key := doc.Of(e.Key)
	name, named := key.Text()
	if !named {
		name = e.Key.Resolve().Value
	}
	o := &Option{
		Key: name, Named: named, KeySpan: e.Key.Span,
		Value: doc.Of(e.Value), ValueSpan: e.Value.Span, Style: e.Value.Style,
		Lines: f.lines(e), key: e.Key, value: e.Value,
	}
	o.Secret = secretName(name) || f.holdsSecret(e.Value)
	if named {
		o.Definition = Lookup(name)
		o.Known = o.Definition != nil && o.Definition.KnownTo(f.Release)
	}
	return o
}

// lines returns the whole lines that an entry stands on.
func (f *File) lines(e yamlnode.Entry) parse.Span {
	last := max(e.Key.Span.End, e.Value.Span.End)
	if last > e.Key.Start {
		last--
	}
	return parse.Span{
		Start: f.Source.FullLineSpan(f.Source.Line(e.Key.Start)).Start,
		End:   f.Source.FullLineSpan(f.Source.Line(last)).End,
	}
}

// Effective returns the entry whose value MAAS uses for an option: the last
// one, be it through "<<". It is nil when the option is absent.
func (f *File) Effective(key string) *Option { return f.effective[key] }

// Entries returns Options, and the entries that MAAS has through "<<".
func (f *File) Entries() []*Option {
	list := slices.Clone(f.Options)
	for _, key := range f.order {
		if o := f.effective[key]; o.Merged {
			list = append(list, o)
		}
	}
	return list
}

// Names returns every option that the release knows, then the other keys of the
// file in their order.
func (f *File) Names() []string {
	var names []string
	for i := range definitions {
		if definitions[i].KnownTo(f.Release) {
			names = append(names, definitions[i].Name)
		}
	}
	for _, key := range f.order {
		if d := Lookup(key); d == nil || !d.KnownTo(f.Release) {
			names = append(names, key)
		}
	}
	return names
}

// Place returns a span of the file as a place.
func (f *File) Place(span parse.Span) parse.Place {
	return parse.Place{Source: f.Source, Span: span}
}

// ValuePlace is the place of an option's value; of its key, where no value is
// written.
func (f *File) ValuePlace(o *Option) parse.Place {
	if o.ValueSpan.Len() == 0 {
		return f.Place(o.KeySpan)
	}
	return f.Place(o.ValueSpan)
}

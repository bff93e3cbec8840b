package regiond

import (
	"slices"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// Rename returns the edit that gives an entry the name of an option. There is
// none where MAAS has that option already, or would not take the value for it.
func (f *File) Rename(o *Option, name string) (parse.Edit, bool) {
	d := Lookup(name)
	if d == nil || !d.KnownTo(f.Release) || o.Merged || o.Shadowed || f.effective[name] != nil || f.isUTF16() {
		return parse.Edit{}, false
	}
	text := name
	if o.key.Quoted() {
		quote := string(f.Source.Text[o.KeySpan.Start])
		text = quote + name + quote
	}
	edit := parse.Edit{Path: f.Source.Path, Span: o.KeySpan, Text: text}
	return edit, f.gives([]parse.Edit{edit}, name, o.Value, o) && f.accepts([]parse.Edit{edit}, d)
}

// accepts tells whether after the edits MAAS can use an option.
func (f *File) accepts(edits []parse.Edit, d *Definition) bool {
	after := Parse(parse.NewSource(f.Source.Path, parse.Apply(f.Source.Text, edits)), f.Release)
	value, raised := after.Get(d.Name)
	if raised != nil || after.RaisedBySettings(d.Name) != nil {
		return false
	}
	// Without a port or a number of workers MAAS does not start.
	return d.Kind != Whole || !value.IsNone()
}

// IsLent tells whether an alias elsewhere in the file stands for the value of an
// entry, or for a part of it.
func (f *File) IsLent(o *Option) bool {
	if len(f.aliases) == 0 {
		return false
	}
	own := map[*yamlnode.Node]bool{}
	o.value.Walk(func(n *yamlnode.Node) { own[n] = true })
	isForeign := func(alias *yamlnode.Node) bool { return !own[alias] }
	for n := range own {
		if slices.ContainsFunc(f.aliases[n], isForeign) {
			return true
		}
	}
	return false
}

// aliasesIn returns the aliases of a tree by the node that they stand for.
func aliasesIn(root *yamlnode.Node) map[*yamlnode.Node][]*yamlnode.Node {
	aliases := map[*yamlnode.Node][]*yamlnode.Node{}
	root.Walk(func(n *yamlnode.Node) {
		if n.Kind == yamlnode.Alias {
			aliases[n.Target] = append(aliases[n.Target], n)
		}
	})
	return aliases
}

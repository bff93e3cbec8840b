package draft

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// Completion is a manifest with what it lacked.
type Completion struct {
	// Text is the new text: each byte of the old one in its order, and what was added.
	Text []byte
	// Hosts and Keys are how many were added; the keys are those of hosts that were there,
	// and of the deployment.
	Hosts, Keys int
	// Differences are what the manifest says otherwise, or cannot be added to it.
	Differences []Difference
}

// Difference is a value that stands in a manifest in the place of another one.
type Difference struct {
	// Place is where it stands.
	Place parse.Place
	// Host is the host that it is of; "" for the deployment.
	Host string
	// Key is its key; "" where all of the host's entry is in the way.
	Key string
	// Here is what stands there, "" where nothing can be added, and There what is known.
	Here, There string
}

// Complete adds to a manifest what it lacks of what is known: keys, and whole hosts. What
// stands there stays as it is. It is an error when that cannot be done without a change of
// what the manifest says otherwise.
func Complete(src *parse.Source, known *Manifest) (*Completion, error) {
	if err := unusual(src.Text); err != nil {
		return nil, err
	}
	root, err := yamlnode.Parse(src)
	if err != nil {
		return nil, fmt.Errorf("line %d: it is not YAML: %s", src.Line(err.Place.Span.Start), err.Message)
	}
	before := manifest.Parse(src)
	c := &completer{src: src, before: before, said: values(before), isJSON: json.Valid(src.Text) || strings.HasSuffix(src.Path, ".json")}
	switch {
	case root == nil:
		c.appendAll(known)
	case root.Kind != yamlnode.Mapping:
		return nil, fmt.Errorf("line %d: it is %s, not a mapping with `hosts`", src.Line(root.Span.Start), root.Describe())
	default:
		c.document(root, known)
	}
	text := parse.Apply(src.Text, c.edits)
	if err := c.check(text); err != nil {
		return nil, err
	}
	return &Completion{Text: text, Hosts: c.hosts, Keys: c.keys, Differences: c.differences}, nil
}

// unusual says what a text has that nothing can be added to by bytes.
func unusual(text []byte) error {
	switch {
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		return fmt.Errorf("it is UTF-16: write it as UTF-8")
	case bytes.ContainsAny(text, "\u0085\u2028\u2029"), bytes.Contains(bytes.ReplaceAll(text, []byte("\r\n"), nil), []byte("\r")):
		return fmt.Errorf("it has line ends beside LF and CR LF: end its lines with LF")
	}
	return nil
}

type completer struct {
	src    *parse.Source
	before *manifest.Manifest
	// said is what the manifest says, and what was added to it.
	said   said
	isJSON bool
	// aliased are the nodes that stand for more than one.
	aliased     map[*yamlnode.Node]bool
	edits       []parse.Edit
	hosts, keys int
	differences []Difference
}

// appendAll writes all that is known below a text without a document.
func (c *completer) appendAll(known *Manifest) {
	text := known.YAML()
	if c.isJSON {
		text = known.JSON()
	}
	at := len(c.src.Text)
	if at > 0 && c.src.Text[at-1] != '\n' {
		c.insert(at, c.src.LineEnd(at))
	}
	c.insert(at, strings.ReplaceAll(string(text), "\n", c.src.LineEnd(at)))
	c.keys += len(known.fields())
	c.say("", known.fields())
	for i := range known.Hosts {
		h := &known.Hosts[i]
		c.sayHosts(mapping{{key: h.Name, value: h}})
	}
}

// document adds to the manifest what it lacks. What is at the end of it comes last: a text
// is inserted behind those that were inserted at the same place before.
func (c *completer) document(root *yamlnode.Node, known *Manifest) {
	c.aliased = map[*yamlnode.Node]bool{}
	root.Walk(func(n *yamlnode.Node) {
		if n.Target != nil {
			c.aliased[n.Resolve()] = true
		}
	})
	hosts := entryOf(root, "hosts")
	var absent mapping
	for i := range known.Hosts {
		h := &known.Hosts[i]
		if hosts != nil {
			if e := entryOf(hosts.Value.Resolve(), h.Name); e != nil {
				c.complete(e, h.Name, h.fields())
				continue
			}
		}
		absent.add(h.Name, h, true)
	}
	switch {
	case len(absent) == 0:
	case hosts == nil:
		if c.append(root, nil, mapping{{key: "hosts", value: absent}}) {
			c.sayHosts(absent)
		} else {
			c.differ(root, "", "hosts", "", "hosts")
		}
	case c.append(hosts.Value, hosts.Key, absent):
		c.sayHosts(absent)
	default:
		for _, f := range absent {
			c.differ(hosts.Value, f.key, "", "", "the host")
		}
	}
	c.deployment(root, known.fields())
}

// deployment adds what is known beside the hosts. Releases stand at the top.
func (c *completer) deployment(root *yamlnode.Node, known mapping) {
	var absent mapping
	for _, f := range known {
		e := entryOf(root, f.key)
		if e == nil {
			absent = append(absent, f)
			continue
		}
		if f.key == "database" {
			c.complete(e, "", f.value.(mapping))
			continue
		}
		c.compare(e.Value, "", f)
	}
	if len(absent) == 0 {
		return
	}
	if c.prepend(root, absent) {
		c.keys += len(absent)
		c.say("", absent)
		return
	}
	for _, f := range absent {
		c.differ(root, "", f.key, "", inYAML.value(f.value))
	}
}

// complete adds to the mapping that is the value of an entry what it lacks.
func (c *completer) complete(e *yamlnode.Entry, host string, known mapping) {
	v := e.Value.Resolve()
	var absent mapping
	for _, f := range known {
		if have := entryOf(v, f.key); have != nil {
			c.compare(have.Value, host, f)
			continue
		}
		absent = append(absent, f)
	}
	if len(absent) == 0 {
		return
	}
	if c.append(e.Value, e.Key, absent) {
		c.keys += len(absent)
		c.say(host, absent)
		return
	}
	for _, f := range absent {
		c.differ(e.Value, host, f.key, "", inYAML.value(f.value))
	}
}

// entryOf is the entry of a mapping, be it one that "<<" brings; nil for none.
func entryOf(n *yamlnode.Node, key string) *yamlnode.Entry {
	for i, e := range n.Entries {
		if k := e.Key.Resolve(); k.Kind == yamlnode.Scalar && k.Value == key && k.Tag != "!!merge" {
			return &n.Entries[i]
		}
	}
	for _, e := range n.Entries {
		if e.Key.Tag != "!!merge" {
			continue
		}
		merged := []*yamlnode.Node{e.Value.Resolve()}
		if merged[0].Kind == yamlnode.Sequence {
			merged = merged[0].Items
		}
		for _, source := range merged {
			source = source.Resolve()
			for i, e := range source.Entries {
				if k := e.Key.Resolve(); k.Kind == yamlnode.Scalar && k.Value == key {
					return &source.Entries[i]
				}
			}
		}
	}
	return nil
}

// compare notes a value that is another one than is known. A manifest has those addresses
// alone from which a host reaches the database, and may know of roles and names of which
// nobody tells.
func (c *completer) compare(n *yamlnode.Node, host string, f field) {
	here := listOf(n)
	equal := func(word string) bool {
		return slices.ContainsFunc(here, func(have string) bool { return sameText(have, word) })
	}
	var differs bool
	switch v := f.value.(type) {
	case []string:
		switch f.key {
		case "roles":
			differs = slices.ContainsFunc(v, func(word string) bool { return !equal(word) })
		case "addresses":
			differs = len(v) > 0 && len(here) > 0 && !slices.ContainsFunc(v, equal)
		}
	case mapping:
		for _, below := range v {
			if e := entryOf(n.Resolve(), below.key); e != nil {
				c.compare(e.Value, host, below)
			}
		}
	case bool:
		differs = !slices.ContainsFunc(here, func(word string) bool { return strings.EqualFold(word, "true") })
	case int:
		number, wrong := n.WholeNumber(v, v)
		differs = wrong != "" || number != v
	case string:
		differs = !equal(v) && !slices.ContainsFunc(here, func(word string) bool { return path.Clean(word) == path.Clean(v) })
	case release:
		differs = !slices.ContainsFunc(here, func(word string) bool { return word == string(v) || strings.HasPrefix(word, string(v)+".") })
	}
	if differs {
		c.differ(n, host, f.key, inYAML.list(here, n.Resolve().Kind == yamlnode.Sequence), inYAML.value(f.value))
	}
}

// listOf are the words of a scalar or a list.
func listOf(n *yamlnode.Node) []string {
	n = n.Resolve()
	if n.Kind == yamlnode.Scalar {
		return []string{n.Short()}
	}
	words := []string{}
	for _, item := range n.Items {
		words = append(words, item.Short())
	}
	return words
}

func (n notation) list(words []string, isList bool) string {
	if isList || len(words) != 1 {
		return n.value(words)
	}
	return words[0]
}

func sameText(a, b string) bool {
	x, errX := netip.ParseAddr(a)
	y, errY := netip.ParseAddr(b)
	return a == b || errX == nil && errY == nil && x.Unmap() == y.Unmap()
}

func (c *completer) differ(n *yamlnode.Node, host, key, here, there string) {
	span := n.Span
	if i := bytes.IndexAny(c.src.Text[span.Start:span.End], "\r\n"); i >= 0 {
		span.End = span.Start + i
	}
	c.differences = append(c.differences, Difference{parse.Place{Source: c.src, Span: span}, host, key, here, there})
}

func (c *completer) insert(at int, text string) {
	c.edits = append(c.edits, parse.Edit{Path: c.src.Path, Span: parse.Span{Start: at, End: at}, Text: text})
}

// say notes what was added.
func (c *completer) say(host string, fields mapping) {
	for _, f := range fields {
		if below, ok := f.value.(mapping); ok {
			c.say(host, below)
			continue
		}
		c.said.add(host, f.key, f.value)
	}
}

func (c *completer) sayHosts(hosts mapping) {
	c.hosts += len(hosts)
	for _, h := range hosts {
		c.said.add(h.key, "", "there")
		c.say(h.key, h.value.(*Host).fields())
	}
}

// check reads the new text: it says what the old one says, and what was added.
func (c *completer) check(text []byte) error {
	after := manifest.Parse(parse.NewSource(c.src.Path, text))
	if !maps.Equal(c.said, values(after)) {
		return fmt.Errorf("nothing can be added to it without changing what it says: write its hosts as in `regionlint manifest` without --output")
	}
	were := map[string]int{}
	for _, p := range c.before.Problems {
		were[p.Message]++
	}
	for _, p := range after.Problems {
		if were[p.Message]--; were[p.Message] < 0 && !isLack(p.Message) {
			return fmt.Errorf("what would be added is not in order: %s", p.Message)
		}
	}
	return nil
}

// isLack tells problems that are left open from others.
func isLack(message string) bool {
	for _, end := range []string{"has no entry", "has no `roles`", "has no `cpus`"} {
		if strings.HasSuffix(message, end) {
			return true
		}
	}
	return false
}

// Package inventory reads what other programs tell of hosts: how many CPUs each has, where
// it is, and what it does. Each kind of source is one file; Combine makes a manifest of
// several.
//
// It invents nothing: what no source tells is left to be settled.
package inventory

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"unicode"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/sentence"
)

// Limit is for sources: the facts of 250 hosts with a hundred interfaces each take half.
var Limit = parse.Limit{Most: 64 << 20, Kind: "source of a manifest"}

// Told is what a source tells.
type Told struct {
	// Source is the text.
	Source *parse.Source
	// Hosts are in the order of the text, or of their names where it has none.
	Hosts []draft.Host
	// places are where Hosts stand.
	places []parse.Place
	// MAAS and PostgreSQL are the releases that run there, none where it does not tell. Hosts
	// may be on the way from one to the next.
	MAAS, PostgreSQL []string
	// Remarks are what was left out, and why.
	Remarks []Problem
	// Problems are why the source, or a part of it, cannot be read.
	Problems []Problem
}

// Problem is what is wrong with a source, or was left out of it.
type Problem struct {
	// Place is where.
	Place parse.Place
	// Message says what, in one line.
	Message string
	// Help says what to do; may be empty.
	Help string
}

// String is the problem in one line, with its place.
func (p Problem) String() string {
	at := p.Place.Source.Position(p.Place.Span.Start)
	line := fmt.Sprintf("%s:%d:%d: %s", p.Place.Source.Path, at.Line, at.Column, p.Message)
	if p.Help != "" {
		line += ": " + p.Help
	}
	return line
}

// where is the line of the i-th host, for people.
func (t *Told) where(i int) string {
	return fmt.Sprintf("%s:%d", t.Source.Path, t.Source.Line(t.places[i].Span.Start))
}

// kind is one kind of source.
type kind struct {
	// what is how people get it.
	what string
	// is tells a text of this kind from the others.
	is   func(*shape) bool
	read func(*reader)
}

// kinds are all of them.
func kinds() []kind {
	return []kind{
		{"`lscpu -J`", isLscpu, (*reader).lscpu},
		{"`ansible all -m setup`", isFacts, (*reader).facts},
		{"`ansible all -m setup`", isSetupOutput, (*reader).setupOutput},
		{"`juju status --format json`", isJuju, (*reader).juju},
		{"`maas PROFILE region-controllers read`", isMAAS, (*reader).maas},
	}
}

// Kinds says in a few words how people get each kind of source.
func Kinds() string {
	var list []string
	for _, k := range kinds() {
		list = union(list, []string{k.what})
	}
	return sentence.Or(list)
}

// Read reads a source of any kind. A text of a kind that tells of one host without its
// name is about the host of the given name.
func Read(src *parse.Source, name string) *Told {
	r := &reader{Told: &Told{Source: src}, name: name, text: bytes.TrimPrefix(src.Text, []byte("\ufeff"))}
	r.base = len(src.Text) - len(r.text)
	r.recognise()
	r.checkNames()
	return r.Told
}

// reader reads one source.
type reader struct {
	*Told
	// name is that of the host of which the text tells, where it has none itself.
	name string
	// text is Source's from the byte base on.
	text []byte
	base int
}

func (r *reader) recognise() {
	if len(bytes.TrimSpace(r.text)) == 0 {
		r.problem(0, "the file is empty", "give what "+Kinds()+" printed")
		return
	}
	s := r.shape()
	for _, k := range kinds() {
		if k.is(s) {
			k.read(r)
			return
		}
	}
	if s.err != nil {
		r.jsonProblem(0, s.err)
		return
	}
	for _, m := range mistaken {
		if m.is(s) {
			r.problem(0, m.what, m.help)
			return
		}
	}
	r.problem(0, "it is none of the sources that are known", "give what "+Kinds()+" printed")
}

// mistaken are what people take for a source, and what they should do instead.
var mistaken = []struct {
	is         func(*shape) bool
	what, help string
}{
	{lineBegins("CPU(s):"), "this is lscpu's text, which is for people", "give what `lscpu -J` prints"},
	{lineBegins("Model ", "model:"), "this is no JSON of juju's", "give what `juju status --format json` prints"},
	{lineBegins("PLAY [", "PLAY RECAP"), "this is the log of a play", "give what `ansible all -m setup` prints, or the directory of --tree or of the cache"},
	{lineBegins("hosts:", "maas_version:"), "this is a manifest", "name it with --output to add to it"},
	{hasKey("hosts"), "this is a manifest", "name it with --output to add to it"},
	{hasKey("plays"), "this is the report of a play", "give what `ansible all -m setup` prints, or the directory of --tree or of the cache"},
}

func hasKey(key string) func(*shape) bool {
	return func(s *shape) bool { return s.has(key) }
}

func lineBegins(words ...string) func(*shape) bool {
	return func(s *shape) bool {
		for _, word := range words {
			if bytes.HasPrefix(s.text, []byte(word)) || bytes.Contains(s.text, []byte("\n"+word)) {
				return true
			}
		}
		return false
	}
}

const (
	// mostTold is how many problems of a source are told.
	mostTold = 10
	// mostRemarks is how many remarks are: one for each host that a manifest has.
	mostRemarks = manifest.MostHosts
)

// problem says why the source cannot be read from an offset of the text on.
func (r *reader) problem(at int, message, help string) {
	if len(r.Problems) == mostTold {
		return
	}
	r.Problems = append(r.Problems, Problem{r.place(at), message, help})
}

func (r *reader) remark(at int, message string) {
	if len(r.Remarks) == mostRemarks {
		message = "and so on: more is left out"
	}
	if len(r.Remarks) > mostRemarks {
		return
	}
	r.Remarks = append(r.Remarks, Problem{Place: r.place(at), Message: message})
}

func (r *reader) place(at int) parse.Place {
	at = min(max(at, 0)+r.base, len(r.Source.Text))
	return parse.Place{Source: r.Source, Span: parse.Span{Start: at, End: at}}
}

// at is the offset of a quoted word in the text, from an offset on: the place of a value in
// a source of a page or two is that of its key. It is the offset where there is no such word.
func (r *reader) at(from int, word string) int {
	if i := bytes.Index(r.text[min(from, len(r.text)):], []byte(`"`+word+`"`)); i >= 0 {
		return from + i
	}
	return from
}

// nameAt is the offset of a name, which some sources have without quotes.
func (r *reader) nameAt(from int, name string) int {
	return from + max(bytes.Index(r.text[min(from, len(r.text)):], []byte(name)), 0)
}

// checkNames refuses hosts that a manifest cannot have, or a source not twice.
func (r *reader) checkNames() {
	if n := len(r.Hosts); n > manifest.MostHosts {
		r.problem(0, fmt.Sprintf("it tells of %d hosts, and a manifest has at most %d", n, manifest.MostHosts), "give each deployment a bundle of its own")
		return
	}
	seen := map[string]bool{}
	for _, h := range r.Hosts {
		r.places = append(r.places, r.place(r.nameAt(0, h.Name)))
		switch problem := nameProblem(h.Name); {
		case problem != "":
			r.problem(r.nameAt(0, h.Name), fmt.Sprintf("%q cannot be the name of a host: %s", h.Name, problem), "name the host with NAME=FILE")
		case seen[h.Name]:
			r.problem(r.nameAt(r.nameAt(0, h.Name)+1, h.Name), fmt.Sprintf("host %q stands twice", h.Name), "leave one out")
		}
		seen[h.Name] = true
	}
}

// nameProblem says why a manifest could not have a host of that name in a directory of the
// same; "" where it could.
func nameProblem(name string) string {
	switch {
	case name == "":
		return "it is empty"
	case len(name) > 255:
		return "it is too long"
	case strings.ContainsAny(name, `/\`), name == ".", name == "..":
		return "it is no name of a directory"
	case len(name) > 1 && name[1] == ':':
		return "it is the name of a drive"
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }):
		return "it holds characters that cannot be printed"
	}
	return ""
}

// addName adds a name in the DNS to a host, if it is one that others can use.
func addName(h *draft.Host, name string) {
	name = strings.TrimSuffix(name, ".")
	local := name == "" || strings.EqualFold(name, "localhost") || strings.HasPrefix(strings.ToLower(name), "localhost.")
	if local || name == h.Name || slices.Contains(h.Names, name) || len(name) > 253 {
		return
	}
	if strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789.-_") != "" || strings.Trim(name, "0123456789.") == "" {
		return
	}
	h.Names = append(h.Names, name)
}

// addAddress adds an address to a host, if it is one that others can use.
func addAddress(h *draft.Host, text string) {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return
	}
	addr = addr.Unmap()
	broadcast := addr == netip.AddrFrom4([4]byte{255, 255, 255, 255})
	if addr.Zone() != "" || broadcast || addr.IsLoopback() || addr.IsUnspecified() || addr.IsMulticast() || addr.IsLinkLocalUnicast() {
		return
	}
	// One more than a manifest has is enough to say so.
	if text = addr.String(); !slices.Contains(h.Addresses, text) && len(h.Addresses) <= manifest.MostAddresses {
		h.Addresses = append(h.Addresses, text)
	}
}

// isAddress tells whether a text is an IP address.
func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// mostCPUs is what a manifest takes.
const mostCPUs = 1 << 20

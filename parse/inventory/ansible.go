package inventory

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/regionlint/regionlint/parse/draft"
)

// factPrefix is what facts have before their names but in the variable ansible_facts.
const factPrefix = "ansible_"

// result is what the module setup returns of a host: a file of --tree, or a block of the
// output. A file of the cache has the facts alone.
type result struct {
	Facts       json.RawMessage `json:"ansible_facts"`
	Unreachable bool            `json:"unreachable"`
	Failed      bool            `json:"failed"`
}

func isFacts(s *shape) bool {
	if s.has("changed", "unreachable") || s.has("processor_vcpus") {
		return true
	}
	for key := range s.keys {
		if strings.HasPrefix(key, factPrefix) {
			return true
		}
	}
	return false
}

// facts reads a file about one host, which Ansible calls by the host's name.
func (r *reader) facts() {
	if r.name == "" {
		r.problem(0, "it does not tell of which host it speaks", "name the host with NAME=FILE, or the file NAME.json")
		return
	}
	r.result(r.name, 0, r.text)
}

// block is how the output about a host begins: `alpha | SUCCESS => {`, or, with --one-line
// and no connection, `alpha | UNREACHABLE!: why`.
var block = regexp.MustCompile(`(?m)^([^\s|]+) \| ([A-Z]+)!?(?: => |: )`)

func isSetupOutput(s *shape) bool { return s.keys == nil && s.items == nil && block.Match(s.text) }

// setupOutput reads what `ansible all -m setup` prints: a block for each host.
func (r *reader) setupOutput() {
	for at := 0; ; {
		found := block.FindSubmatchIndex(r.text[at:])
		if found == nil {
			return
		}
		name, outcome := string(r.text[at+found[2]:at+found[3]]), string(r.text[at+found[4]:at+found[5]])
		start := at + found[0]
		at += found[1]
		if !bytes.HasPrefix(r.text[at:], []byte("{")) {
			r.noFacts(start, name, outcome == "UNREACHABLE")
			continue
		}
		var value json.RawMessage
		decoder := json.NewDecoder(bytes.NewReader(r.text[at:]))
		if err := decoder.Decode(&value); err != nil {
			if errors.Is(err, io.ErrUnexpectedEOF) {
				r.problem(start, fmt.Sprintf("the facts of %s are not complete: the text ends before they do", name), "give the whole of what Ansible printed")
				return
			}
			r.jsonProblem(at, err)
			return
		}
		r.result(name, at, value)
		at += int(decoder.InputOffset())
	}
}

// result reads what Ansible has of a host in the JSON at an offset.
func (r *reader) result(name string, at int, text []byte) {
	var of result
	if !r.decode(at, text, &of) {
		return
	}
	if of.Unreachable || of.Failed {
		r.noFacts(at, name, of.Unreachable)
		return
	}
	if of.Facts != nil {
		at += bytes.Index(text, of.Facts)
		text = of.Facts
	}
	var told map[string]json.RawMessage
	if !r.decode(at, text, &told) {
		return
	}
	h := draft.Host{Name: name}
	var cpus number
	var ipv4, ipv6 struct {
		Address string `json:"address"`
	}
	var fqdn, hostname string
	for _, fact := range []struct {
		name string
		into any
	}{
		{"processor_vcpus", &cpus},
		{"default_ipv4", &ipv4},
		{"default_ipv6", &ipv6},
		{"fqdn", &fqdn},
		{"hostname", &hostname},
	} {
		key := factPrefix + fact.name
		value, ok := told[key]
		if !ok {
			key = fact.name
			value, ok = told[key]
		}
		if ok && !r.decode(r.at(at, key), value, fact.into) {
			return
		}
	}
	h.CPUs = r.count(name+" | ", factPrefix+"processor_vcpus", cpus)
	addAddress(&h, ipv4.Address)
	addAddress(&h, ipv6.Address)
	addName(&h, fqdn)
	if hostname != "" && !strings.Contains(fqdn, ".") {
		addName(&h, hostname)
	}
	r.Hosts = append(r.Hosts, h)
}

// noFacts says that Ansible has none of a host. What it says of it is in its own output.
func (r *reader) noFacts(at int, name string, unreachable bool) {
	if unreachable {
		r.remark(at, fmt.Sprintf("Ansible did not reach %s: it is left out", name))
		return
	}
	r.remark(at, fmt.Sprintf("Ansible has no facts of %s: it is left out", name))
}

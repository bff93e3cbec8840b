package inventory

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/nearest"
	"github.com/regionlint/regionlint/parse/sentence"
)

// setKeys are what a setting can say of a host, and how.
var setKeys = []struct {
	name string
	// has tells whether a host has its one value; nil for what it has several of.
	has func(h *draft.Host) bool
	set func(h *draft.Host, value string) error
}{
	{"cpus", func(h *draft.Host) bool { return h.CPUs != 0 }, func(h *draft.Host, value string) (err error) {
		if h.CPUs, err = strconv.Atoi(value); err != nil || h.CPUs < 1 || h.CPUs > mostCPUs {
			return fmt.Errorf("it takes a number of logical CPUs from 1 on")
		}
		return nil
	}},
	{"role", nil, func(h *draft.Host, value string) error {
		h.Roles = union(h.Roles, []string{value})
		return nil
	}},
	{"address", nil, func(h *draft.Host, value string) error {
		h.Addresses = union(h.Addresses, []string{value})
		return nil
	}},
	{"name", nil, func(h *draft.Host, value string) error {
		h.Names = union(h.Names, []string{value})
		return nil
	}},
	{"dir", func(h *draft.Host) bool { return h.Dir != "" }, func(h *draft.Host, value string) error {
		h.Dir = value
		return nil
	}},
}

// proxyKey is the one key without a value.
const proxyKey = "database-proxy"

// Settings are what people say of hosts. It stands instead of what sources tell.
type Settings []draft.Host

// Add reads NAME,KEY=VALUE,... where a key that a host has several of may repeat:
// alpha,cpus=8,role=region,role=database,address=10.0.0.11,name=a.example.net,dir=a,database-proxy.
func (s *Settings) Add(text string) error {
	name, rest, ok := strings.Cut(text, ",")
	if !ok || name == "" || strings.Contains(name, "=") {
		return fmt.Errorf("it takes a host and what there is to say of it, like alpha,cpus=8,role=region")
	}
	if problem := nameProblem(name); problem != "" {
		return fmt.Errorf("%q cannot be the name of a host: %s", name, problem)
	}
	at := slices.IndexFunc(*s, func(h draft.Host) bool { return h.Name == name })
	h := draft.Host{Name: name}
	if at >= 0 {
		h = (*s)[at]
	}
	for part := range strings.SplitSeq(rest, ",") {
		key, value, hasValue := strings.Cut(part, "=")
		if err := set(&h, key, value, hasValue); err != nil {
			return err
		}
	}
	if err := manifestProblem(h); err != nil {
		return err
	}
	if at >= 0 {
		(*s)[at] = h
		return nil
	}
	*s = append(*s, h)
	return nil
}

func set(h *draft.Host, key, value string, hasValue bool) error {
	if key == proxyKey && !hasValue {
		h.DatabaseProxy = true
		return nil
	}
	names := []string{proxyKey}
	for _, k := range setKeys {
		names = append(names, k.name)
		if k.name != key {
			continue
		}
		if value == "" {
			return fmt.Errorf("%s lacks its value: write %s=VALUE", key, key)
		}
		if k.has != nil && k.has(h) {
			return fmt.Errorf("%s has two values for %s: leave one out", key, h.Name)
		}
		if err := k.set(h, value); err != nil {
			return fmt.Errorf("%s=%s: %w", key, value, err)
		}
		return nil
	}
	if key == proxyKey {
		return fmt.Errorf("%s takes no value", key)
	}
	hint := "it knows " + sentence.And(names)
	if near := nearest.Word(key, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	return fmt.Errorf("%q is nothing that is said of a host: %s", key, hint)
}

// manifestProblem is what the reader of manifests has against the values of a host.
func manifestProblem(h draft.Host) error {
	if h.CPUs == 0 {
		h.CPUs = 1
	}
	if h.Roles == nil {
		h.Roles = []string{}
	}
	m := draft.Manifest{Hosts: []draft.Host{h}}
	problems := manifest.Parse(parse.NewSource("hosts.json", m.JSON())).Problems
	switch {
	case len(problems) == 0:
		return nil
	case problems[0].Help != "":
		return fmt.Errorf("%s: %s", problems[0].Message, problems[0].Help)
	}
	return errors.New(problems[0].Message)
}

// union is a list with those words of another that it lacks. Addresses are the same
// however they are written.
func union(list, others []string) []string {
	for _, word := range others {
		if !slices.ContainsFunc(list, func(have string) bool { return same(have, word) }) {
			list = append(slices.Clip(list), word)
		}
	}
	return list
}

func same(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := netip.ParseAddr(a)
	y, errY := netip.ParseAddr(b)
	return errX == nil && errY == nil && x.Unmap() == y.Unmap()
}

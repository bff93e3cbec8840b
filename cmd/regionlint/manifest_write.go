package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/inventory"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/report"
)

// newManifest writes a manifest that is not there yet.
func (a *app) newManifest(name string, isJSON bool, m *draft.Manifest) error {
	inventory.Settle(m)
	text := m.YAML()
	if isJSON {
		text = m.JSON()
		a.sayOpen(m)
	}
	if name == "" {
		if _, err := a.stdout.Write(text); err != nil {
			return cannotWrite("", standardOutput, err)
		}
		return nil
	}
	if err := fix.Replace(name, text); err != nil {
		return cannotWrite("--output", name, err)
	}
	return nil
}

// sayOpen says what is to be settled where the manifest cannot: JSON has no comments.
func (a *app) sayOpen(m *draft.Manifest) {
	for _, text := range m.Open {
		a.sayOf("", "", text)
	}
	for _, h := range m.Hosts {
		for _, o := range h.Open {
			a.sayOf(h.Name, o.Key, o.Text)
		}
	}
}

func (a *app) sayOf(host, key, text string) {
	words := slices.DeleteFunc([]string{"to be settled", host, key, text}, func(word string) bool { return word == "" })
	a.say(strings.Join(words, ": "))
}

// say says something on standard error.
func (a *app) say(line string) {
	fmt.Fprintf(a.stderr, "regionlint: %s\n", report.Visible(line))
}

// addToManifest gives a manifest what it lacks, and says what it says otherwise.
func (a *app) addToManifest(old *parse.Source, combined *inventory.Combined) error {
	m := combined.Manifest
	settleNew(m, old)
	done, err := draft.Complete(old, m)
	if err != nil {
		return fmt.Errorf("--output %s: %w", old.Path, err)
	}
	for _, d := range done.Differences {
		a.sayDifference(d, combined)
		a.status = exitFindings
	}
	if filepath.Ext(old.Path) == ".json" {
		a.sayOpen(m)
	}
	if done.Hosts+done.Keys == 0 {
		a.say(old.Path + ": nothing was added")
		return nil
	}
	if err := fix.Replace(old.Path, done.Text); err != nil {
		return cannotWrite("--output", old.Path, err)
	}
	var added []string
	if done.Hosts > 0 {
		added = append(added, sentence.Count(done.Hosts, "host"))
	}
	if done.Keys > 0 {
		added = append(added, sentence.Count(done.Keys, "key"))
	}
	verb := " were added"
	if done.Hosts+done.Keys == 1 {
		verb = " was added"
	}
	a.say(old.Path + ": " + sentence.And(added) + verb)
	return nil
}

// sayDifference says what a manifest has, and who tells otherwise.
func (a *app) sayDifference(d draft.Difference, combined *inventory.Combined) {
	from := combined.From(d.Host, d.Key)
	if from == "" {
		from = "a source"
	}
	about := func(value string) string { return fmt.Sprintf("`%s: %s`", d.Key, value) }
	host := d.Host
	if host == "" {
		host = "the manifest"
	}
	at := d.Place.Source.Position(d.Place.Span.Start)
	if d.Key == "" {
		a.say(fmt.Sprintf("%s:%d:%d: host %s cannot be added here: write its entry by hand", d.Place.Source.Path, at.Line, at.Column, d.Host))
		return
	}
	has := fmt.Sprintf("has %s, which stays", about(d.Here))
	if d.Here == "" {
		has = "stays as it is, since nothing can be added here"
	}
	a.say(fmt.Sprintf("%s:%d:%d: %s %s: %s tells %s", d.Place.Source.Path, at.Line, at.Column, host, has, from, about(d.There)))
}

// settleNew says what is to be settled of hosts that the manifest lacks. Of the others, it
// is known what it lacks.
func settleNew(m *draft.Manifest, old *parse.Source) {
	there := manifest.Parse(old)
	for i, h := range m.Hosts {
		if there.Host(h.Name) == nil {
			alone := draft.Manifest{Hosts: []draft.Host{h}}
			inventory.Settle(&alone)
			m.Hosts[i] = alone.Hosts[0]
		}
	}
}

// manifestAt is the manifest that is to be added to; nil where there is none.
func manifestAt(name string) (*parse.Source, error) {
	if name == "" {
		return nil, nil
	}
	text, err := readAtMost(name, parse.ManifestLimit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("--output %w", cannotRead(name, err))
	}
	return parse.NewSource(name, text), nil
}

// hostsOf are the hosts of a manifest, by what they are known by.
func hostsOf(old *parse.Source) []draft.Host {
	if old == nil {
		return nil
	}
	var hosts []draft.Host
	for _, h := range manifest.Parse(old).Hosts {
		known := draft.Host{Name: h.Name, Names: h.DNSNames}
		for _, address := range h.Addresses {
			known.Addresses = append(known.Addresses, address.Addr.String())
		}
		hosts = append(hosts, known)
	}
	return hosts
}

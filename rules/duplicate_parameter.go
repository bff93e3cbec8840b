package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgconf"
)

var duplicateParameter = Rule{
	Code: "PGC004", Name: "duplicate-parameter", Severity: Info, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PostgreSQLConf, func(h *bundle.Host) {
			for _, d := range duplicates(h) {
				p.report(duplicateFinding(h, d))
			}
		})
	},
}

// duplicate is a parameter that files set more than once, to different values.
type duplicate struct {
	// last is the assignment that the others yield to.
	last *pgconf.Setting
	// overridden are those with another value, each place once.
	overridden []*pgconf.Setting
}

// duplicates are the parameters that postgresql.conf with its includes sets to
// different values, and those that postgresql.auto.conf does. What the one sets
// over the other is not meant here.
func duplicates(h *bundle.Host) (list []duplicate) {
	type kept struct {
		name string
		auto bool
	}
	all := map[kept][]*pgconf.Setting{}
	var order []kept
	for _, s := range h.Conf.Settings {
		if s.Parameter == nil && !s.Custom() || s.Parameter != nil && s.Parameter.Context == pgconf.Internal {
			continue
		}
		k := kept{s.Canonical(), inAutoConf(h, s)}
		if all[k] == nil {
			order = append(order, k)
		}
		all[k] = append(all[k], s)
	}
	for _, k := range order {
		if d := newDuplicate(h, all[k]); d.overridden != nil {
			list = append(list, d)
		}
	}
	return list
}

func newDuplicate(h *bundle.Host, settings []*pgconf.Setting) duplicate {
	d := duplicate{last: settings[len(settings)-1]}
	// A file that is included twice sets everything twice.
	said := map[parse.Place]bool{d.last.Place(): true}
	for _, s := range settings {
		if !said[s.Place()] && !sameValue(h, s, d.last) {
			said[s.Place()] = true
			d.overridden = append(d.overridden, s)
		}
	}
	return d
}

// sameValue tells whether two settings of one parameter are the same to the
// server, however they are written.
func sameValue(h *bundle.Host, a, b *pgconf.Setting) bool {
	x, okX := h.Conf.ValueOf(a)
	y, okY := h.Conf.ValueOf(b)
	return okX && okY && x == y || a.Value == b.Value
}

func duplicateFinding(h *bundle.Host, d duplicate) Finding {
	first := d.overridden[0]
	f := Finding{
		Message: fmt.Sprintf("%s = %s has no effect: a later line sets it to %s", first.Name, shownValue(first), shownValue(d.last)),
		Host:    h.Name,
		Subject: d.last.Canonical(),
		Primary: Label{Place: first.ValuePlace(), Text: "this one does not count"},
		Related: []Label{{Place: d.last.ValuePlace(), Text: "this one counts"}},
		Help:    fmt.Sprintf("remove %s, so that nobody changes it in vain", settingLines(h, d.overridden)),
	}
	if first.Secret() || d.last.Secret() {
		f.Message = fmt.Sprintf("this %s has no effect: a later line sets it to something else", first.Name)
	}
	for _, s := range d.overridden[1:] {
		f.Related = append(f.Related, Label{Place: s.ValuePlace(), Text: "nor does this one"})
	}
	return f
}

// settingLines names the lines of settings, and the file of those that do not
// stand in that of the first: "lines 8 and 12, and line 3 of /etc/a.conf".
func settingLines(h *bundle.Host, settings []*pgconf.Setting) string {
	var files []*parse.Source
	numbers := map[*parse.Source][]int{}
	for _, s := range settings {
		if numbers[s.Source] == nil {
			files = append(files, s.Source)
		}
		numbers[s.Source] = append(numbers[s.Source], s.Line)
	}
	text := linesInWords(numbers[files[0]])
	for _, file := range files[1:] {
		text += fmt.Sprintf(", and %s of %s", linesInWords(numbers[file]), h.OnHost(file.Path))
	}
	return text
}

package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/version"
)

var debugEnabled = Rule{
	Code: "RGD010", Name: "debug-enabled", Severity: Info, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		p.eachLoaded(func(h *bundle.Host) {
			for _, d := range debugOptions {
				p.checkDebug(h, d)
			}
		})
	},
}

// debugOption is one that turns debugging on.
type debugOption struct{ name, does string }

var debugOptions = [...]debugOption{
	{"debug", "MAAS is slower, and its logs may hold secrets"},
	{"debug_queries", "MAAS logs each query to the database, and is in debug mode as with debug"},
	{"debug_http", "MAAS logs each request and its answer, and is in debug mode as with debug"},
}

func (p *Pass) checkDebug(h *bundle.Host, d debugOption) {
	o := h.Regiond.Effective(d.name)
	if o == nil || !o.Known {
		return
	}
	value, raised := h.Regiond.Get(d.name)
	if raised != nil || !value.Truth() {
		return
	}
	if _, wrong := judgeValue(h.Regiond, o); wrong {
		// Nobody meant to turn it on, and invalidValue says so.
		return
	}
	f := Finding{
		Message: d.name + " is on",
		Host:    h.Name,
		Subject: d.name,
		Primary: Label{Place: h.Regiond.ValuePlace(o)},
		Notes:   []string{d.does},
		Help:    fmt.Sprintf("set `%s: false` when you are done", d.name),
	}
	if d.name == "debug_http" && breaksImages(h.Regiond.Release) {
		f.Notes = append(f.Notes, fmt.Sprintf("in MAAS %s downloads of images may fail with HTTP 500 (Launchpad bug 1990014)", h.Regiond.Release))
	}
	if edit, message, ok := turnOff(h.Regiond, o); ok {
		f.Help = message
		f.Fixes = []Fix{regiondFix(h, message, edit)}
	}
	p.report(f)
}

// breaksImages tells whether in a release debug_http has got into the way of
// images.
func breaksImages(release version.MAAS) bool { return release == 302 || release == 303 }

// turnOff is the edit that turns a flag off, and what it does in the imperative.
func turnOff(f *regiond.File, o *regiond.Option) (edit parse.Edit, message string, ok bool) {
	message = fmt.Sprintf("set `%s: false`", o.Key)
	switch {
	case f.Release < regiond.FirstPlainFlags:
		// There any value means yes.
		edit, ok = f.Remove(o)
		return edit, fmt.Sprintf("remove `%s`, so that its default holds", o.Key), ok
	case o.Merged:
		edit, ok = f.InsertOption(o.Key, "false")
	default:
		edit, ok = f.ReplaceValue(o, "false")
	}
	return edit, message, ok
}

package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgconf"
)

// setParameter returns where a parameter of a server is set, or would be, and
// the fix that gives it another value: in the assignment that counts, else in
// the last commented-out one, else at the end of postgresql.conf. value is as
// it is to be read; quotes are put around it where it needs them.
func setParameter(h *bundle.Host, name, value string) (place parse.Place, fix Fix) {
	fix = Fix{
		Applicability: Safe,
		Message:       fmt.Sprintf("set %s = %s", name, quoteValue(value, false)),
		Takes:         told(h, reloads(h, name)),
	}
	if set := h.Conf.Effective(name); set != nil {
		place = set.ValuePlace()
		fix.Edits = []parse.Edit{place.Replace(quoteValue(value, set.Quoted))}
		return place, fix
	}
	src := h.Conf.Source
	line := fmt.Sprintf("%s = %s", name, quoteValue(value, false))
	if span, ok := h.Conf.Commented(name); ok {
		place = parse.Place{Source: src, Span: span}
		fix.Edits = []parse.Edit{place.Replace(line)}
		return place, fix
	}
	edit := src.InsertLine(len(src.Text), line)
	fix.Edits = []parse.Edit{edit}
	return parse.Place{Source: src, Span: edit.Span}, fix
}

// told is what makes a server take a changed file.
func told(h *bundle.Host, reload bool) Effect {
	return Effect{Host: h.Name, Service: PostgreSQL, Standby: !h.IsDatabase(), Reload: reload}
}

// settled tells whether it can be told what a server has for a parameter; it
// skips the host otherwise.
func (p *Pass) settled(h *bundle.Host, name string) bool {
	reason := h.Unsettled(name)
	if reason != "" {
		p.skip(h.Name, reason)
	}
	return reason == ""
}

// reloads tells whether the server takes a new value of the parameter without
// a restart.
func reloads(h *bundle.Host, name string) bool {
	parameter, ok := pgconf.Lookup(name, h.PostgreSQL)
	return ok && parameter.Context != pgconf.Postmaster
}

// quoteValue writes a value for postgresql.conf: bare when it is a number and
// was bare before.
func quoteValue(value string, quoted bool) string {
	if !quoted && isNumber(value) {
		return value
	}
	return pgconf.Quote(value)
}

// settingLabel is the place of a parameter that takes part in a finding; ok is
// false where the file does not set it.
func settingLabel(h *bundle.Host, name, text string) (label Label, ok bool) {
	set := h.Conf.Effective(name)
	if set == nil {
		return Label{}, false
	}
	return Label{Place: set.ValuePlace(), Text: text}, true
}

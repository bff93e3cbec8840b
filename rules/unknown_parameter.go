package rules

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/nearest"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/version"
)

var unknownParameter = Rule{
	Code: "PGC002", Name: "unknown-parameter", Severity: Error, Fix: Unsafe, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PostgreSQLConf, func(h *bundle.Host) {
			for _, problem := range complaints(h, pgconf.UnknownParameter) {
				p.checkUnknown(h, problem)
			}
		})
	},
}

func (p *Pass) checkUnknown(h *bundle.Host, problem pgconf.Problem) {
	name := problem.Setting.Name
	n := explainName(name, h.PostgreSQL)
	if n.ofOtherVersion && !h.PostgreSQLKnown {
		// It is more likely that the server is of a version that knows it.
		p.skip(h.Name, fmt.Sprintf("nothing tells the version of PostgreSQL (postgresql_version in the manifest would), and %s is a parameter of some", name))
		return
	}
	f := Finding{
		Message: n.what,
		Host:    h.Name,
		Subject: name,
		Primary: Label{Place: problem.Place},
		Notes: append(serverSays(problem),
			fmt.Sprintf("with this line PostgreSQL %s does not start, and a reload changes nothing", h.PostgreSQL)),
		Help: n.help,
	}
	set := h.Conf.Effective(n.near)
	switch {
	case inAutoConf(h, problem.Setting):
		f.Help = "remove the line by hand, with PostgreSQL stopped: `ALTER SYSTEM RESET` refuses a name that PostgreSQL does not know"
	case set != nil:
		f.Help = fmt.Sprintf("did you mean `%s`? It is set already: remove one of the two lines", n.near)
		f.Related = []Label{{Place: set.Place(), Text: "set here"}}
	case n.plain && accepts(h, n.near, problem.Setting):
		f.Fixes = []Fix{{
			Applicability: Unsafe,
			Message:       fmt.Sprintf("rename it to %s", n.near),
			Edits:         []parse.Edit{problem.Place.Replace(n.near)},
			Reveals:       true,
			Takes:         told(h, reloads(h, n.near)),
		}}
	}
	p.report(f)
}

// accepts tells whether a parameter takes the value that is set under another
// name.
func accepts(h *bundle.Host, name string, s *pgconf.Setting) bool {
	p, ok := pgconf.Lookup(name, h.PostgreSQL)
	return ok && p.Accepts(s.Value, h.PostgreSQL)
}

// unknownName is what there is to say of a name that a version does not know.
type unknownName struct {
	what, help string
	// near is the name that was meant, if one comes to mind; plain tells that it
	// can be no other, and has the same values.
	near  string
	plain bool
	// ofOtherVersion tells that another version knows the name.
	ofOtherVersion bool
}

func explainName(name string, v version.PostgreSQL) unknownName {
	if n, ok := explainForeign(name, v); ok {
		return n
	}
	n := unknownName{what: fmt.Sprintf("`%s` is no parameter of PostgreSQL %s", cutShort(name, mostOfWord), v)}
	if f, ok := formerParameters[strings.ToLower(name)]; ok && f.end <= v {
		n.what += ": " + f.said
		n.help, n.ofOtherVersion = f.help(v), true
		if f.same && knows(v, f.now) {
			n.near, n.plain = f.now, true
		}
		return n
	}
	known, ok := pgconf.Known(name)
	switch {
	case isRecoveryParameter(name) && v < version.PostgreSQL12:
		n.what += ": up to 11 it belongs in recovery.conf"
		n.help = "move the line to recovery.conf in the data directory"
	case !ok:
		return n.misspelt(name, v)
	case v < known.First:
		n.what += fmt.Sprintf(": it came with %s", known.First)
		n.help = "remove the line, or comment it out"
	default:
		n.what += fmt.Sprintf(": %s removed it", after(known.Last))
		n.help = "remove the line, or comment it out"
	}
	n.ofOtherVersion = true
	return n
}

// after is the version that follows v, which is not the newest.
func after(v version.PostgreSQL) version.PostgreSQL {
	all := version.PostgreSQLs()
	return all[slices.Index(all, v)+1]
}

// misspelt is about a name that no version knows.
func (n unknownName) misspelt(name string, v version.PostgreSQL) unknownName {
	near := nearest.Word(strings.ToLower(name), settable(v))
	if near == "" {
		n.help = "correct the name, or comment the line out; `SHOW ALL` lists those that PostgreSQL knows"
		return n
	}
	n.near, n.help = near, fmt.Sprintf("did you mean `%s`?", near)
	n.plain = nearest.Distance(strings.ToLower(name), near) <= mostSlips
	if strings.ContainsFunc(name, isForeign) {
		n.what += ": not all of its letters are plain ones"
	}
	return n
}

// mostSlips is how many letters a name may be off for the one that was meant to
// be plain.
const mostSlips = 2

// settable are the names of the parameters that a file may set.
func settable(v version.PostgreSQL) []string {
	return slices.DeleteFunc(pgconf.Names(v), func(name string) bool {
		p, _ := pgconf.Lookup(name, v)
		return p.Context == pgconf.Internal
	})
}

func knows(v version.PostgreSQL, name string) bool {
	_, ok := pgconf.Lookup(name, v)
	return ok
}

// explainForeign is about names with a character that nobody sees, or that looks
// like another: to the server every byte beyond ASCII is a letter.
func explainForeign(name string, v version.PostgreSQL) (n unknownName, ok bool) {
	plain := strings.Map(func(r rune) rune {
		if isForeign(r) {
			return -1
		}
		return r
	}, name)
	if plain == name || !knows(v, plain) && !isInclude(strings.ToLower(plain)) {
		return unknownName{}, false
	}
	n = unknownName{near: plain, plain: true, help: fmt.Sprintf("write `%s` in plain letters", plain)}
	switch {
	case strings.HasPrefix(name, "\ufeff"):
		n.what = fmt.Sprintf("PostgreSQL takes the byte order mark before `%s` for a part of the name", plain)
		n.help = "save the file as UTF-8 without it"
	case strings.Contains(name, "\u00a0"):
		n.what = fmt.Sprintf("PostgreSQL takes the no-break space at `%s` for a part of the name", plain)
	default:
		n.what = fmt.Sprintf("PostgreSQL takes what is no letter or digit in `%s` for a part of the name", plain)
	}
	return n, true
}

func isForeign(r rune) bool { return r >= utf8.RuneSelf }

// formerParameter is one that a version did away with, and what there is
// instead.
type formerParameter struct {
	end version.PostgreSQL
	// said is a clause on what became of it.
	said string
	// now is the parameter that takes its place, if one does; same tells that it
	// takes the same values.
	now  string
	same bool
	// instead is what to do where now is no parameter of the version.
	instead string
	// how says how to choose the value of now.
	how string
}

// formerParameters are from the release notes of the versions, and from the
// manual's appendix "Obsolete or Renamed Features". Those that were gone by 9.5
// are in no table of parse/pgconf, nor are those of recovery.conf.
var formerParameters = map[string]formerParameter{
	"checkpoint_segments": {
		end: version.PostgreSQL95, said: "9.5 put max_wal_size in its place",
		now: "max_wal_size", how: "3 x checkpoint_segments x 16MB comes to about the same, and the default of 1GB will often do",
	},
	"force_parallel_mode": {
		end: version.PostgreSQL16, said: "16 calls it debug_parallel_query", now: "debug_parallel_query", same: true,
	},
	"standby_mode": {
		end: version.PostgreSQL12, said: "12 put the file standby.signal in its place",
		instead: "remove the line, and create an empty file standby.signal in the data directory of a standby",
	},
	"trigger_file": {
		end: version.PostgreSQL12, said: "12 renamed it to promote_trigger_file", now: "promote_trigger_file", same: true,
		instead: "remove the line; `pg_ctl promote` makes a standby the primary",
	},
	"wal_keep_segments": {
		end: version.PostgreSQL13, said: "13 put wal_keep_size in its place",
		now: "wal_keep_size", how: "16MB for each segment comes to the same",
	},
}

func (f formerParameter) help(v version.PostgreSQL) string {
	switch {
	case !knows(v, f.now):
		return f.instead
	case f.same:
		return fmt.Sprintf("rename it to `%s`", f.now)
	}
	return fmt.Sprintf("set %s instead: %s", f.now, f.how)
}

// isRecoveryParameter tells of those that recovery.conf held until 12 moved them
// to postgresql.conf.
func isRecoveryParameter(name string) bool {
	switch name = strings.ToLower(name); name {
	case "archive_cleanup_command", "primary_conninfo", "primary_slot_name", "restore_command", "standby_mode", "trigger_file":
		return true
	}
	return strings.HasPrefix(name, "recovery_") && name != "recovery_prefetch" && name != "recovery_init_sync_method"
}

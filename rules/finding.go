package rules

import (
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

// Severity says how bad a finding is.
type Severity int

// The severities, from the least to the worst.
const (
	// Info is worth knowing.
	Info Severity = iota + 1
	// Warning works until something happens.
	Warning
	// Error does not work, or leaves a secret or the database open.
	Error
)

// String returns the severity's name in reports: "error", "warning", "info".
func (s Severity) String() string {
	return [...]string{"none", "info", "warning", "error"}[s]
}

// Applicability says whether a fix may be applied without asking.
type Applicability int

// The applicabilities, from none to the one that leaves no choice open.
const (
	// NoFix is for rules that offer no fix.
	NoFix Applicability = iota
	// Unsafe fixes may change what someone meant.
	Unsafe
	// Safe fixes do what the rule's page says, with no choice left open.
	Safe
)

// String returns the applicability's name in reports: "none", "unsafe", "safe".
func (a Applicability) String() string {
	return [...]string{"none", "unsafe", "safe"}[a]
}

// Finding is one thing that is wrong.
type Finding struct {
	Rule     *Rule
	Severity Severity
	// Message is one sentence that names what is wrong, with the values. It
	// has no path, no final stop, and no secret.
	Message string
	// Host is the name of the host that the finding is about; "" if none.
	Host string
	// Subject tells findings of one rule on one host and file apart, where
	// the text at Primary does not: an address, an option. May be empty.
	Subject string
	// Primary is the place that has to change; an empty span is the place
	// where something is missing.
	Primary Label
	// Related are the other places that take part, the most telling first.
	Related []Label
	// Notes are facts: the numbers, the server's own words.
	Notes []string
	// Help is what to do.
	Help string
	// Fixes are alternatives: at most one of them is applied.
	Fixes []Fix
	// Fingerprint tells the finding from all others in its bundle; who runs the
	// rules gives it, since it takes all findings to tell.
	Fingerprint string
}

// mostRelated is how many further places a finding shows that is about many.
const mostRelated = 4

// Label is a place and what is to be said about it. Text may be empty.
type Label struct {
	Place parse.Place
	Text  string
}

// Fix is a set of edits and changes of mode that are applied together or not at
// all. There is at least one.
type Fix struct {
	Applicability Applicability
	// Message says in the imperative what the fix does.
	Message string
	Edits   []parse.Edit
	Modes   []Mode
	// Reveals tells that a value counts after the fix which did not before, as when
	// a misspelt name is corrected. Other fixes, which were thought up without it,
	// wait for the next round.
	Reveals bool
	// Takes is what makes the fix take effect.
	Takes Effect
}

// unsafe is the fix as one that may change what someone meant.
func unsafe(f Fix) Fix {
	f.Applicability = Unsafe
	return f
}

// Mode gives the file at Path other permissions.
type Mode struct {
	Path string
	Perm bundle.Perm
}

// Paths are the files that the fix changes, in its order. One may come again.
func (f Fix) Paths() []string {
	var list []string
	for _, e := range f.Edits {
		list = append(list, e.Path)
	}
	for _, m := range f.Modes {
		list = append(list, m.Path)
	}
	return list
}

// Effect is what has to happen on a host before a changed file counts. The
// zero Effect is nothing.
type Effect struct {
	// Host is the name of the host whose service it is.
	Host string
	// First is a command that has to run there before, since copying a file does
	// not do it; "" for none.
	First string
	// Service is the service that reads the file; 0 for none that has to be told.
	Service Service
	// Standby tells that it is that of a standby.
	Standby bool
	// Reload tells that a reload will do; else a restart is needed, which
	// reloads too.
	Reload bool
}

// Service is something that an operator restarts.
type Service int

// The services whose files are checked, in the order in which they are told: the
// database comes before those that connect to it.
const (
	// PostgreSQL is the database server, as Debian's packages run it.
	PostgreSQL Service = iota + 1
	// PgBouncer is the connection pooler.
	PgBouncer
	// Named is BIND's server, as Debian's packages run it.
	Named
	// Regiond is MAAS's region controller from Debian's packages.
	Regiond
	// MAASSnap is the whole of MAAS, where it is installed as a snap.
	MAASSnap
)

// Command returns the shell command that brings the effect about; "" for none.
func (e Effect) Command() string {
	service := e.tellService()
	if e.First != "" && service != "" {
		return e.First + " && " + service
	}
	return e.First + service
}

// tellService is the command that makes the service read its files.
func (e Effect) tellService() string {
	verb := "restart"
	if e.Reload {
		verb = "reload"
	}
	switch e.Service {
	case PostgreSQL:
		return "sudo systemctl " + verb + " postgresql"
	case Regiond:
		return "sudo systemctl " + verb + " maas-regiond"
	case MAASSnap:
		return "sudo snap restart maas"
	case Named:
		return "sudo systemctl " + verb + " bind9"
	case PgBouncer:
		return "sudo systemctl " + verb + " pgbouncer"
	}
	return ""
}

// Running returns the shell command that succeeds while the service runs; "" where the
// effect touches none. On Debian, a cluster that did not come up is a unit of its own,
// while postgresql stands for all and is active in any case.
func (e Effect) Running() string {
	switch e.Service {
	case PostgreSQL:
		return "systemctl is-active --quiet postgresql && ! systemctl is-failed --quiet 'postgresql@*'"
	case Regiond:
		return "systemctl is-active --quiet maas-regiond"
	case MAASSnap:
		return "snap services maas | grep -qw active"
	case Named:
		return "systemctl is-active --quiet bind9"
	case PgBouncer:
		return "systemctl is-active --quiet pgbouncer"
	}
	return ""
}

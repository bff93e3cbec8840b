package pgconf

import (
	"fmt"

	"github.com/regionlint/regionlint/parse/namelist"
	"github.com/regionlint/regionlint/parse/version"
)

// checkConflicts notes what makes PostmasterMain
// (src/backend/postmaster/postmaster.c) give up although every value is fine.
func (f *File) checkConflicts() {
	f.checkReserved()
	f.checkWAL()
}

// checkReserved wants connections left for ordinary roles.
func (f *File) checkReserved() {
	total, okTotal := f.setTo("max_connections")
	reserved, okReserved := f.setTo("superuser_reserved_connections")
	senders, okSenders := f.setTo("max_wal_senders")
	others, okOthers := f.setTo("reserved_connections")
	if !okTotal || !okReserved || !okSenders || f.Version >= version.PostgreSQL16 && !okOthers {
		return
	}
	switch v := f.Version; {
	case v < version.PostgreSQL11:
		if reserved.n >= total.n {
			f.conflict(wroteOnly, "superuser_reserved_connections must be less than max_connections", reserved, total)
		}
		if senders.n >= total.n {
			f.conflict(wroteOnly, "max_wal_senders must be less than max_connections", senders, total)
		}
	case v < version.PostgreSQL12:
		if reserved.n+senders.n >= total.n {
			f.conflict(wroteOnly, sum(v, reserved, senders, total), reserved, senders, total)
		}
	case v < version.PostgreSQL16:
		if reserved.n >= total.n {
			f.conflict(wroteOnly, sum(v, reserved, total), reserved, total)
		}
	default:
		if reserved.n+others.n >= total.n {
			f.conflict(wroteOnly, sum(v, reserved, others, total), reserved, others, total)
		}
	}
}

// sum says that all but the last must together be less than the last.
func sum(v version.PostgreSQL, numbers ...operand) string {
	text := ""
	for i, n := range numbers {
		switch {
		case i == len(numbers)-1:
			text += " must be less than "
		case i > 0:
			text += " plus "
		}
		text += fmt.Sprintf("%s (%d)", quotedSince17(n.name, v), n.n)
	}
	return text
}

// checkWAL wants a WAL that tells enough for what is to be done with it.
func (f *File) checkWAL() {
	level, levelSet, ok := f.String("wal_level")
	if !ok || level != "minimal" {
		return
	}
	by := operand{set: levelSet}
	name := quotedSince17("wal_level", f.Version)
	if mode, set, ok := f.Value("archive_mode"); ok && mode != "off" {
		f.conflict(fatal, `WAL archival cannot be enabled when `+name+` is "minimal"`, by, operand{set: set})
	}
	if senders, ok := f.setTo("max_wal_senders"); ok && senders.n > 0 {
		f.conflict(fatal, f.streamingText(), by, senders)
	}
	if on, set, ok := f.Bool("summarize_wal"); ok && on {
		f.conflict(fatal, `WAL cannot be summarized when `+name+` is "minimal"`, by, operand{set: set})
	}
}

func (f *File) streamingText() string {
	switch {
	case f.Version >= version.PostgreSQL17:
		return `WAL streaming ("max_wal_senders" > 0) requires "wal_level" to be "replica" or "logical"`
	case f.Version >= version.PostgreSQL96:
		return `WAL streaming (max_wal_senders > 0) requires wal_level "replica" or "logical"`
	}
	return `WAL streaming (max_wal_senders > 0) requires wal_level "archive", "hot_standby", or "logical"`
}

// operand is the value of an Integer and what sets it, if anything.
type operand struct {
	name string
	n    int64
	set  *Setting
}

func (f *File) setTo(name string) (operand, bool) {
	n, set, ok := f.Int(name)
	return operand{name, n, set}, ok
}

// conflict notes that the values do not go together, at the last one of the
// settings.
func (f *File) conflict(l level, text string, values ...operand) {
	f.complainAbout(Problem{Kind: Conflict, stage: conflicting, level: l, Text: text}, values)
}

func (f *File) complainAbout(p Problem, values []operand) {
	for _, v := range values {
		if v.set != nil {
			p.Related = append(p.Related, v.set)
		}
	}
	if len(p.Related) > 0 {
		p.Setting = p.Related[0]
		p.Place, p.Line = p.Setting.ValuePlace(), p.Setting.Line
	}
	f.complain(p)
}

// checkStart notes what stops the server later in its start.
func (f *File) checkStart() {
	f.checkProcesses()
	if text, set, ok := f.String("listen_addresses"); ok {
		f.checkStartList(text, set)
	}
	if text, set, ok := f.String("unix_socket_directories"); ok {
		f.checkStartList(text, set)
	}
}

// checkProcesses is InitializeMaxBackends in 18.
func (f *File) checkProcesses() {
	if f.Version < version.PostgreSQL18 {
		return
	}
	most := int64(maxBackends(f.Version)) - 1
	var total int64
	var values []operand
	detail := ""
	for i, name := range []string{"max_connections", "autovacuum_worker_slots", "max_worker_processes", "max_wal_senders"} {
		n, ok := f.setTo(name)
		if !ok {
			return
		}
		if i > 0 {
			detail += " plus "
		}
		detail += fmt.Sprintf("%q (%d)", name, n.n)
		total += n.n
		values = append(values, n)
	}
	if total >= most {
		f.complainAbout(Problem{
			Kind: StartFailure, stage: starting, level: fatal, Text: "too many server processes configured",
			Detail: fmt.Sprintf("%s must be less than %d.", detail, most),
		}, values)
	}
}

// checkStartList wants a list that the server can split.
func (f *File) checkStartList(text string, set *Setting) {
	if set == nil {
		return
	}
	if _, ok := namelist.Split(text, f.Version); !ok {
		f.complainAbout(Problem{
			Kind: StartFailure, stage: starting, level: fatal,
			Text: `invalid list syntax in parameter "` + set.Parameter.Name + `"`,
		}, []operand{{set: set}})
	}
}

package pgconf

import (
	"fmt"
	"strings"

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
	for _, sum := range connectionSums {
		if sum.versions.Has(f.Version) {
			f.checkSum(sum.terms)
		}
	}
}

func (f *File) checkSum(terms []string) {
	most, ok := f.setTo("max_connections")
	values, total, okTerms := f.setToAll(terms)
	if !ok || !okTerms || total < most.n {
		return
	}
	text := f.sum(values) + " must be less than " + f.sum([]operand{most})
	f.complainAbout(Problem{Kind: NoConnections, stage: conflicting, level: wroteOnly, Text: text}, append(values, most))
}

// sum writes values as a sum.
func (f *File) sum(values []operand) string {
	terms := make([]string, len(values))
	for i, v := range values {
		terms[i] = inMessage(v.name, f.Version)
		if numbersInSums.Has(f.Version) {
			terms[i] += fmt.Sprintf(" (%d)", v.n)
		}
	}
	return strings.Join(terms, " plus ")
}

// checkWAL wants a WAL that tells enough for what is to be done with it.
func (f *File) checkWAL() {
	level, levelSet, ok := f.String("wal_level")
	if !ok || level != "minimal" {
		return
	}
	by := operand{name: "wal_level", set: levelSet}
	name := inMessage("wal_level", f.Version)
	if mode, set, ok := f.Value("archive_mode"); ok && mode != "off" {
		f.conflict(`WAL archival cannot be enabled when `+name+` is "minimal"`, by, operand{name: "archive_mode", set: set})
	}
	if senders, ok := f.setTo("max_wal_senders"); ok && senders.n > 0 {
		f.conflict(streamingText.In(f.Version), by, senders)
	}
	if on, set, ok := f.Bool("summarize_wal"); ok && on {
		f.conflict(`WAL cannot be summarized when `+name+` is "minimal"`, by, operand{name: "summarize_wal", set: set})
	}
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

// setToAll returns the values of several parameters and their sum.
func (f *File) setToAll(names []string) (values []operand, total int64, ok bool) {
	for _, name := range names {
		value, ok := f.setTo(name)
		if !ok {
			return nil, 0, false
		}
		values = append(values, value)
		total += value.n
	}
	return values, total, true
}

// conflict notes that the values do not go together.
func (f *File) conflict(text string, values ...operand) {
	f.complainAbout(Problem{Kind: Conflict, stage: conflicting, level: fatal, Text: text}, values)
}

// complainAbout notes what is wrong with several values, at the first of them
// that a file sets.
func (f *File) complainAbout(p Problem, values []operand) {
	for _, v := range values {
		p.Parameters = append(p.Parameters, v.name)
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
	f.checkConsistencyWords()
	if text, set, ok := f.String("listen_addresses"); ok {
		f.checkStartList(text, set, namelist.Split)
	}
	if text, set, ok := f.String("unix_socket_directories"); ok {
		f.checkStartList(text, set, namelist.Paths)
	}
}

// checkProcesses is InitializeMaxBackends.
func (f *File) checkProcesses() {
	most := int64(maxBackends.In(f.Version)) - 1
	values, total, ok := f.setToAll(processes.In(f.Version))
	if !processesAtStart.Has(f.Version) || !ok || total < most {
		return
	}
	f.complainAbout(Problem{
		Kind: StartFailure, stage: starting, level: fatal, Text: "too many server processes configured",
		Detail: fmt.Sprintf("%s must be less than %d.", f.sum(values), most),
	}, values)
}

// consistencyWords are those of wal_consistency_checking that need no library.
var consistencyWords = []string{"all", "heap2", "heap", "btree", "hash", "gin", "gist", "sequence", "spgist", "brin", "generic"}

// checkConsistencyWords wants words that the server knows, unless libraries may
// bring more.
func (f *File) checkConsistencyWords() {
	text, set, ok := f.String("wal_consistency_checking")
	if !ok || set == nil || !consistencyWordsLate.Has(f.Version) {
		return
	}
	if libraries, _, _ := f.String("shared_preload_libraries"); libraries != "" {
		return
	}
	if bad := set.Parameter.checkWords(&value{text: text}, f.Version, consistencyWords...); bad != nil {
		f.complainAbout(Problem{Kind: StartFailure, stage: starting, level: fatal, Text: bad.text, Detail: bad.detail}, []operand{{name: set.Parameter.Name, set: set}})
	}
}

// checkStartList wants a list that the server can split.
func (f *File) checkStartList(text string, set *Setting, split func(string, version.PostgreSQL) ([]string, bool)) {
	if set == nil {
		return
	}
	if _, ok := split(text, f.Version); !ok {
		f.complainAbout(Problem{
			Kind: StartFailure, stage: starting, level: fatal,
			Text: `invalid list syntax in parameter "` + set.Parameter.Name + `"`,
		}, []operand{{name: set.Parameter.Name, set: set}})
	}
}

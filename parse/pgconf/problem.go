package pgconf

import (
	"slices"

	"github.com/regionlint/regionlint/parse"
)

// Kind sorts problems by what a reader would do about them.
type Kind int

// The kinds of problems.
const (
	_ Kind = iota
	// SyntaxError is a line that the server cannot read.
	SyntaxError
	// IncludeMissing is an include or include_dir of what is not there.
	IncludeMissing
	// IncludeUnreadable is one of what is there but cannot be read: a
	// directory, a file without permission.
	IncludeUnreadable
	// IncludeOutside is one that leads out of the bundle, so that nothing is
	// known of the file (parse.ErrOutside).
	IncludeOutside
	// IncludeSkipped is an include_if_exists of a file that is not there, which
	// the server only logs.
	IncludeSkipped
	// IncludeNameEmpty is an include of a blank name.
	IncludeNameEmpty
	// IncludeRecursion is a file that includes itself.
	IncludeRecursion
	// IncludeTooDeep is an include in the eleventh file of a chain, or so many
	// of them that reading on makes no sense.
	IncludeTooDeep
	// UnknownParameter is a name that this version does not know.
	UnknownParameter
	// BadValue is a value that this version does not take.
	BadValue
	// CannotChange is a parameter that no file may set.
	CannotChange
	// Conflict is values that are fine each, but not together, so that the
	// server refuses to start.
	Conflict
	// NoConnections is a Conflict that leaves no connections for ordinary roles:
	// as many are reserved as max_connections allows.
	NoConnections
	// StartFailure is what the server accepts first and then fails on.
	StartFailure
)

// Fatal tells whether a server would refuse to start over such a problem. For
// IncludeOutside nobody knows.
func (k Kind) Fatal() bool { return k != IncludeSkipped && k != IncludeOutside }

// Fault says what is wrong with a BadValue.
type Fault int

// The faults.
const (
	// Unfit is a value that is of the right form: the parameter's own check
	// refuses it, or what is set besides.
	Unfit Fault = iota
	// Malformed is no boolean, no number of the kind with a unit of the
	// parameter, none of an Enum's values.
	Malformed
	// OutOfRange is a number beyond Min or Max.
	OutOfRange
)

// stage is how far the server has come when it meets a problem. It goes
// through with a stage, then stops if it has met any.
type stage int

const (
	reading     stage = iota // the file and its includes
	readingAuto              // postgresql.auto.conf
	naming
	valuing
	conflicting
	starting
	stages
)

// Problem is one complaint.
type Problem struct {
	Kind Kind
	// Fault is that of a BadValue.
	Fault Fault
	// Place is the token, name or value that the complaint is about. It is an
	// empty span where the server misses something.
	Place parse.Place
	// Line is the line number that the server gives, which for an error at the
	// end of a file that lacks its last line end is one too low.
	Line int
	// Text is what the server logs, Detail and Hint what it may add. Secrets are
	// masked.
	Text, Detail, Hint string
	// Token is where the server says that a syntax error is near; empty for the
	// end of a line.
	Token string
	// Setting is the setting that a problem with a name or value is about.
	Setting *Setting
	// Parameters are the names of those that take part in a Conflict, in
	// NoConnections or in a StartFailure, be they set or not: max_connections is
	// the last one of NoConnections. Related are their settings.
	Parameters []string
	Related    []*Setting

	stage stage
	level level
	file  string // the file that the server would blame in the end
	// warned tells that Detail and Hint come before Text, as a warning.
	warned bool
}

// level is the word that a log line begins with.
type level string

const (
	log       level = "LOG:  " // the zero level too
	fatal     level = "FATAL:  "
	wroteOnly level = "postgres: " // before the log was set up for good
)

// lines are the log lines that the server writes for the problem.
func (p *Problem) lines() []string {
	first := p.level
	if first == "" {
		first = log
	}
	text, detail, hint := string(first)+p.Text, "DETAIL:  "+p.Detail, "HINT:  "+p.Hint
	if p.Detail == "" {
		detail = ""
	}
	if p.Hint == "" {
		hint = ""
	}
	lines := []string{text, detail, hint}
	if p.warned {
		lines = []string{"WARNING:  " + p.Detail, hint, text}
	}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
}

// complain notes a problem.
func (f *File) complain(p Problem) {
	f.Problems = append(f.Problems, p)
	if p.Kind.Fatal() {
		f.stages[p.stage] = true
	}
}

// stopsAt is the stage at which the server gives up, or stages if it starts.
func (f *File) stopsAt() stage {
	for s, failed := range f.stages {
		if failed {
			return stage(s)
		}
	}
	return stages
}

// masked puts parse.Mask for text where message quotes it, if span is secret.
func masked(message, text string, source *parse.Source, span parse.Span) string {
	if !source.HoldsSecret(span) {
		return message
	}
	return parse.MaskIn(message, text)
}

// Package pgbouncer reads pgbouncer.ini as PgBouncer does, as far as it tells in
// which mode a client's server connections are pooled.
//
// What it refuses, PgBouncer refuses too: lines that are no `key = value`,
// unknown sections, pool modes that are none, and broken connection strings.
// PgBouncer refuses more: parameters that its version does not know, and values
// of others than pool_mode.
package pgbouncer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// File is a pgbouncer.ini with all that it includes.
type File struct {
	Source *parse.Source
	// Sources are all files that were read, Source first.
	Sources []*parse.Source
	// Problem is why PgBouncer cannot load the file; nil if it can. Nothing is
	// read behind it.
	Problem *Problem
	// Unread are the %include lines whose file could not be read.
	Unread []Unread
	// Outside are those of them that lead out of the bundle.
	Outside []parse.Place

	parameters, databases, users map[string]*Entry
}

// Problem is a line that PgBouncer cannot load.
type Problem struct {
	Place parse.Place
	// Text says what is wrong with it.
	Text string
}

// Unread is an include whose file could not be read.
type Unread struct {
	// Place is the path as written.
	Place parse.Place
	// Err wraps fs.ErrNotExist where the bundle has no such file.
	Err error
}

// Entry is a line `key = value`.
type Entry struct {
	Key string
	// Place is the value.
	Place parse.Place
	// Settings are what a value of [databases] or [users] holds.
	Settings []Setting
}

// Setting is one `key=value` of a connection string.
type Setting struct {
	Key, Value string
	// Place is the value, with its quotes if it has any.
	Place parse.Place
}

// Mode is when a server connection goes back to the pool.
type Mode string

// The modes.
const (
	Session     Mode = "session"
	Transaction Mode = "transaction"
	Statement   Mode = "statement"
)

// Pool is in which mode the server connections of a client are pooled, and what
// decides on it.
type Pool struct {
	Mode Mode
	// Section and Key are those of the line that decides; "" where none does, and
	// the mode is PgBouncer's own.
	Section, Key string
	// Place is the mode as written.
	Place parse.Place
}

// Parameter is what a parameter of [pgbouncer] is set to; ok is false if it is not.
func (f *File) Parameter(name string) (value string, place parse.Place, ok bool) {
	e := f.parameters[name]
	if e == nil {
		return "", parse.Place{}, false
	}
	return e.Place.Text(), e.Place, true
}

// Database is the line that a client's database is looked up in: its own, or that
// of "*"; nil if there is none.
func (f *File) Database(name string) *Entry {
	if e := f.databases[name]; e != nil {
		return e
	}
	return f.databases["*"]
}

// Entries are the lines of [databases] and [users] that count, in no order.
func (f *File) Entries() []*Entry {
	return slices.AppendSeq(slices.Collect(maps.Values(f.databases)), maps.Values(f.users))
}

// HasDatabases tells whether [databases] has any line.
func (f *File) HasDatabases() bool { return len(f.databases) > 0 }

// Pool is the mode for a client that asks for a database as a user. A user's mode
// comes before that of the database, and this before that of [pgbouncer]
// (pool_pool_mode in src/objects.c of PgBouncer). ok is false where that depends on
// PgBouncer's version: a database may say as which user it connects, and up to
// 1.18 [users] does not count then.
func (f *File) Pool(database, user string) (pool Pool, ok bool) {
	pool = Pool{Mode: Session}
	db := f.Database(database)
	if e := f.parameters["pool_mode"]; e != nil {
		pool = Pool{mode(e.Place.Text()), "pgbouncer", "pool_mode", e.Place}
	}
	if s := db.setting("pool_mode"); s != nil {
		pool = Pool{mode(s.Value), "databases", db.Key, s.Place}
	}
	forced := db.setting("user")
	if forced != nil {
		user = forced.Value
	}
	if s := f.users[user].setting("pool_mode"); s != nil {
		if forced != nil {
			return pool, mode(s.Value) == pool.Mode
		}
		pool = Pool{mode(s.Value), "users", user, s.Place}
	}
	return pool, true
}

// ListenPort is the port that PgBouncer takes connections on.
func (f *File) ListenPort() int {
	const usual = 6432
	value, _, ok := f.Parameter("listen_port")
	if !ok {
		return usual
	}
	port, err := strconv.Atoi(value)
	if err != nil {
		return 0
	}
	return port
}

func mode(text string) Mode { return Mode(strings.ToLower(text)) }

// isMode tells whether a text is a mode in any case (cf_set_lookup in libusual).
func isMode(text string) bool {
	switch mode(text) {
	case Session, Transaction, Statement:
		return true
	}
	return false
}

// setting is the last one of that name.
func (e *Entry) setting(key string) (last *Setting) {
	if e == nil {
		return nil
	}
	for i, s := range e.Settings {
		if s.Key == key {
			last = &e.Settings[i]
		}
	}
	return last
}

// Package pgconf reads postgresql.conf the way PostgreSQL 9.5 to 18 do: its
// syntax, the files that it includes, postgresql.auto.conf on top, and the
// values with their units and limits, which each major version knows others of.
//
// It says what a server would make of the files and in which words the server
// would complain. What is wise to set is not its business.
package pgconf

import (
	"errors"
	"io/fs"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// File is a postgresql.conf with everything that it pulls in.
type File struct {
	// Source is the file itself.
	Source *parse.Source
	// Sources are all files that were read, each once, in the order of their
	// first reading: Source first, postgresql.auto.conf last.
	Sources []*parse.Source
	// Version is the server's major version, which decides what is valid.
	Version version.PostgreSQL
	// Auto is postgresql.auto.conf, AutoPath where it lies in the bundle. Where
	// it cannot be read, AutoErr says why, and Auto is nil; where the bundle has
	// none, all three are zero.
	Auto     *parse.Source
	AutoPath string
	AutoErr  error
	// Outside are the places that name a file outside of the bundle.
	Outside []parse.Place
	// Settings are the assignments in the order the server applies them:
	// included files in the place of their include, postgresql.auto.conf last.
	Settings []*Setting
	// Problems are all complaints of the server, and those that it would come to
	// if it did not stop at others before: while reading the files first, then
	// about names, values, and what does not go together.
	Problems []Problem

	items     []item
	gaps      []gap
	stages    [stages]bool
	effective map[string]*Setting
}

// Setting is one assignment in a file.
type Setting struct {
	// Name is the parameter's name as it is written there.
	Name string
	// Value is what the server reads, without quotes and escapes.
	Value string
	// Source is the file that holds the assignment.
	Source *parse.Source
	// Line counts from 1.
	Line int
	// NameSpan and ValueSpan are where the two stand in Source, quotes included.
	NameSpan, ValueSpan parse.Span
	// Quoted tells that the value stands in single quotes.
	Quoted bool
	// Parameter is what the version knows of the name; nil for names that are
	// unknown or custom.
	Parameter *Parameter

	key   string // the canonical name
	shown string // the file's path as the server prints it
	dead  bool   // another one of that name follows
	bad   bool   // the server refuses the value,
	// clashes that it does so for what others set, which a running server does
	// not look at.
	clashes bool
}

// NamePlace is where the name stands.
func (s *Setting) NamePlace() parse.Place { return parse.Place{Source: s.Source, Span: s.NameSpan} }

// ValuePlace is where the value stands, quotes included.
func (s *Setting) ValuePlace() parse.Place { return parse.Place{Source: s.Source, Span: s.ValueSpan} }

// Place is the whole assignment: from the name to the end of the value.
func (s *Setting) Place() parse.Place {
	return parse.Place{Source: s.Source, Span: parse.Span{Start: s.NameSpan.Start, End: s.ValueSpan.End}}
}

// Canonical is the name that the server keeps the parameter under, whatever the
// file calls it.
func (s *Setting) Canonical() string {
	if s.Parameter != nil {
		return s.Parameter.Name
	}
	return s.key
}

// Secret tells whether the value must not be shown.
func (s *Setting) Secret() bool { return s.Source.HoldsSecret(s.ValueSpan) }

// Custom tells whether the name is one that no server knows but every server
// takes: two identifiers with a dot between them.
func (s *Setting) Custom() bool { return s.Parameter == nil && isQualified(s.Name) }

// item is a line that pg_file_settings would show: a setting or an error.
type item struct {
	setting *Setting
	source  *parse.Source
	shown   string
	line    int
	err     string
	unseen  bool // stands behind its file's first syntax error
	auto    bool // comes from postgresql.auto.conf
}

// Parse reads the postgresql.conf at path in tree.FS as a server of version v
// does. The error is not nil only where that file itself cannot be read;
// whatever else is wrong is in Problems.
func Parse(tree *parse.Tree, path string, v version.PostgreSQL) (*File, error) {
	source, err := tree.Read(path, parse.PostgreSQLLimit)
	if err != nil {
		return nil, err
	}
	f := &File{Source: source, Version: v}
	r := &reader{file: f, tree: tree, sources: map[string]*parse.Source{}}
	r.remember(source)
	r.parse(source, tree.OnHost(path), 0)
	r.readAuto(path)
	if r.full() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: &parse.TooMany{Most: mostItems, Of: "settings"}}
	}
	f.judge()
	return f, nil
}

// readAuto reads postgresql.auto.conf from the data directory that the files
// name, or from beside the top-level file if the bundle does not hold it there.
func (r *reader) readAuto(path string) {
	for _, p := range r.autoPaths(path) {
		source, err := r.source(p)
		if errors.Is(err, fs.ErrNotExist) || source == r.file.Source {
			continue
		}
		r.file.Auto, r.file.AutoPath, r.file.AutoErr = source, p, err
		if err == nil {
			r.auto = true
			r.parse(source, r.tree.OnHost(p), 0)
		}
		return
	}
}

func (r *reader) autoPaths(path string) []string {
	const name = "postgresql.auto.conf"
	var paths []string
	if dir := r.file.dataDirectory(); dir != nil && dir.Value != "" {
		p, err := r.tree.Resolve(path, dir.Value+"/"+name)
		if err == nil {
			paths = append(paths, p)
		} else {
			r.file.Outside = append(r.file.Outside, dir.ValuePlace())
		}
	}
	if p, err := r.tree.Resolve(path, name); err == nil {
		paths = append(paths, p)
	}
	return paths
}

// dataDirectory is the setting of the data_directory that the server picks up
// before it reads postgresql.auto.conf; nil if there is none. That early, names
// are not folded.
func (f *File) dataDirectory() *Setting {
	for i := len(f.Settings) - 1; i >= 0; i-- {
		if s := f.Settings[i]; s.Name == "data_directory" {
			return s
		}
	}
	return nil
}

package pgconf

import (
	"math"

	"github.com/regionlint/regionlint/parse"
)

// Row is one row of the view pg_file_settings.
type Row struct {
	// SourceFile is the file's path on the host, as the server prints it, and
	// SourceLine the line in it.
	SourceFile string
	SourceLine int
	// Seqno counts the rows from 1.
	Seqno int
	// Setting is the setting that the row is about; nil for a row that tells of
	// an error alone. The view's columns name and setting are its Name and Value.
	Setting *Setting
	// Source is the file that SourceFile means.
	Source *parse.Source
	// Applied tells that the setting is in force, Error why it is not.
	Applied bool
	Error   string
}

// Rows returns what pg_file_settings shows in a server when the files are as
// they are now. The view cannot tell a value that is wrong from one that needs a
// restart, so it matters what the server runs with: running holds, by name and
// as postgres -C prints them, the values that differ from the version's own. With
// nil the server is one that was started with these very files.
//
// The view stops at each file's first syntax error, and at postgresql.conf if
// anything is wrong in there.
func (f *File) Rows(running map[string]string) []Row {
	end := f.stopsAt()
	var rows []Row
	for i := range f.items {
		item := &f.items[i]
		if item.unseen || end == reading && item.auto {
			continue
		}
		row := Row{
			SourceFile: item.shown, SourceLine: item.line, Seqno: len(rows) + 1,
			Setting: item.setting, Source: item.source, Error: item.err,
		}
		if s := item.setting; s != nil {
			row.Error = f.rowError(s, end, running)
			row.Applied = end >= valuing && row.Error == "" && !s.dead
		}
		rows = append(rows, row)
	}
	return rows
}

func (f *File) rowError(s *Setting, end stage, running map[string]string) string {
	switch {
	case end == naming && s.Parameter == nil && !s.Custom():
		return "unrecognized configuration parameter"
	case end < valuing || s.dead || s.Parameter == nil:
		return ""
	case s.Parameter.Name == "role", s.Parameter.Name == "session_authorization":
		return "" // the view's session knows the roles, which the start does not
	case s.Parameter.atConnection() && !backendsInView.Has(f.Version):
		return ""
	case s.bad && !s.clashes || s.Parameter.Context == Postmaster && !f.unchanged(s, running):
		return "setting could not be applied"
	}
	return ""
}

// unchanged tells whether a restart-only parameter has the value that the
// server runs with.
func (f *File) unchanged(s *Setting, running map[string]string) bool {
	now, ok := running[s.Parameter.Name]
	switch {
	case running == nil:
		if now, _, ok = f.Value(s.Parameter.Name); !ok {
			return true // such a server there cannot be
		}
	case !ok:
		now = s.Parameter.Boot
	}
	val, _ := s.Parameter.read(s.Value, f.Version)
	return val.text == now
}

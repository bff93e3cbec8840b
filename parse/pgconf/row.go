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
	case s.bad && !s.clashes || !f.fitsView(s) || s.Parameter.Context == Postmaster && !f.unchanged(s, running):
		return "setting could not be applied"
	}
	return ""
}

// fitsView tells whether the session that shows the view would take the value.
// Its transaction has begun and changes no more (check_XactIsoLevel and
// check_transaction_deferrable in variable.c), and no more libraries come that
// would bring words of their own.
func (f *File) fitsView(s *Setting) bool {
	switch s.Parameter.Name {
	case "transaction_deferrable":
		return false
	case "transaction_isolation":
		val, _ := s.read(f.Version)
		return val.text == "read committed" || val.text == "default"
	case "wal_consistency_checking":
		return s.Parameter.checkWords(&value{text: s.Value}, f.Version, consistencyWords...) == nil
	}
	return true
}

// unchanged tells whether a restart-only parameter has the value that the
// server runs with.
func (f *File) unchanged(s *Setting, running map[string]string) bool {
	now, ok := f.inForce(s.Parameter, running)
	if !ok {
		return true // such a server there cannot be
	}
	val, _ := s.Parameter.read(s.Value, f.Version)
	if s.Parameter.Name == "wal_buffers" {
		return f.walBuffers(val.text, running) == f.walBuffers(now, running)
	}
	return val.text == now
}

// inForce is what the server runs with. ok is false where it would not have
// started.
func (f *File) inForce(p *Parameter, running map[string]string) (now string, ok bool) {
	if running == nil {
		now, _, ok = f.Value(p.Name)
		return now, ok
	}
	if now, ok = running[p.Name]; ok {
		return now, true
	}
	return p.Boot, true
}

// walBuffers is what a server that runs takes wal_buffers for. -1 is a part of
// shared_buffers, from 8 blocks up to a WAL segment of 16 MB
// (XLOGChooseNumBuffers in xlog.c).
func (f *File) walBuffers(text string, running map[string]string) string {
	if text != "-1" {
		return text
	}
	p, _ := Lookup("shared_buffers", f.Version)
	now, _ := f.inForce(p, running)
	shared, _ := p.read(now, f.Version)
	return formatInteger(min(max(math.Trunc(shared.number/32), 8), 2048))
}

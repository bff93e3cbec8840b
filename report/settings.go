package report

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/sentence"
)

// Settings is what a server makes of a postgresql.conf.
type Settings struct {
	// StartOK tells whether the server would start with the file.
	StartOK bool `json:"start_ok"`
	// Log is what it would write as it reads the file, without secrets.
	Log []string `json:"log"`
	// Rows are those of the view pg_file_settings.
	Rows []SettingRow `json:"rows"`
	// Effective are the values in force, by the name of the parameter.
	Effective map[string]Value `json:"effective"`

	server string
	// inForce are the values in force, by row, where there is more to be said
	// than the file says.
	inForce map[int]string
}

// SettingRow is a row of pg_file_settings; nil is NULL.
type SettingRow struct {
	SourceFile string  `json:"sourcefile"`
	SourceLine int     `json:"sourceline"`
	Seqno      int     `json:"seqno"`
	Name       *string `json:"name"`
	Setting    *string `json:"setting"`
	Applied    bool    `json:"applied"`
	Error      *string `json:"error"`
}

// Value is that of a parameter, as `postgres -C` prints it.
type Value struct {
	Value string `json:"value"`
}

// NewSettings returns the settings of a file.
func NewSettings(f *pgconf.File) *Settings {
	hide := newMask(f.Sources)
	start := f.Start()
	s := &Settings{
		StartOK: start.OK, Log: []string{}, Rows: []SettingRow{}, Effective: map[string]Value{},
		server: "PostgreSQL " + f.Version.String(), inForce: map[int]string{},
	}
	for _, line := range slices.Concat(start.Log, start.Later) {
		s.Log = append(s.Log, valid(hide.text(line)))
	}
	for i, r := range f.Rows(nil) {
		s.Rows = append(s.Rows, hide.setting(r))
		if start.OK && r.Setting != nil {
			s.inForce[i] = inForce(f, r.Setting)
		}
	}
	for _, set := range f.Settings {
		value, by, ok := f.Value(set.Name)
		if !ok {
			continue
		}
		// A script asks for the name that it knows: the server's or the file's.
		for _, name := range []string{set.Canonical(), set.Name} {
			s.Effective[valid(name)] = Value{valid(hidden(by, value))}
		}
	}
	return s
}

// Refuse adds what the server logs as it gives up.
func (s *Settings) Refuse(lines ...string) {
	s.StartOK = false
	for _, line := range lines {
		s.Log = append(s.Log, valid(line))
	}
}

func (m mask) setting(r pgconf.Row) SettingRow {
	row := SettingRow{SourceFile: valid(r.SourceFile), SourceLine: r.SourceLine, Seqno: r.Seqno, Applied: r.Applied}
	if s := r.Setting; s != nil {
		name, value := valid(m.text(s.Name)), valid(hidden(s, s.Value))
		row.Name, row.Setting = &name, &value
	}
	if r.Error != "" {
		text := valid(m.text(r.Error))
		row.Error = &text
	}
	return row
}

// hidden is a value, masked if the setting that makes it is secret.
func hidden(by *pgconf.Setting, value string) string {
	if by != nil && by.Secret() {
		return parse.Mask
	}
	return value
}

// WriteJSON writes the rows for scripts.
func (s *Settings) WriteJSON(w io.Writer) error { return writeIndented(w, s) }

// WriteText writes a table of what the file sets, with the values in force, and
// whether the server starts.
func (s *Settings) WriteText(w io.Writer) error {
	several := slices.ContainsFunc(s.Rows, func(row SettingRow) bool { return row.SourceFile != s.Rows[0].SourceFile })
	var rows [][]string
	for i, row := range s.Rows {
		line := strconv.Itoa(row.SourceLine)
		if several {
			line = row.SourceFile + ":" + line
		}
		rows = append(rows, []string{line, text(row.Name), text(row.Setting), s.inForce[i], text(row.Error)})
	}
	if len(rows) > 0 {
		if err := Table(w, []string{"line", "name", "setting", "in force", "error"}, rows); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	if s.StartOK && len(s.Log) == 0 {
		_, err := fmt.Fprintf(w, "%s accepts this file: %s\n", s.server, sentence.Count(len(s.Rows), "setting"))
		return err
	}
	verdict := "does not start with this file"
	if s.StartOK {
		verdict = "accepts this file"
	}
	_, err := fmt.Fprintf(w, "%s %s; its log:\n  %s\n", s.server, verdict, visibleLines(s.Log))
	return err
}

func visibleLines(lines []string) string {
	shown := make([]string, len(lines))
	for i, line := range lines {
		shown[i] = Visible(line)
	}
	return strings.Join(shown, "\n  ")
}

// inForce is the value that a setting makes, with its unit, or where the one
// stands that counts instead; "" when the file says it all.
func inForce(f *pgconf.File, set *pgconf.Setting) string {
	value, by, ok := f.Value(set.Name)
	switch {
	case !ok || by == nil || by == set && value == set.Value:
		return ""
	case by.Source != set.Source:
		return fmt.Sprintf("no: %s:%d counts", path.Base(by.Source.Path), by.Line)
	case by != set:
		return fmt.Sprintf("no: line %d counts", by.Line)
	case set.Parameter == nil || set.Parameter.Unit == "":
		return hidden(set, value)
	case strings.ContainsAny(set.Parameter.Unit[:1], "0123456789"):
		return value + " x " + set.Parameter.Unit
	}
	return value + " " + set.Parameter.Unit
}

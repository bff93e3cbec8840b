package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/sentence"
)

// Records is what a server makes of a pg_hba.conf.
type Records struct {
	// LoadOK tells whether the server would load the file.
	LoadOK bool `json:"load_ok"`
	// Rows are those of its view pg_hba_file_rules, without secrets.
	Rows []hba.Row `json:"rows"`

	server string
	// refused are why the server refuses records, by row: the view leaves out
	// what stands in the log only.
	refused map[int]string
}

// NewRecords returns the records of a file. nameOf says what to show as the name
// of a file.
func NewRecords(f *hba.File, nameOf func(path string) string) *Records {
	r := &Records{
		LoadOK: f.Loads(), Rows: f.View(nameOf),
		server: "PostgreSQL " + f.Server.Version.String(), refused: map[int]string{},
	}
	hide := newMask(f.Sources)
	row := 0
	for record := range f.All() {
		if record.Unknown != "" {
			continue
		}
		hide.row(&r.Rows[row], record)
		if record.Err != nil {
			r.refused[row] = hide.text(record.ShownErr())
		}
		row++
	}
	return r
}

// row masks what a row shows of its record.
func (m mask) row(row *hba.Row, record *hba.Record) {
	secret := map[string]bool{}
	for _, field := range record.Fields() {
		for _, token := range field {
			secret[token.Text] = secret[token.Text] || token.Secret()
		}
	}
	masked := func(text string) string {
		if secret[text] {
			return parse.Mask
		}
		return m.text(text)
	}
	for _, list := range [][]string{row.Database, row.User} {
		for i := range list {
			list[i] = masked(list[i])
		}
	}
	for i, option := range row.Options {
		name, value, _ := strings.Cut(option, "=")
		if row.Options[i] = m.text(option); hba.IsSecret(name) {
			row.Options[i] = name + "=" + parse.Masked(value)
		}
	}
	if row.Address != nil {
		address := masked(*row.Address)
		row.Address = &address
	}
	if row.Error != nil {
		text := m.text(*row.Error)
		if record.Err != nil {
			text = m.text(record.ShownErr())
		}
		row.Error = &text
	}
}

// WriteJSON writes the rows for scripts.
func (r *Records) WriteJSON(w io.Writer) error { return writeIndented(w, r) }

// WriteText writes a table, and whether the file loads.
func (r *Records) WriteText(w io.Writer) error {
	several := slices.ContainsFunc(r.Rows, func(row hba.Row) bool { return row.FileName != r.Rows[0].FileName })
	var rows [][]string
	for i, row := range r.Rows {
		line := strconv.Itoa(row.Line)
		if several {
			line = row.FileName + ":" + line
		}
		complaint, refused := r.refused[i]
		if !refused {
			complaint = text(row.Error)
		}
		rows = append(rows, []string{
			line, text(row.Type), words(row.Database), words(row.User), text(row.Address), text(row.Netmask),
			text(row.Method), strings.Join(row.Options, " "), complaint,
		})
	}
	if len(rows) > 0 {
		if err := Table(w, []string{"line", "type", "database", "user", "address", "netmask", "method", "options", "error"}, rows); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	_, err := fmt.Fprintln(w, r.verdict())
	return err
}

func (r *Records) verdict() string {
	switch {
	case r.LoadOK:
		return fmt.Sprintf("%s loads this file: %s", r.server, sentence.Count(len(r.Rows), "record"))
	case len(r.Rows) == 0:
		return r.server + " does not load this file: it has no records"
	}
	return fmt.Sprintf("%s does not load this file: it refuses %s of %d", r.server, sentence.Count(len(r.refused), "record"), len(r.Rows))
}

// words are the items of a list, in quotes where they would not be told apart.
func words(list []string) string {
	quoted := make([]string, len(list))
	for i, word := range list {
		quoted[i] = word
		if word == "" || strings.ContainsAny(word, " ,\"") {
			quoted[i] = `"` + strings.ReplaceAll(word, `"`, `""`) + `"`
		}
	}
	return strings.Join(quoted, ",")
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/access"
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

// Answer is what becomes of an attempt to connect; nil is none.
type Answer struct {
	Decision   access.Decision `json:"decision"`
	FileName   *string         `json:"file_name"`
	LineNumber *int            `json:"line_number"`
	AuthMethod *string         `json:"auth_method"`
	Reason     string          `json:"reason"`

	why string
}

// NewAnswer returns an answer without secrets. sources are the files that it
// rests on, and nameOf says what to show as the name of one.
func NewAnswer(a access.Answer, sources []*parse.Source, nameOf func(path string) string) Answer {
	return newMask(sources).answer(a, nameOf)
}

func (m mask) answer(a access.Answer, nameOf func(path string) string) Answer {
	shown := Answer{Decision: a.Decision, Reason: valid(m.text(a.Reason)), why: m.text(a.Why)}
	if r := a.Record; r != nil {
		name := valid(nameOf(r.Source.Path))
		line := r.Line()
		shown.FileName, shown.LineNumber = &name, &line
		if r.Valid() && a.Decision != access.Depends {
			shown.AuthMethod = &r.Method
		}
	}
	return shown
}

// WriteJSON writes the answer for scripts.
func (a Answer) WriteJSON(w io.Writer) error { return writeIndented(w, a) }

// WriteText writes the answer for people.
func (a Answer) WriteText(w io.Writer, style Style) error {
	where := ""
	if a.FileName != nil {
		where = fmt.Sprintf("  %s:%d", Visible(*a.FileName), *a.LineNumber)
	}
	if a.AuthMethod != nil {
		where += "  " + Visible(*a.AuthMethod)
	}
	_, err := fmt.Fprintf(w, "%s%s\n%s\n", style.paint(decisionInk[a.Decision], string(a.Decision)), where, Visible(a.Reason))
	return err
}

var decisionInk = map[access.Decision]ink{
	access.Admit: boldGreen, access.Reject: boldRed, access.NoEntry: boldRed,
	access.RefusedFile: boldRed, access.Depends: boldYellow,
}

// Access is the answers to the regions of bundles.
type Access struct{ servers []server }

// AccessRow is the answer to one region, at one of its addresses.
type AccessRow struct {
	Bundle string `json:"bundle"`
	// Host is the region's, Server that with the PostgreSQL.
	Host    string `json:"host"`
	Server  string `json:"server"`
	Address string `json:"address"`
	// Used tells that the region does connect from there now.
	Used     bool   `json:"used"`
	Database string `json:"database"`
	User     string `json:"user"`
	Answer
}

// server is what one server answers.
type server struct {
	title string
	// file is its pg_hba.conf; "" where there is none.
	file string
	rows []AccessRow
	mask mask
}

// Add adds the rows of a bundle, which stand by server. name is how the bundle
// is called.
func (a *Access) Add(name string, rows []access.Row) {
	var last access.Row
	for _, row := range rows {
		if row.Server != last.Server {
			a.servers = append(a.servers, newServer(row.Server))
		}
		last = row
		of := &a.servers[len(a.servers)-1]
		of.rows = append(of.rows, AccessRow{
			Bundle: valid(name), Host: valid(row.Region), Server: valid(row.Server.Name), Address: row.Address, Used: row.Used,
			Database: valid(row.Database), User: valid(row.User),
			Answer: of.mask.answer(row.Answer, func(path string) string { return path }),
		})
	}
}

func newServer(host *bundle.Host) server {
	s := server{title: fmt.Sprintf("%s, PostgreSQL %s", host.Name, host.PostgreSQL), mask: maskOf(host.Sources)}
	if host.HBA != nil {
		s.file = host.HBA.Source.Path
		s.title += ": " + s.file
	}
	if host.Conf != nil && !host.Conf.Start().OK {
		s.title += "\n(with its postgresql.conf the server does not start: `regionlint dump postgresql` says why)"
	}
	return s
}

// WriteJSON writes the rows as a list for scripts.
func (a *Access) WriteJSON(w io.Writer) error {
	rows := []AccessRow{}
	for _, s := range a.servers {
		rows = append(rows, s.rows...)
	}
	return writeIndented(w, rows)
}

// WriteText writes a table for each server.
func (a *Access) WriteText(w io.Writer, style Style) error {
	for i, s := range a.servers {
		if i > 0 {
			fmt.Fprintln(w)
		}
		name := ""
		if style.Fleet {
			name = s.rows[0].Bundle + ": "
		}
		for line := range strings.Lines(name + s.title + "\n") {
			fmt.Fprintln(w, Visible(strings.TrimSuffix(line, "\n")))
		}
		if err := paintedTable(w, accessHeader, s.cells(), style.paintDecision); err != nil {
			return err
		}
	}
	return nil
}

// paintDecision paints the column of decisions.
func (s Style) paintDecision(column, cell string) string {
	if column != decisionColumn {
		return cell
	}
	return s.paint(decisionInk[access.Decision(cell)], cell)
}

const decisionColumn = "decision"

var accessHeader = []string{"region", "address", "used", "database", "user", decisionColumn, "line", "method", "why"}

// cells are those of the table. That a region uses an address goes without
// saying where all are used.
func (s server) cells() [][]string {
	used := map[bool]string{true: "yes", false: "no"}
	if !slices.ContainsFunc(s.rows, func(r AccessRow) bool { return !r.Used }) {
		used = nil
	}
	var rows [][]string
	for _, r := range s.rows {
		rows = append(rows, []string{
			r.Host, r.Address, used[r.Used], r.Database, r.User, string(r.Decision), r.line(s.file), text(r.AuthMethod), r.why,
		})
	}
	return rows
}

// line is that of the record, with its file where that is another one.
func (a Answer) line(file string) string {
	switch {
	case a.LineNumber == nil:
		return ""
	case *a.FileName != file:
		return fmt.Sprintf("%s:%d", *a.FileName, *a.LineNumber)
	}
	return strconv.Itoa(*a.LineNumber)
}

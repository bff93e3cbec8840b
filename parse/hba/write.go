package hba

import (
	"bytes"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// Columns are the words of a record to be written, as they mean, not as they
// are quoted. Address is empty for a local record.
type Columns struct {
	Type     Type
	Database string
	User     string
	Address  string
	Method   string
}

// Writable tells whether a record can name the database and user: no quotes let
// a line hold the end of one, or a NUL.
func (c Columns) Writable() bool {
	return !strings.ContainsAny(c.Database+c.User, "\n\x00")
}

// Format writes a record in the columns of the record like; where that is nil,
// or stands on several lines, in those of the file that Debian installs.
func (c Columns) Format(like *Record, v version.PostgreSQL) string {
	words := []string{c.Type.String(), quoteName(c.Database, v), quoteName(c.User, v), c.Address, c.Method}
	if layout, ok := layoutOf(like); ok {
		return layout.format(words)
	}
	return debianLayout.format(words)
}

// quoteName writes a database or user so that it stands for itself. The server
// knows no more of a client's names than nameLength bytes.
func quoteName(name string, v version.PostgreSQL) string {
	name = name[:min(len(name), nameLength)]
	if strings.HasPrefix(name, "/") && regexes.Has(v) {
		// Quotes do not help against a regular expression; one does.
		return `"/^` + escapeARE(name) + `$"`
	}
	switch {
	case name == "", strings.ContainsAny(name, " \t\r,#\"\v\f"), strings.HasPrefix(name, "@"), strings.HasPrefix(name, "+"):
		return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	switch name {
	case "all", "sameuser", "samerole", "samegroup", "replication":
		return `"` + name + `"`
	}
	return name
}

func escapeARE(name string) string {
	var out strings.Builder
	for _, c := range []byte(name) {
		if strings.IndexByte(`\.[]{}()*+?^$|`, c) >= 0 {
			out.WriteByte('\\')
		}
		out.WriteByte(c)
	}
	return strings.ReplaceAll(out.String(), `"`, `""`)
}

// layout is where the columns of a record start on the screen, and what stands
// between them.
type layout struct {
	indent string
	// starts are those of database, user, address and method, from 0.
	starts [4]int
	// tabs tells which columns are led to by tabs.
	tabs [4]bool
}

// debianLayout is that of the file that Debian's packages install.
var debianLayout = layout{starts: [4]int{8, 24, 40, 64}}

// layoutOf reads the columns off a record that stands on one line.
func layoutOf(r *Record) (l layout, ok bool) {
	if r == nil || !r.Valid() {
		return l, false
	}
	lines := r.Lines()
	text := r.Source.Text[lines.Start:lines.End]
	if bytes.Count(text, []byte("\n")) > 1 {
		return l, false
	}
	columns := []int{0, 1, 2, 3, r.methodColumn()}
	if r.Type == Local {
		columns = []int{0, 1, 2, r.methodColumn()}
	}
	fields := r.Fields()
	for i, column := range columns[1:] {
		place := fields[column][0].Place
		if place.Source != r.Source {
			return l, false
		}
		at := place.Span.Start - lines.Start
		if at > mostIndent {
			return l, false
		}
		l.starts[i] = screenColumn(text[:at])
		l.tabs[i] = at > 0 && text[at-1] == '\t'
	}
	if r.Type == Local {
		// A local record has no address; its method stands where one would.
		l.starts[3], l.tabs[3] = l.starts[2], l.tabs[2]
	}
	l.indent = string(text[:int(r.start)-lines.Start])
	return l, true
}

func screenColumn(text []byte) int {
	column := 0
	for _, r := range string(text) {
		if r == '\t' {
			column += tabWidth - column%tabWidth
		} else {
			column++
		}
	}
	return column
}

const (
	tabWidth = 8
	// mostIndent is up to which byte of a line columns are kept: behind a long list
	// of names, new lines would be blanks for the most part.
	mostIndent = 500
)

func (l layout) format(words []string) string {
	line := l.indent + words[0]
	for i, word := range words[1:] {
		if word == "" {
			// The address of a local record.
			continue
		}
		separator := " "
		if l.tabs[i] {
			separator = "\t"
		}
		line += separator
		for screenColumn([]byte(line)) < l.starts[i] {
			line += separator
		}
		line += word
	}
	return line
}

// ReplaceAddress returns the edit that makes the record one for another address.
// What follows the address keeps its column where there is room. ok is false for
// a record without an address, and for one whose address or method stands in a
// file that it names as @file.
func (r *Record) ReplaceAddress(address string) (edit parse.Edit, ok bool) {
	span, ok := r.addressSpan()
	if !ok {
		return edit, false
	}
	start := r.Lines().Start
	line, method := r.Source.Text[start:], r.MethodToken().Place.Span.Start
	before, upToMethod := string(line[:span.Start-start]), line[:method-start]
	blank := " "
	if upToMethod[len(upToMethod)-1] == '\t' {
		blank = "\t"
	}
	words := address + blank
	for screenColumn([]byte(before+words)) < screenColumn(upToMethod) {
		words += blank
	}
	span.End = method
	return parse.Place{Source: r.Source, Span: span}.Replace(words), true
}

// WithAddress is the record as it would be after ReplaceAddress, from the start of
// its line to its last word.
func (r *Record) WithAddress(address string) (line string, ok bool) {
	edit, ok := r.ReplaceAddress(address)
	if !ok {
		return "", false
	}
	text := r.Source.Text
	return string(text[r.Lines().Start:edit.Span.Start]) + edit.Text + string(text[edit.Span.End:r.end]), true
}

// addressSpan is where the address stands, and its mask.
func (r *Record) addressSpan() (span parse.Span, ok bool) {
	if !r.Valid() || r.Type == Local {
		return span, false
	}
	last, fields := r.methodColumn()-1, r.Fields()
	for _, column := range []int{3, last, last + 1} {
		if fields[column][0].Place.Source != r.Source {
			return span, false
		}
	}
	return parse.Span{Start: fields[3][0].Place.Span.Start, End: fields[last][0].Place.Span.End}, true
}

// InsertBefore returns the edit that puts a line above the record.
func InsertBefore(r *Record, line string) parse.Edit {
	return r.Source.InsertLine(r.Lines().Start, line)
}

// InsertAfter returns the edit that puts a line below the record.
func (f *File) InsertAfter(r *Record, line string) parse.Edit {
	return f.insert(r.Source, r.Lines().End, line)
}

// Append returns the edit that puts a line at the end of the file.
func (f *File) Append(line string) parse.Edit {
	return f.insert(f.Source, len(f.Source.Text), line)
}

// insert puts a line at offset. Where that is the end of a text whose last line
// goes on behind a backslash, it goes in above that line: below, it would
// become a part of it.
func (f *File) insert(src *parse.Source, offset int, added string) parse.Edit {
	if offset == len(src.Text) && continuation.Has(f.Server.Version) && bytes.HasSuffix(bytes.TrimRight(src.Text, "\r\n"), []byte{'\\'}) {
		reader := newLineReader(src.Text, f.Server.Version)
		var l line
		for reader.next(&l) {
			offset = l.whole.Start
		}
	}
	return src.InsertLine(offset, added)
}

//go:build live

package live

import (
	"strings"

	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/version"
)

// settingWriter writes a postgresql.conf by the grammar, most of it right, and
// the files that it names.
type settingWriter struct {
	dice
	version version.PostgreSQL
	files   files
}

// autoFile is written by ALTER SYSTEM and read after all others.
const autoFile = "postgresql.auto.conf"

func randomSettings(d dice, v version.PostgreSQL) files {
	odds := []int{0, 0, 0, 5, 30}
	d.odd = odds[d.IntN(len(odds))]
	w := &settingWriter{d, v, files{mainFile: ""}}
	w.files[mainFile] = w.settings(mainFile, 0)
	if w.oneIn(8) {
		w.files[autoFile] = ""
		w.files[autoFile] = w.settings(autoFile, maxNesting)
	}
	return w.files
}

func (w *settingWriter) settings(from string, depth int) string {
	var b strings.Builder
	for range w.between(1, 4) {
		b.WriteString(w.line(from, depth))
		b.WriteString(w.of("\n", "\n", "\n", "\n", "\n", "\r\n", "\n\n", " # why\n", "\t\n", "#\n"))
	}
	text := b.String()
	if w.oneIn(10) {
		text = strings.TrimRight(text, "\r\n")
	}
	return text
}

func (w *settingWriter) line(from string, depth int) string {
	switch {
	case w.slip(1):
		return w.oddLine()
	case w.oneIn(30):
		return w.of("", "# none", "\t", " \r", "#'", "# a \\", "#\x00")
	case w.oneIn(12) && depth < maxNesting:
		return w.include(from, depth)
	case w.oneIn(20):
		return w.assignment(w.customName(), w.anyText())
	}
	return w.setting()
}

// setting sets a parameter that the version knows, to a value near to right.
func (w *settingWriter) setting() string {
	name := w.of(pgconf.Names(w.version)...)
	p, _ := pgconf.Lookup(name, w.version)
	if w.oneIn(10) {
		name = w.cased(name)
	}
	if same, ok := settledElsewhere[strings.ToLower(name)]; ok && same != "" {
		return w.assignment(name, w.of(strings.Fields(same)...))
	}
	if w.oneIn(60) {
		name = w.of("sort_mem", "vacuum_mem", "Sort_Mem")
		p, _ = pgconf.Lookup("work_mem", w.version)
	}
	return w.assignment(name, w.value(p))
}

func (w *settingWriter) assignment(name, value string) string {
	return w.of("", "", "", " ", "\t") + name + w.of(" = ", " = ", "=", " ", "\t=\t", "= ") + w.literal(value)
}

// literal writes a value, without quotes where that can be.
func (w *settingWriter) literal(value string) string {
	plain := value != "" && strings.Trim(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == ""
	switch {
	case w.slip(3):
		return w.of(value, "'"+value, value+"'", "'"+value+"'x", "'"+value+"' 'y'", `"`+value+`"`, "'"+value+"'\x00", "'"+value+"\\'", "''"+value+"'", "=", "= "+value, "'"+value+"\n'", "")
	case plain && w.oneIn(2):
		if _, after, found := strings.Cut(value, "."); !found || strings.Contains(after, ".") {
			return value
		}
	}
	return "'" + w.escaped(value) + "'"
}

// escaped writes the bytes of a value that must not stand in quotes, and some
// others, with a backslash or doubled.
func (w *settingWriter) escaped(value string) string {
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\'':
			b.WriteString(w.of("''", "''", `\'`, `\47`))
		case c == '\\':
			b.WriteString(w.of(`\\`, `\\`, `\134`))
		case c == '\n':
			b.WriteString(w.of(`\n`, `\12`))
		case w.oneIn(150):
			b.WriteString(w.of(`\`+string(c), `\1`, `\777`, `\b`, `\f`, `\r`, `\t`, `\x41`, `\0`, `\400`, "\x00", `\8`))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func (w *settingWriter) customName() string {
	if w.slip(1) {
		return w.of("a.b.c", "a.1b", "a-b.c", ".a", "a.", "a..b", "1a.b", "a. b")
	}
	return w.of("a.b", "A.b", "plpgsql.x", "_a._b", "é.x", "a1.b2", "a.\xff", "pg_stat_statements.max")
}

// oddLine is one that the server does not know or cannot read.
func (w *settingWriter) oddLine() string {
	switch w.IntN(4) {
	case 0:
		return w.assignment(w.of("nosuch", "work_men", "max_connections_", "é", "x", "force_parallel_mode_", "wal_keep", "include_files"), w.anyText())
	case 1: // a name of some version
		all := append(pgconf.Names(version.PostgreSQL95), pgconf.Names(version.NewestPostgreSQL)...)
		return w.assignment(w.of(all...), w.of("1", "on", "off", "", "x", "10"))
	case 2:
		return w.of("=", "= 5", "'x' = 3", "5 = 5", "work_mem", "work_mem =", "work_mem = = 5", "work_mem == 5", "-- x", "; x", "\f", "\xa0", "\ufeff", "{", "a b c", "work_mem: 5",
			"work_mem = 8 MB", "work_mem = 1.5GB", "work_mem = 8,192", "port = 0X10", "port = 1e3", "port = +5432", "work_mem = \"8MB\"", "a = b = c", "name'value'", "\x00", "work\x00mem = 5", "include", "include =", "@x", "%", "work_mem = 8MB\\", "a\\\nb = c")
	}
	name := w.of("search_path", "application_name", "log_line_prefix", "work_mem")
	return name + w.of(" = ", " ", "=", ":", "\v", "\f", " := ") + w.of("a.b", "a.b.c", "a:b", "ab.", "a/b", "-x", "-5", "+.5", ".", "-.", "1.2.3", "1.e-3", "0x", "0xg", "1_0", "a,b", "*", "$x", "@", "~/x", "\\", "E'a'", "é", "8MB#x", "#", "''", "'''", "'\\'", "''''", "\"x\"")
}

func (w *settingWriter) include(from string, depth int) string {
	keyword := w.cased(w.word("include include include_if_exists include_dir"))
	name := w.included(from, strings.ToLower(keyword), depth)
	if w.slip(2) {
		return keyword + " " + w.of(name, "'"+name+"' x", "'"+name, "=", "'' ''", `"`+name+`"`)
	}
	return keyword + w.of(" ", " ", " = ", "=") + "'" + name + "'"
}

// included is the name of what an include names.
func (w *settingWriter) included(from, keyword string, depth int) string {
	switch {
	case w.slip(1):
		return w.of("", " ", "\t", "missing", "d/missing.conf", "d", ".", "./", "/", "d/missing/x", mainFile+"/x", "..", "nodir/")
	case w.oneIn(40):
		name := w.files.add(".conf", "")
		w.files[name] = w.of("", w.setting()+"\n") + "include '" + w.refer(name, name) + "'\n"
		return w.refer(from, name)
	case keyword == "include_if_exists" && w.oneIn(3):
		return w.of("missing", "d/missing.conf")
	case keyword != "include_dir":
		name := w.files.add(".conf", "")
		w.files[name] = w.settings(name, depth+1)
		return w.refer(from, name)
	}
	return w.refer(from, w.files.addDirectory(w.dice, func(name string) string { return w.settings(name, depth+1) }))
}

//go:build live

package live

import (
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// recordWriter writes a pg_hba.conf by the grammar, most of it right, and the
// files that it names.
type recordWriter struct {
	dice
	version version.PostgreSQL
	files   files
	// unbuilt are methods that the server is not built with. A record with one
	// says little.
	unbuilt []string
}

func randomRecords(d dice, v version.PostgreSQL, unbuilt []string) files {
	odds := []int{0, 0, 10, 30, 100}
	d.odd = odds[d.IntN(len(odds))]
	w := &recordWriter{d, v, files{mainFile: ""}, unbuilt}
	w.files[mainFile] = w.records(mainFile, 0)
	return w.files
}

// maxNesting is how deep the files that a writer makes include each other,
// beside those that include themselves.
const maxNesting = 3

// records is the text of the file at from.
func (w *recordWriter) records(from string, depth int) string {
	var b strings.Builder
	for range w.between(1, 6) {
		b.WriteString(w.line(from, depth))
		b.WriteString(w.lineEnd())
	}
	text := b.String()
	if w.oneIn(10) {
		text = strings.TrimRight(text, "\r\n")
	}
	if w.slip(30) {
		text = "\ufeff" + text
	}
	return text
}

func (w *recordWriter) lineEnd() string {
	switch {
	case w.oneIn(12):
		return w.of("\r\n", "\n\n", "\r\r\n", " \t\n")
	case w.slip(12):
		return w.of("\r", " \\\n", "\\\n", "\\\\\n", "\\ \n", "\x00\n", "\x00 x\n", "")
	}
	return "\n"
}

func (w *recordWriter) line(from string, depth int) string {
	switch w.IntN(30) {
	case 0:
		if w.slip(3) {
			return w.of("# a \\", "\f", "\xa0", w.padding())
		}
		return w.of("# all", "#", "", " \t", "#\"", "\r")
	case 1, 2:
		if w.version >= version.PostgreSQL16 || w.slip(2) {
			return w.include(from, depth)
		}
	case 3:
		if w.version >= version.PostgreSQL16 || w.slip(1) {
			return w.longLine(from)
		}
	}
	return w.record(from)
}

// padding is a comment as long as a limit.
func (w *recordWriter) padding() string {
	return "#" + strings.Repeat("x", w.limit()-1)
}

// limit is a length near to one that some version has for tokens or lines.
func (w *recordWriter) limit() int {
	limits := []int{63, 255, 255, 8190, 10239, 10239, 20478}
	return limits[w.IntN(len(limits))] + w.between(-2, 2)
}

// longLine is a record that is made as long as a limit, or that has a token so
// long.
func (w *recordWriter) longLine(from string) string {
	long := strings.Repeat(w.of("x", "y", "xy,", "x ", "é"), w.limit())
	switch record := w.record(from); w.IntN(4) {
	case 0:
		return record + " #" + long[:max(w.limit()-len(record), 0)%len(long)]
	case 1:
		return strings.Repeat(" ", w.limit()) + record
	case 2:
		return w.of("host", "local") + " " + long[:w.limit()%len(long)] + w.of(" ", ",", ", ", "\" ", "#") + "all 10.0.0.0/8 md5"
	default:
		return strings.Replace(record, " ", " "+long[:w.limit()%len(long)], 1)
	}
}

func (w *recordWriter) record(from string) string {
	kind := w.kind()
	columns := []string{kind, w.names(from), w.names(from)}
	if !strings.Contains(kind, "local") || w.slip(20) {
		columns = append(columns, w.address())
	}
	columns = append(columns, w.methodWithOptions(kind)...)
	switch w.IntN(120 - w.odd) {
	case 0:
		columns = columns[:w.between(1, len(columns))]
	case 1:
		at := w.IntN(len(columns))
		columns[at] = w.atFile(from, 0)
	case 2:
		at := w.IntN(len(columns))
		columns[at] += w.of(",", ",x", "#", "\"", "\"\"", "=", "\\")
	}
	text := columns[0]
	for _, column := range columns[1:] {
		text += w.gap() + column
	}
	if w.oneIn(12) {
		text += w.of(" # why", "#why", " ", "\t", ",")
	}
	if w.slip(12) {
		text += w.of(" \"", " #\\", " =")
	}
	return w.of("", "", "", "", "", " ", "\t", ",") + text
}

// gap is what stands between two columns.
func (w *recordWriter) gap() string {
	switch {
	case w.slip(20):
		return w.of(" , ", ", ", " ,", "\f", " \\\\\n", "\x00", "\u00a0", "\\\n ")
	case w.slip(10) && w.version >= version.PostgreSQL14:
		return w.of(" \\\n", "\\\n ", "\\\r\n ", "\\\n\\\n ")
	}
	return w.of(" ", " ", "  ", "\t", "          ", "\t \r")
}

func (w *recordWriter) kind() string {
	if w.slip(12) {
		return w.of("HOST", "hosts", "host,local", "\"host", "host\"\"", "#host", "hostgss", "", "@x", "Local", "hostssl,")
	}
	kind := w.word("local local host host host host hostssl hostssl hostssl hostnossl hostgssenc hostnogssenc")
	if w.oneIn(20) {
		return `"` + kind + `"`
	}
	return kind
}

// names is the column of databases or that of users.
func (w *recordWriter) names(from string) string {
	if !w.oneIn(5) {
		return w.name(from)
	}
	return w.several(1, 4, func() string {
		if w.slip(3) {
			return w.of(" ,", ",\\\n", " ")
		}
		return w.of(",", ",", ", ", ",,", ",\t")
	}, func() string { return w.name(from) })
}

func (w *recordWriter) name(from string) string {
	switch w.IntN(14) {
	case 0:
		return w.atFile(from, 0)
	case 1, 2, 3:
		return w.regexName()
	}
	name := w.word("all all all sameuser samerole samegroup replication app alice Alice ALL +grp + ++ a$b a-b a=b x/y @ é \xff\xfe a\\b a'b 1 * . \x01 \x7f") //nolint:dupword // some come more often
	switch {
	case w.slip(6):
		return w.quoted(name)
	case w.oneIn(6):
		return w.of(`"`+name+`"`, `"`+name+` b"`, `"a,`+name+`"`, `""`+name, name+`""`, `"`+name+`#"`)
	}
	return name
}

// quoted puts quotes around a text or somewhere in it.
func (w *recordWriter) quoted(text string) string {
	at := w.IntN(len(text) + 1)
	return w.of(`"`+text+`"`, `"`+text+`"`, `"`+text+` b"`, `"a,`+text+`"`, `""`+text, text+`""`, `"`+text, text+`"`, `"`+text+`#"`,
		text[:at]+`"`+text[at:]+`"`, `"`+text[:at]+`"`+text[at:], `"`+text[:at]+`""`+text[at:]+`"`, `""`, `"""`, `""""`)
}

// regexName is a name that 16 takes for a regular expression.
func (w *recordWriter) regexName() string {
	regex := w.several(1, 4, func() string { return "" }, w.regexPart)
	if strings.ContainsAny(regex, ", #\"") && !w.slip(3) || w.oneIn(5) {
		return w.of(`"/`+regex+`"`, `/"`+regex+`"`)
	}
	return "/" + regex
}

func (w *recordWriter) regexPart() string {
	if w.slip(5) {
		return w.of("(", ")", "[", "]", "{", "}", "*", "+", "?", "\\", "[b-a]", "a{2,1}", "[[:foo:]]", "a**", "(?", "(?<", "\\Q", "{1}", "a{256}", "[[.x", "[[=a=]]", "[[.hyphen.]]", "(*a)", "|*", "a{1", "a{,2}", "^*", "$*", "\\1", "\\2", "\\xg", "\\k", "\\B", "[\\s-x]", "(?z)", "(?<=a)", "(?<!a)")
	}
	switch w.IntN(16) {
	case 1:
		return w.of("(?i)", "(?xn)", "(?b)", "***:", "***=", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?:a)", "(?#c)", "(?e)", "(?q)", "(?z)")
	case 2:
		return w.of("\\d", "\\w", "\\s", "\\S", "\\y", "\\m", "\\M", "\\A", "\\Z", "\\1", "\\2", "\\e", "\\x41", "\\u00e9", "\\cA", "\\0", "\\07", "\\B", "\\D", "\\k", "\\U00000041", "[\\d]", "[a\\w]", "[\\s-x]", "[^\\W]", "\\xg")
	case 3:
		return "(" + w.regexPart() + w.of("", "|", "|b", "?", "*") + ")" + w.of("", "*", "+", "?", "{2}", "{1,3}", "{0,}", "*?", "+?", "\\1")
	}
	return w.word("^ $ a db x.y .* [a-z]+ [^a] [[:alpha:]_] a|b (a|b) (ab)? a{1,3} _dev$ [0-9]{2} a+? b*? é - / | . a{2,} [a-]")
}

// atFile names a file of more names.
func (w *recordWriter) atFile(from string, depth int) string {
	switch w.IntN(12) {
	case 0:
		if !w.slip(2) {
			break
		}
		return w.of("@missing", "@d/missing", "@", `"@d"`, `@"`, `@""`, "@.", "@/", "@d/x,y", `@"no file"`)
	case 1:
		if !w.slip(1) {
			break
		}
		if w.oneIn(3) {
			return "@" + w.refer(from, w.files.add("/", ""))
		}
		return "@" + w.refer(from, w.files.add(".list", w.of("", "\n", "# none", ",", " , \n")))
	case 2:
		// On servers before 16 a file that names itself is their end.
		if w.version >= version.PostgreSQL16 && w.slip(2) {
			name := w.files.add(".list", "")
			w.files[name] = w.of("a ", "") + "@" + w.refer(name, name)
			return "@" + w.refer(from, name)
		}
	}
	name := w.files.add(".list", "")
	w.files[name] = w.several(1, 4, w.listGap, func() string {
		if depth < maxNesting && w.oneIn(6) {
			return w.atFile(name, depth+1)
		}
		if !w.slip(3) {
			return w.of("alice", "bob", "all", `"a b"`, "+grp", "/^a", "a,b c")
		}
		return w.of("# none", "10.0.0.0/8", "md5", "x=y", "a\\", `"x`, "\x00", "include x", "/(", "a,b c")
	}) + w.of("", "\n", "\n", "\r\n", ",", "\n#", "\\\n")
	reference := w.refer(from, name)
	if w.oneIn(8) {
		return `@"` + reference + `"`
	}
	return "@" + reference
}

func (w *recordWriter) listGap() string {
	return w.of(" ", ",", "\n", "\n", ", ", "\r\n", " ,", "\\\n")
}

func (w *recordWriter) include(from string, depth int) string {
	keyword := w.word("include include include include_if_exists include_dir")
	if w.slip(10) {
		keyword = w.of("Include", `"include"`, "include_", "include,x", "includes")
	}
	name := w.included(from, keyword, depth)
	if w.slip(6) {
		name = w.of(name+",x", name+" x", name+" # c", `"`+name, name+`""`, `""`, `" "`, name+"#", ",", "@"+name)
	}
	if w.oneIn(4) {
		name = `"` + name + `"`
	}
	return keyword + w.gap() + name
}

// included is the name of what an include names.
func (w *recordWriter) included(from, keyword string, depth int) string {
	switch {
	case depth >= maxNesting && !w.slip(2):
		return w.refer(from, w.files.add(".conf", "# nothing\n"))
	case w.slip(5) || depth >= maxNesting:
		return w.of("missing.conf", "d/missing", "d", ".", "..", "d/missing/x", mainFile+"/x")
	case w.slip(10) && w.version >= version.PostgreSQL16:
		name := w.files.add(".conf", "")
		w.files[name] = w.record(name) + "\ninclude " + w.refer(name, name) + "\n"
		return w.refer(from, name)
	case keyword != "include_dir" && !w.slip(10):
		name := w.files.add(".conf", "")
		w.files[name] = w.records(name, depth+1)
		return w.refer(from, name)
	}
	return w.refer(from, w.files.addDirectory(w.dice, func(name string) string { return w.records(name, depth+1) }))
}

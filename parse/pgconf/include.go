package pgconf

import (
	"errors"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

const (
	// maxDepth is how deep includes may nest (CONF_FILE_MAX_DEPTH).
	maxDepth = 10
	// maxIncludes keeps files that include each other many times from costing
	// minutes. The server knows no such limit.
	maxIncludes = 1000
	// maxErrors is after how many syntax errors the server leaves a file.
	maxErrors = 100
)

// reader reads a file and what it includes (src/backend/utils/misc/guc-file.l,
// and conffiles.c since 16).
type reader struct {
	file    *File
	tree    *parse.Tree
	sources map[string]*parse.Source
	opened  int
	auto    bool
	unseen  bool
}

func (r *reader) remember(source *parse.Source) {
	r.sources[source.Path] = source
	r.file.Sources = append(r.file.Sources, source)
}

// source returns the source at a path in the bundle; a file that is included
// twice has one source.
func (r *reader) source(p string) (*parse.Source, error) {
	if source, ok := r.sources[p]; ok {
		return source, nil
	}
	source, err := r.tree.Read(p)
	if err != nil {
		return nil, err
	}
	r.remember(source)
	return source, nil
}

// directive is one include, include_if_exists or include_dir.
type directive struct {
	name    string
	setting *Setting // the line as if it were a setting
	depth   int      // of the files that it includes
}

// include follows s if it is an include. ok is false if something in there is
// wrong.
func (r *reader) include(s *Setting, depth int) (isInclude, ok bool) {
	d := directive{lower(s.Name), s, depth + 1}
	switch d.name {
	case "include", "include_if_exists":
		return true, r.includeFile(d)
	case "include_dir":
		return true, r.includeDirectory(d)
	}
	return false, true
}

// includeFile is ParseConfigFile.
func (r *reader) includeFile(d directive) bool {
	name := d.setting.Value
	if isBlank(name) {
		return r.fail(d, IncludeNameEmpty, `empty configuration file name: "`+name+`"`, "empty configuration file name")
	}
	if d.depth > maxDepth {
		return r.tooDeep(d, name)
	}
	p, err := r.tree.Resolve(d.setting.Source.Path, name)
	return r.open(d, opened{path: p, shown: absolute(d.setting.shown, name, r.file.Version), err: err})
}

// opened is a file to include: its path in the bundle, and as the server would
// print it.
type opened struct {
	path, shown string
	err         error
}

func (r *reader) open(d directive, o opened) bool {
	if o.shown == d.setting.shown {
		return r.fail(d, IncludeRecursion, `configuration file recursion in "`+o.shown+`"`, "configuration file recursion")
	}
	if r.opened++; r.opened > maxIncludes {
		return r.tooDeep(d, o.shown)
	}
	var info fs.FileInfo
	if o.err == nil {
		info, o.err = fs.Stat(r.tree.FS, o.path)
	}
	if o.err == nil && info.IsDir() {
		return r.failScanner(d, o.shown)
	}
	var source *parse.Source
	if o.err == nil {
		source, o.err = r.source(o.path)
	}
	if o.err != nil {
		return r.cannotOpen(d, o)
	}
	return r.parse(source, o.shown, d.depth)
}

// cannotOpen reports a file that could not be opened, which include_if_exists
// takes lightly whatever the reason.
func (r *reader) cannotOpen(d directive, o opened) bool {
	if errors.Is(o.err, parse.ErrOutside) {
		r.complain(d, IncludeOutside, `"`+o.shown+`" is outside the bundle`)
		return true
	}
	if d.name == "include_if_exists" {
		r.complain(d, IncludeSkipped, `skipping missing configuration file "`+o.shown+`"`)
		return true
	}
	kind, reason := whyUnreadable(o.err)
	return r.fail(d, kind, `could not open configuration file "`+o.shown+`": `+reason, `could not open file "`+o.shown+`"`)
}

// includeDirectory is ParseConfigDirectory: the files are read in the order of
// their names' bytes, until one is wrong.
func (r *reader) includeDirectory(d directive) bool {
	name := d.setting.Value
	if isBlank(name) {
		return r.fail(d, IncludeNameEmpty, `empty configuration directory name: "`+name+`"`, "empty configuration directory name")
	}
	shown := absolute(d.setting.shown, name, r.file.Version)
	dir, err := r.tree.Resolve(d.setting.Source.Path, name)
	var entries []fs.DirEntry
	if err == nil {
		entries, err = fs.ReadDir(r.tree.FS, dir)
	}
	if errors.Is(err, parse.ErrOutside) {
		return r.cannotOpen(d, opened{shown: shown, err: err})
	}
	if err != nil {
		kind, reason := whyUnreadable(err)
		return r.fail(d, kind, `could not open configuration directory "`+shown+`": `+reason, `could not open directory "`+shown+`"`)
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	for _, entry := range entries {
		if !r.includeEntry(d, opened{path: path.Join(dir, entry.Name()), shown: absolute(shown+"/.", entry.Name(), r.file.Version)}) {
			return false
		}
	}
	return true
}

// includeEntry includes a file found by include_dir: one with a name like
// "x.conf" that is not hidden.
func (r *reader) includeEntry(d directive, o opened) bool {
	name := path.Base(o.path)
	if len(name) < len("x.conf") || name[0] == '.' || !strings.HasSuffix(name, ".conf") {
		return true
	}
	info, err := fs.Stat(r.tree.FS, o.path)
	if err != nil {
		_, reason := whyUnreadable(err)
		return r.fail(d, IncludeUnreadable, `could not stat file "`+o.shown+`": `+reason, `could not stat file "`+o.shown+`"`)
	}
	if info.IsDir() {
		return true
	}
	if d.depth > maxDepth {
		return r.tooDeep(d, o.shown)
	}
	return r.open(d, o)
}

func (r *reader) tooDeep(d directive, name string) bool {
	return r.fail(d, IncludeTooDeep, `could not open configuration file "`+name+`": maximum nesting depth exceeded`, "nesting depth exceeded")
}

// fail reports a wrong include, in the words of the log and of
// pg_file_settings. It returns false.
func (r *reader) fail(d directive, kind Kind, text, short string) bool {
	r.complain(d, kind, text)
	s := d.setting
	r.note(item{source: s.Source, shown: s.shown, line: s.Line, err: short})
	return false
}

// failScanner reports a directory where a file is expected: the server opens
// it, and only its scanner fails to read.
func (r *reader) failScanner(d directive, shown string) bool {
	const short = "input in flex scanner failed"
	r.complain(d, IncludeUnreadable, short+` at file "`+shown+`" line 1`)
	r.note(item{source: d.setting.Source, shown: shown, line: 1, err: short})
	return false
}

func (r *reader) note(i item) {
	i.unseen, i.auto = r.unseen, r.auto
	r.file.items = append(r.file.items, i)
}

func (r *reader) complain(d directive, kind Kind, text string) {
	r.file.complain(Problem{
		Kind: kind, Place: d.setting.ValuePlace(), Line: d.setting.Line, Text: text, stage: r.stage(), file: r.blamed(),
	})
}

func (r *reader) stage() stage {
	if r.auto {
		return readingAuto
	}
	return reading
}

// blamed is the file that the server says contains the errors that it met in
// reading: the one that it began with.
func (r *reader) blamed() string {
	if r.auto {
		return "postgresql.auto.conf"
	}
	return r.tree.OnHost(r.file.Source.Path)
}

// parse is ParseConfigFp: it takes the settings of one file. shown is the
// file's path as the server would print it. It returns whether all is well.
func (r *reader) parse(source *parse.Source, shown string, depth int) bool {
	p := &fileParser{reader: r, source: source, shown: shown, depth: depth, lexer: lexer{text: source.Text}, line: 1}
	before := r.unseen
	ok := p.lines()
	r.unseen = before
	return ok
}

// fileParser goes through the lines of one file.
type fileParser struct {
	*reader
	source *parse.Source
	shown  string
	depth  int
	lexer  lexer
	line   int
	errors int
}

func (p *fileParser) lines() bool {
	ok := true
	for {
		t := p.lexer.next()
		switch t.kind {
		case endOfFile:
			return ok
		case endOfLine:
			p.line++
			continue
		}
		setting, wrong := p.assignment(t)
		if setting == nil {
			ok = false
			if !p.syntaxError(wrong) {
				return false
			}
			continue
		}
		p.line++
		ok = p.take(setting) && ok
	}
}

// assignment reads one line from its first token on, with its end. Where the
// line is wrong it returns the token that the server stops at.
func (p *fileParser) assignment(name token) (s *Setting, wrong token) {
	if name.kind != identifier && name.kind != qualified {
		return nil, name
	}
	value := p.lexer.next()
	if value.kind == equals {
		value = p.lexer.next()
	}
	if !value.kind.canBeValue() {
		return nil, value
	}
	if end := p.lexer.next(); end.kind != endOfLine && end.kind != endOfFile {
		return nil, end
	}
	s = &Setting{
		Name: p.text(name.span), Source: p.source, Line: p.line,
		NameSpan: name.span, ValueSpan: value.span, Quoted: value.kind == quoted,
		shown: p.shown,
	}
	if s.Quoted {
		s.Value = unquote(p.source.Text[value.span.Start:value.span.End])
	} else {
		s.Value = p.text(value.span)
	}
	return s, token{}
}

func (p *fileParser) text(span parse.Span) string { return string(p.source.Text[span.Start:span.End]) }

// take follows an include and notes any other setting.
func (p *fileParser) take(s *Setting) bool {
	if isInclude, ok := p.include(s, p.depth); isInclude {
		return ok
	}
	s.key = canonical(s.Name, p.file.Version)
	s.Parameter, _ = Lookup(s.Name, p.file.Version)
	markSecret(s)
	p.file.Settings = append(p.file.Settings, s)
	p.note(item{setting: s, source: s.Source, shown: s.shown, line: s.Line})
	return true
}

// syntaxError notes an error at the token and moves to the next line. It
// returns false where the server would give up.
func (p *fileParser) syntaxError(t token) bool {
	line, near := p.line, "near end of line"
	problem := Problem{Kind: SyntaxError, stage: p.stage(), file: p.blamed()}
	switch t.kind {
	case endOfLine:
		p.line++
	case endOfFile:
		// The server counts the line end that is not there.
		line--
	default:
		// It prints the token up to a NUL byte.
		problem.Token, _, _ = strings.Cut(p.text(t.span), "\x00")
		problem.Token = masked(problem.Token, problem.Token, p.source, t.span)
		near = `near token "` + problem.Token + `"`
		p.lexer.skipLine()
	}
	if t.kind == endOfLine {
		t.span.End = t.span.Start
	}
	problem.Place = parse.Place{Source: p.source, Span: t.span}
	problem.Line = line
	problem.Text = `syntax error in file "` + p.shown + `" line ` + strconv.Itoa(line) + ", " + near
	p.file.complain(problem)
	p.note(item{source: p.source, shown: p.shown, line: line, err: "syntax error"})
	p.unseen = true
	if p.errors++; p.errors < maxErrors {
		return true
	}
	p.file.complain(Problem{
		Kind: SyntaxError, Place: problem.Place, Line: line, stage: problem.stage, file: problem.file,
		Text: `too many syntax errors found, abandoning file "` + p.shown + `"`,
	})
	return false
}

// whyUnreadable puts an error as the C library does.
func whyUnreadable(err error) (Kind, string) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return IncludeMissing, "No such file or directory"
	case errors.Is(err, fs.ErrPermission):
		return IncludeUnreadable, "Permission denied"
	}
	return IncludeUnreadable, "Not a directory"
}

func isBlank(name string) bool { return strings.Trim(name, " \t\r\n") == "" }

func isQualified(name string) bool { return strings.IndexByte(name, '.') >= 0 }

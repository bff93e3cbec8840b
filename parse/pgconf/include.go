package pgconf

import (
	"errors"
	"io/fs"
	"path"
	"sort"
	"strings"
	"syscall"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/libc"
	"github.com/regionlint/regionlint/parse/serverpath"
)

const (
	// maxDepth is how deep includes may nest (CONF_FILE_MAX_DEPTH).
	maxDepth = 10
	// maxIncludes keeps files that include each other many times from costing
	// minutes. The server knows no such limit.
	maxIncludes = 1000
	// mostItems is how many settings are read, those that are wrong too: ten times
	// as many as there are parameters. Each takes up to 4 KiB until it is reported.
	mostItems = 5_000
	// maxAgain is how many bytes are read that were read before.
	maxAgain = 2 << 20
)

// reader reads a file and what it includes (src/backend/utils/misc/guc-file.l,
// and conffiles.c since 16).
type reader struct {
	file    *File
	tree    *parse.Tree
	sources map[string]*parse.Source
	opened  int
	again   int
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
		r.again += len(source.Text)
		return source, nil
	}
	source, err := r.tree.Read(p, parse.PostgreSQLLimit)
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

// isDirective tells whether a name in lower case is that of a directive.
func isDirective(name string) bool {
	return name == "include" || name == "include_if_exists" || name == "include_dir"
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
	return r.open(d, opened{path: p, shown: serverpath.Absolute(d.setting.shown, name, r.file.Version), err: err})
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
	switch r.opened++; {
	case r.opened == maxIncludes+1:
		return r.tooDeep(d, o.shown)
	case r.opened > maxIncludes:
		return false // said once
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
	if r.again > maxAgain {
		r.opened = maxIncludes + 1
		return r.tooDeep(d, o.shown)
	}
	return r.parse(source, o.shown, d.depth)
}

// cannotOpen reports a file that could not be opened, which include_if_exists
// takes lightly whatever the reason.
func (r *reader) cannotOpen(d directive, o opened) bool {
	if errors.Is(o.err, parse.ErrOutside) {
		r.file.Outside = append(r.file.Outside, d.setting.ValuePlace())
		r.complain(d, IncludeOutside, `"`+o.shown+`" is outside the bundle`)
		return true
	}
	if d.name == "include_if_exists" {
		r.complain(d, IncludeSkipped, `skipping missing configuration file "`+o.shown+`"`)
		if kind, _ := whyUnreadable(o.err); kind == IncludeUnreadable {
			// The server may have rights that we lack.
			r.hide("", d.hides(kind))
		}
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
	shown := serverpath.Absolute(d.setting.shown, name, r.file.Version)
	dir, err := r.tree.Resolve(d.setting.Source.Path, name)
	var entries []fs.DirEntry
	if err == nil {
		entries, err = fs.ReadDir(r.tree.FS, dir)
		if info, statErr := fs.Stat(r.tree.FS, dir); statErr == nil && !info.IsDir() {
			err = syscall.ENOTDIR
		}
	}
	if errors.Is(err, parse.ErrOutside) {
		return r.cannotOpen(d, opened{shown: shown, err: err})
	}
	if err != nil {
		kind, reason := whyUnreadable(err)
		return r.fail(d, kind, `could not open configuration directory "`+shown+`": `+reason, `could not open directory "`+shown+`"`)
	}
	files, ok := r.confFiles(d, dir, shown, entries)
	if !ok {
		return false
	}
	for i, file := range files {
		if d.depth > maxDepth {
			return r.tooDeep(d, file.shown)
		}
		if !r.open(d, file) {
			if i < len(files)-1 {
				r.hide("", "PostgreSQL reads no further than "+file.shown)
			}
			return false
		}
	}
	return true
}

// confFiles picks the files that include_dir reads: those with a name like
// "x.conf" that are not hidden. It looks at all before any is read.
func (r *reader) confFiles(d directive, dir, shown string, entries []fs.DirEntry) (files []opened, ok bool) {
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	for _, entry := range entries {
		name := entry.Name()
		if len(name) < len("x.conf") || name[0] == '.' || !strings.HasSuffix(name, ".conf") {
			continue
		}
		file := opened{path: path.Join(dir, name), shown: serverpath.Absolute(shown+"/.", name, r.file.Version)}
		info, err := fs.Stat(r.tree.FS, file.path)
		if err != nil {
			_, reason := whyUnreadable(err)
			text := `could not stat file "` + file.shown + `"`
			return nil, r.fail(d, IncludeUnreadable, text+": "+reason, text)
		}
		if !info.IsDir() {
			files = append(files, file)
		}
	}
	return files, true
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

// full tells that there are more settings than any server has.
func (r *reader) full() bool { return len(r.file.items) > mostItems }

func (r *reader) note(i item) {
	i.unseen, i.auto = r.unseen, r.auto
	r.file.items = append(r.file.items, i)
}

func (r *reader) complain(d directive, kind Kind, text string) {
	r.file.complain(Problem{
		Kind: kind, Place: d.setting.ValuePlace(), Line: d.setting.Line, Text: text, stage: r.stage(), file: r.blamed(),
	})
	if reason := d.hides(kind); reason != "" {
		r.hide("", reason)
	}
}

// hides says why nobody can tell what the directive would have read; "" when it
// would have read nothing.
func (d directive) hides(kind Kind) string {
	switch {
	case kind == IncludeOutside:
		return "postgresql.conf includes a file outside of the bundle"
	case kind == IncludeUnreadable:
		return "a file that postgresql.conf includes cannot be read"
	case kind == IncludeTooDeep:
		return "postgresql.conf includes files too deep to be followed"
	case kind == IncludeMissing && d.name == "include":
		return "a file that postgresql.conf includes is not in the bundle"
	}
	// An empty directory gets lost on the way, Debian's conf.d first.
	return ""
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

// whyUnreadable puts an error as the C library does.
func whyUnreadable(err error) (Kind, string) {
	if errors.Is(err, fs.ErrNotExist) {
		return IncludeMissing, libc.ErrorText(err)
	}
	return IncludeUnreadable, libc.ErrorText(err)
}

func isBlank(name string) bool { return strings.Trim(name, " \t\r\n") == "" }

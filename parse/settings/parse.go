package settings

import (
	"fmt"
	"sort"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/nearest"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

const (
	// MaxBytes bounds the text that is read at all.
	MaxBytes = 256 << 10
	// maxReads bounds how many values are read. Aliases let a short file ask for
	// more than anyone can mean.
	maxReads = 100_000
	// mostConnections is the most that PostgreSQL takes for max_connections.
	mostConnections = 262143
)

// Parse reads a settings file. It always returns settings; what could not be read
// is in their Problems.
func Parse(src *parse.Source) *Settings {
	r := &reader{s: &Settings{Source: src}}
	r.document()
	sort.SliceStable(r.s.Problems, func(i, j int) bool {
		return r.s.Problems[i].Place.Span.Start < r.s.Problems[j].Place.Span.Start
	})
	return r.s
}

// reader reads one file.
type reader struct {
	s     *Settings
	reads int
}

func (r *reader) document() {
	if len(r.s.Source.Text) > MaxBytes {
		r.problem(parse.Span{}, "the file has more than %d KiB", MaxBytes>>10)
		return
	}
	root, err := yamlnode.Parse(r.s.Source)
	switch {
	case err != nil:
		r.problem(err.Place.Span, "the file is not YAML: %s", err.Message)
	case root != nil && isText(root.Resolve()):
		// It may be any file, a secret even: none of it is shown.
		r.problem(root.Span, "the file must be a mapping (`key: value`), not text")
	case root != nil:
		r.settings(root)
	}
}

// key is a key of the file and what reads its value.
type key struct {
	name string
	read func(yamlnode.Entry)
}

func (r *reader) settings(root *yamlnode.Node) {
	keys := []key{
		{"select", func(e yamlnode.Entry) { r.s.Select = r.selected(e) }},
		{"ignore", func(e yamlnode.Entry) { r.s.Ignore = r.rules(e) }},
		{"severity", r.severity},
		{"fail_on", func(e yamlnode.Entry) { r.s.FailOn = r.oneOf(e, FailOns()) }},
		{"hba_method", func(e yamlnode.Entry) { r.s.HBAMethod = r.method(e) }},
		{"connections_per_worker", func(e yamlnode.Entry) { r.s.ConnectionsPerWorker = r.number(e, 1) }},
		{"extra_connections", func(e yamlnode.Entry) { r.s.ExtraConnections = r.number(e, 0) }},
		{"check_permissions", func(e yamlnode.Entry) { r.s.CheckPermissions = r.check(e) }},
		{"per_path_ignores", r.perPathIgnores},
	}
	for _, e := range r.entries(root, "the file") {
		if read := named(keys, e.Key.Resolve().Value); read != nil {
			read(e)
			continue
		}
		r.problem(e.Key.Span, "unknown key%s: %s", shownKey(e.Key), meantKey(e.Key.Resolve().Value, keys))
	}
}

func named(keys []key, name string) func(yamlnode.Entry) {
	for _, k := range keys {
		if k.name == name {
			return k.read
		}
	}
	return nil
}

// shownKey is an unknown key behind a blank, if it looks like one: a file that is no
// settings file may have a secret there.
func shownKey(key *yamlnode.Node) string {
	const lettersOfKeys = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."
	if strings.Trim(key.Resolve().Value, lettersOfKeys) != "" {
		return ""
	}
	return " `" + key.Short() + "`"
}

// meantKey says which key a name was likely meant to be.
func meantKey(name string, keys []key) string {
	var names []string
	for _, k := range keys {
		names = append(names, k.name)
	}
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	switch name {
	case "fix", "fixes", "autofix", "fixable", "unsafe_fixes", "diff":
		return "settings never switch fixing on, which is for --fix on the command line"
	}
	if near := nearest.Word(name, names); near != "" {
		return fmt.Sprintf("did you mean `%s`?", near)
	}
	return "known keys are " + sentence.And(names)
}

func (r *reader) selected(e yamlnode.Entry) Value[[]Word] {
	v := r.rules(e)
	if n := e.Value.Resolve(); n.Kind == yamlnode.Sequence && len(n.Items) == 0 {
		r.problem(e.Value.Span, "`select` names no rule: leave it out, and all run")
	}
	return v
}

func (r *reader) severity(e yamlnode.Entry) {
	for _, e := range r.entries(e.Value, "`severity`") {
		level := r.oneOf(e, Severities())
		if level.Data != "" {
			r.s.Severity = append(r.s.Severity, Severity{Rules: r.word(e.Key), Level: level.Data})
		}
	}
}

func (r *reader) method(e yamlnode.Entry) Word {
	if n := e.Value.Resolve(); n.Kind == yamlnode.Scalar && n.Value == "password" {
		r.problem(e.Value.Span, "`hba_method` cannot be password, which sends it as it is: it takes %s", sentence.Or(Methods()))
		return Word{}
	}
	return r.oneOf(e, Methods())
}

func (r *reader) perPathIgnores(e yamlnode.Entry) {
	for _, e := range r.entries(e.Value, "`per_path_ignores`") {
		glob := r.word(e.Key)
		if wrong := wrongGlob(glob.Data); wrong != "" {
			r.problem(e.Key.Span, "the glob `%s` %s", e.Key.Short(), wrong)
		}
		r.s.PerPathIgnores = append(r.s.PerPathIgnores, PathIgnore{Glob: glob, Rules: r.rules(e).Data})
	}
}

// wrongGlob says why no path can match; paths have neither a slash at an end, nor
// "." or "..".
func wrongGlob(glob string) string {
	switch {
	case glob == "":
		return "is empty: ** matches all files"
	case strings.HasPrefix(glob, "/"):
		return "begins with a slash: paths begin at the directory of the settings"
	case strings.HasSuffix(glob, "/"):
		return "ends with a slash: with ** behind it, it matches all files of the directory"
	}
	for part := range strings.SplitSeq(glob, "/") {
		if part == "" || part == "." || part == ".." {
			return "matches no path: none has an empty part, `.` or `..`"
		}
	}
	return ""
}

func (r *reader) word(n *yamlnode.Node) Word {
	return Word{Data: n.Resolve().Value, Place: r.place(n.Span)}
}

func (r *reader) place(span parse.Span) parse.Place {
	return parse.Place{Source: r.s.Source, Span: span}
}

func (r *reader) problem(span parse.Span, format string, args ...any) {
	r.s.Problems = append(r.s.Problems, Problem{Place: r.place(span), Message: fmt.Sprintf(format, args...)})
}

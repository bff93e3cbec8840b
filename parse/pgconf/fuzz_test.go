package pgconf

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

var versions = version.PostgreSQLs()

// FuzzParse holds the reader to what is true of every set of files in every
// version.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"work_mem = 8MB\nport=5433 # x\n",
		"include 'b.conf'\ninclude_dir 'd'\ninclude_if_exists 'no.conf'\n",
		"work_mem\nport = 5433 ; x\n;\n \t# x\n=\nfsync on\r\n\r\nport 5434",
		"application_name = 'it''s \\101\\'\r\nx y z\n'open\n",
		"\xef\xbb\xbfa.b = \x00'\x00'\n#max_connections = 5 # x",
		"datestyle 'iso, dmy'\ntimezone=<+03>-3\nsynchronous_standby_names='any 2 (a, \"b\"'\nlisten_addresses=',\"'",
		"log_connections 'on,x'\nrecovery_target_lsn='0/0'\nclient_encoding='utf-8'\nmax_connections='0x1p3 '",
		"sort_mem = 1MB\nWORK_MEM = 2MB\nwork_mem '3\\n\\\\''MB'\ndata_directory = 'd'\n",
	} {
		f.Add(seed, "work_mem = 1\ninclude 'postgresql.conf'\n", uint8(6))
	}
	f.Fuzz(func(t *testing.T, text, other string, pick uint8) {
		oldest := parseText(t, text, versions[0])
		for _, v := range versions[1:] {
			// How a file is cut into settings is the same in every version.
			if file := parseText(t, text, v); !slices.Equal(read(oldest.Settings), read(file.Settings)) {
				t.Fatalf("%q in %v, %q in %v", read(oldest.Settings), versions[0], read(file.Settings), v)
			}
		}
		v := versions[int(pick)%len(versions)]
		quotedAlike(t, parseText(t, text, v))
		files := map[string]string{"postgresql.conf": text, "b.conf": other, "d/a.conf": other, "postgresql.auto.conf": other}
		one, two := parseFiles(t, files, v), parseFiles(t, files, v)
		checkLaws(t, one)
		nothingLost(t, one)
		for _, s := range one.Settings {
			readsAlone(t, s, v)
		}
		if diff := cmp.Diff(summary(one), summary(two)); diff != "" {
			t.Errorf("read twice, it differs:\n%s", diff)
		}
	})
}

// readsAlone checks that the line of a setting makes it by itself.
func readsAlone(t *testing.T, s *Setting, v version.PostgreSQL) {
	t.Helper()
	line := s.Source.FullLineSpan(s.Line)
	alone := parseText(t, string(s.Source.Text[line.Start:line.End]), v)
	if diff := cmp.Diff(read([]*Setting{s}), read(alone.Settings)); diff != "" {
		t.Fatalf("alone it reads otherwise (-in the file +alone):\n%s", diff)
	}
}

// quotedAlike checks that Quote says each value in other letters, and changes
// nothing beside.
func quotedAlike(t *testing.T, file *File) {
	t.Helper()
	var edits []parse.Edit
	for _, s := range file.Settings {
		edits = append(edits, s.ValuePlace().Replace(Quote(s.Value)))
	}
	quoted := parseText(t, string(parse.Apply(file.Source.Text, edits)), file.Version)
	if diff := cmp.Diff(read(file.Settings), read(quoted.Settings)); diff != "" {
		t.Fatalf("quoted it reads otherwise (-as it was +quoted):\n%s", diff)
	}
}

// read are the names and values of settings.
func read(settings []*Setting) [][2]string {
	var list [][2]string
	for _, s := range settings {
		list = append(list, [2]string{s.Name, s.Value})
	}
	return list
}

// checkLaws checks what holds for every file.
func checkLaws(t *testing.T, f *File) {
	t.Helper()
	last := map[string]*Setting{}
	for _, s := range f.Settings {
		line := s.Source.LineSpan(s.Line)
		if !line.Contains(s.NameSpan) || !line.Contains(s.ValueSpan) || s.NameSpan.End > s.ValueSpan.Start {
			t.Errorf("%s: spans %v and %v, line %v", s.Name, s.NameSpan, s.ValueSpan, line)
		}
		if s.NamePlace().Text() != s.Name {
			t.Errorf("%s stands as %q", s.Name, s.NamePlace().Text())
		}
		written := s.ValuePlace().Text()
		if !s.Quoted && written != s.Value {
			t.Errorf("%s: value %q stands as %q", s.Name, s.Value, written)
		}
		if s.Quoted && (written[0] != '\'' || !strings.HasSuffix(written, "'") || len(s.Value) > len(written)-2) {
			t.Errorf("%s: value %q stands as %q", s.Name, s.Value, written)
		}
		f.Value(s.Name)
		last[canonical(s.Name, f.Version)] = s
	}
	for _, s := range f.Settings {
		if counts := f.Effective(s.Name); counts != last[canonical(s.Name, f.Version)] {
			t.Errorf("%s = %s counts, which is not the last of its name", counts.Name, counts.Value)
		}
	}
	for i, s := range f.Settings[:max(0, len(f.Settings)-1)] {
		// A file that is read twice starts over.
		if next := f.Settings[i+1]; next.Source == s.Source && next.Line > s.Line && next.NameSpan.Start < s.ValueSpan.End {
			t.Errorf("%s and %s overlap", s.Name, next.Name)
		}
	}
	for _, p := range f.Problems {
		if p.Place.Source == nil {
			continue // made of default values alone
		}
		if p.Place.Span.Start < 0 || p.Place.Span.End > len(p.Place.Source.Text) || p.Text == "" {
			t.Errorf("problem %+v", p)
		}
	}
	if start := f.Start(); start.OK != (f.stopsAt() >= starting) || !start.OK && len(start.Log) == 0 {
		t.Errorf("start %+v", start)
	}
	for i, r := range f.Rows(nil) {
		if r.Seqno != i+1 || r.Applied && (r.Error != "" || r.Setting == nil) {
			t.Errorf("row %+v", r)
		}
	}
	f.ListenAddresses()
	if span, ok := f.Commented("max_connections"); ok && f.Source.Text[span.Start] != '#' {
		t.Errorf("commented %v", span)
	}
}

// nothing matches a line that sets nothing itself: a blank one, a comment, and an
// include.
var nothing = regexp.MustCompile(`^[ \t\r]*(?:#|\z|(?i:include))`)

// nothingLost checks that each line that sets nothing, and that the server does
// not complain about, is blank, a comment, or an include.
func nothingLost(t *testing.T, f *File) {
	t.Helper()
	type line struct {
		source *parse.Source
		number int
	}
	read := map[line]bool{}
	for _, s := range f.Settings {
		read[line{s.Source, s.Line}] = true
	}
	wrong := map[*parse.Source]int{}
	for _, p := range f.Problems {
		if p.Kind == SyntaxError {
			read[line{p.Place.Source, p.Place.Source.Line(p.Place.Span.Start)}] = true
			wrong[p.Place.Source]++
		}
	}
	for _, source := range f.Sources {
		if wrong[source] > maxErrors {
			continue // the server left it
		}
		for n := range source.Lines() {
			span := source.LineSpan(n + 1)
			if text := source.Text[span.Start:span.End]; !read[line{source, n + 1}] && !nothing.Match(text) {
				t.Errorf("line %d of %s, %q, neither sets anything nor is wrong", n+1, source.Path, text)
			}
		}
	}
}

// summary is all that a caller can see of f.
func summary(f *File) any {
	type setting struct {
		Name, Value string
		Line        int
		Name2       parse.Span
	}
	var settings []setting
	for _, s := range f.Settings {
		settings = append(settings, setting{s.Name, s.Value, s.Line, s.NameSpan})
	}
	var problems []string
	for _, p := range f.Problems {
		problems = append(problems, p.Text, p.Detail, p.Hint)
	}
	return []any{settings, problems, f.Start()}
}

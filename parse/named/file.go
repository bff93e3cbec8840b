// Package named reads named.conf and what it includes, as BIND's named does, with
// the place of each token.
//
// It reads the form: tokens and comments, braces and semicolons, includes, and
// which options of the options block are set twice. What it refuses,
// named-checkconf refuses too, but perhaps for the blocks of dyndb and plugin,
// which hold free text. Agreement ends at the grammar of each option. named
// refuses more:
//
//   - an option that is unknown, no longer exists, or stands at the wrong level;
//     of those that may not be set twice, only the ones in optionForms are known,
//     and only in the options block,
//   - a value of the wrong kind; so a semicolon that is not there is seen before a
//     closing brace, but within a block only behind the options of optionForms,
//   - what a value names: an ACL, a directory, a file to include.
package named

import (
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// File is a configuration with all that it includes.
type File struct {
	// Source is the file that the reading begins with.
	Source *parse.Source
	// Sources are all files that were read, Source first. A file that is
	// included twice is there twice.
	Sources []*parse.Source
	// Statements are those at the top level, in the order in which they are
	// read: behind an include stand those of the file that it includes.
	Statements []*Statement
	// Problems are why named refuses the configuration, in the order in which
	// it comes upon them; none if it does not. Where the last one is Fatal,
	// what follows it was not read.
	Problems []Problem
	// Outside are the includes that lead out of the bundle.
	Outside []parse.Place
}

// Statement is an option, a block or an include.
type Statement struct {
	// Keyword is the first word, and Name that word in lower case, in which
	// named compares it.
	Keyword Token
	Name    string
	// Tokens are what follows, up to the semicolon, without the content of a
	// block that has statements of its own.
	Tokens []Token
	// Body are the statements in the block, where they are options too: in
	// options, view, zone and their like.
	Body []*Statement
	// Included is set where the statement is an include.
	Included *Include
	// End is the semicolon. Its Source is nil where there is none.
	End parse.Place
}

// Include is what an include statement names.
type Include struct {
	// Path is the absolute path, or pattern of paths, on the host.
	Path string
	// Files are the paths of the bundle that were read for it.
	Files []string
	// Err is why one could not be read; nil when all were. It wraps
	// fs.ErrNotExist where there is no such file in the bundle.
	Err error
}

// Problem is something for which named refuses the configuration.
type Problem struct {
	Place parse.Place
	// Message says in plain words what is wrong, Text in those of
	// named-checkconf; the latter is "" where it rests on the option.
	Message, Text string
	// First is set where a statement may not stand twice: the one that stands
	// there already. Again is the other one.
	First, Again *Statement
	// Fatal tells that nothing was read behind it.
	Fatal bool
}

// Options is the options block; nil if there is none.
func (f *File) Options() *Statement {
	i := slices.IndexFunc(f.Statements, func(s *Statement) bool { return s.Name == "options" })
	if i < 0 {
		return nil
	}
	return f.Statements[i]
}

// Names tells whether the include reads the file that has this absolute path on
// the host.
func (i *Include) Names(onHost string) bool {
	if i.Path == onHost {
		return true
	}
	matches, err := path.Match(i.Path, onHost)
	return err == nil && matches
}

// Source is the file that the statement begins in.
func (s *Statement) Source() *parse.Source { return s.Keyword.Place.Source }

// Place is the statement from its first word to its semicolon. ok is false where
// it does not end in the file that it begins in.
func (s *Statement) Place() (place parse.Place, ok bool) {
	if s.End.Source != s.Source() {
		return s.Keyword.Place, false
	}
	return parse.Place{Source: s.Source(), Span: parse.Span{Start: s.Keyword.Place.Span.Start, End: s.End.Span.End}}, true
}

// Elements are the first words of each element in the statement's braces: the
// addresses of forwarders.
func (s *Statement) Elements() (list []Token) {
	for i, t := range s.Tokens[:max(len(s.Tokens)-1, 0)] {
		next := s.Tokens[i+1]
		if (t.is("{") || t.is(";")) && (next.Kind == Word || next.Kind == Quoted) {
			list = append(list, next)
		}
	}
	return list
}

// Value is the only word behind the keyword; ok is false where there is not one.
func (s *Statement) Value() (value string, ok bool) {
	if len(s.Tokens) != 1 {
		return "", false
	}
	return s.Tokens[0].Text, s.Tokens[0].Kind != Special
}

// Removal is the edit that takes the statement out of its file. Where nothing else
// but a comment stands on its lines, they go. ok is false where the statement
// does not end in the file that it begins in.
func (s *Statement) Removal() (edit parse.Edit, ok bool) {
	place, ok := s.Place()
	if !ok {
		return edit, false
	}
	src, span := place.Source, place.Span
	first := src.FullLineSpan(src.Line(span.Start))
	last := src.FullLineSpan(src.Line(max(span.End-1, 0)))
	before := string(src.Text[first.Start:span.Start])
	blank := strings.TrimRight(before, " \t") == ""
	if blank && isComment(src.Text[span.End:last.End]) {
		place.Span = parse.Span{Start: first.Start, End: last.End}
		return place.Replace(""), true
	}
	if blank {
		// What follows on the line takes the statement's column.
		for place.Span.End < last.End && strings.IndexByte(" \t", src.Text[place.Span.End]) >= 0 {
			place.Span.End++
		}
		return place.Replace(""), true
	}
	place.Span.Start -= len(before) - len(strings.TrimRight(before, " \t"))
	return place.Replace(""), true
}

// isComment tells whether the rest of a line holds nothing but blanks and comments
// that end on it.
func isComment(rest []byte) bool {
	start, ok := skipGap(rest, 0)
	return ok && start == len(rest)
}

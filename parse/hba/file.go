// Package hba reads pg_hba.conf as the servers of PostgreSQL 9.5 to 18 do
// (src/backend/libpq/hba.c), and tells which record decides on a connection.
//
// It does not know what a good record is: that is for the rules.
package hba

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"sync"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/libc"
	"github.com/regionlint/regionlint/parse/version"
)

// maxDepth is how deep files may include each other (CONF_FILE_MAX_DEPTH in
// conffiles.h). Versions before 16 know no limit and die of a file that
// includes itself.
const maxDepth = 10

// Server is what a file's meaning depends on beside its text.
type Server struct {
	Version version.PostgreSQL
	// SSL is the parameter ssl of the server: with it off, a hostssl record
	// never matches.
	SSL bool
	// OAuthValidators is the parameter oauth_validator_libraries; the method
	// oauth needs one of them.
	OAuthValidators string
}

// File is a pg_hba.conf with all that it includes.
type File struct {
	// Source is the file itself.
	Source *parse.Source
	// Sources are the file itself and every file read through it, in the
	// order of reading.
	Sources []*parse.Source
	Server  Server
	// Records are all records in the order in which the server tries them,
	// those that it refuses too. A file may have a million: see All.
	Records []Record
	// Outside are the places that name a file outside of the bundle.
	Outside []parse.Place

	// lists are the lists of databases and of users, each once. The first is that of
	// records that have none, since they are refused.
	lists []list
	// alone is what IsAlone tells.
	alone bool
	// refused tells that the server refuses a record.
	refused bool
	// coverage finds what Unreachable tells of, once.
	coverage func() *coverage
}

// All are the records, in the order in which the server tries them.
func (f *File) All() iter.Seq[*Record] {
	return func(yield func(*Record) bool) {
		for i := range f.Records {
			if !yield(&f.Records[i]) {
				return
			}
		}
	}
}

// IsAlone tells that the file is read once, and no other through it: each of its
// words stands in one record at most.
func (f *File) IsAlone() bool { return f.alone }

// Loads tells whether the server takes the file. One refused record refuses
// all of it, and so does a file without a record; a running server then keeps
// the records it has, and one that starts gives up.
func (f *File) Loads() bool { return !f.refused && len(f.Records) > 0 }

// Parse reads the file at path in tree. The error is that of reading the file
// itself; what is wrong inside of it stands in the records.
func Parse(tree *parse.Tree, path string, server Server) (*File, error) {
	src, err := tree.Read(path, parse.ServerLimit)
	if err != nil {
		return nil, err
	}
	p := newParser(tree, &File{Source: src, Sources: []*parse.Source{src}, Server: server, lists: make([]list, 1)})
	p.sources[path] = src
	// To grow record by record would copy them many times.
	p.file.Records = make([]Record, 0, countRecords(src.Text))
	p.tokenize(outer{src, tree.OnHost(path), 0}, p.record)
	if err := p.tooMany(); err != nil {
		return nil, &fs.PathError{Op: "read", Path: path, Err: err}
	}
	p.file.alone = p.opened == 0
	p.file.coverage = sync.OnceValue(p.file.findUnreachable)
	return p.file, nil
}

// countRecords is about how many records a text has: its lines, but for those that
// are blank or a comment.
func countRecords(text []byte) (n int) {
	for len(text) > 0 && n <= mostLines {
		if text[0] != '#' && text[0] != '\n' {
			n++
		}
		end := bytes.IndexByte(text, '\n')
		if end < 0 {
			break
		}
		text = text[end+1:]
	}
	return n
}

type parser struct {
	tree    *parse.Tree
	version version.PostgreSQL
	file    *File
	// sources are the files that were read, by their paths.
	sources map[string]*parse.Source
	// opened counts how often one was opened, and again the bytes of those that were
	// read before.
	opened, again int
	// lines and words count what was read of the files, again each time.
	lines, words int
	// maxToken is wordLimit, and cut longWordCut.
	maxToken int
	cut      bool
	shared
}

func newParser(tree *parse.Tree, f *File) *parser {
	v := f.Server.Version
	return &parser{
		tree: tree, version: v, file: f, sources: map[string]*parse.Source{},
		maxToken: wordLimit.In(v), cut: longWordCut.Has(v), shared: newShared(),
	}
}

const (
	// mostLines is how many lines with words are read. A line for each client of the
	// largest sites is some ten thousand.
	mostLines = 2_000_000
	// mostWords is how many words they have together.
	mostWords = 20_000_000
	// mostOpened is how many files are opened. The server knows no such limit, and
	// takes minutes for files that name each other many times.
	mostOpened = 10_000
	// mostAgain is how many bytes are read that were read before.
	mostAgain = 2 << 20
)

// tooMany is the error for a file with more than that, else nil.
func (p *parser) tooMany() error {
	switch {
	case p.opened > mostOpened:
		return &parse.TooMany{Most: mostOpened, Of: "files"}
	case p.again > mostAgain:
		return &parse.TooMany{Most: mostAgain, Of: "bytes that are read again"}
	case p.lines > mostLines:
		return &parse.TooMany{Most: mostLines, Of: "lines"}
	case p.words > mostWords:
		return &parse.TooMany{Most: mostWords, Of: "words"}
	}
	return nil
}

// outer is a file that may name others.
type outer struct {
	*parse.Source
	// shown is its path as the server prints it.
	shown string
	// depth is how many files were gone through to it.
	depth int
}

// rawRecord is a line cut into words. It is made anew for each line in the same
// place: what is to stay is copied.
type rawRecord struct {
	src    *parse.Source
	number int
	span   parse.Span
	lines  parse.Span
	words  []word
	err    string
	// apart tells that the words cannot be found again in one line of src.
	apart bool
	// unknown is the name of a file outside of the bundle, when this stands
	// for all that is in it.
	unknown string
}

// tokenize cuts a file into records, with those of included files in their place
// (tokenize_auth_file).
func (p *parser) tokenize(f outer, each func(*rawRecord)) {
	var raw rawRecord
	var l line
	reader := newLineReader(f.Text, p.version)
	includes := include.Has(p.version)
	for p.tooMany() == nil && reader.next(&l) {
		if !p.tokenizeLine(f, &l, &raw) {
			continue
		}
		p.lines++
		if includes && raw.err == "" && raw.hasTwoColumns() {
			errText, isInclude := p.include(f, &raw, each)
			if isInclude && errText == "" {
				continue
			}
			raw.err = errText
		}
		each(&raw)
	}
}

// tokenizeLine finds the words of one line; ok is false when it has none.
func (p *parser) tokenizeLine(f outer, l *line, raw *rawRecord) (ok bool) {
	*raw = rawRecord{src: f.Source, number: l.number, lines: l.whole, words: raw.words[:0], apart: l.part}
	if l.tooLong {
		raw.err = "authentication file line too long"
		raw.span = l.span(0, len(l.text))
		return true
	}
	x := lexer{text: l.text, maxToken: p.maxToken, cut: p.cut}
	first, last := -1, 0
	for !x.done() && raw.err == "" && p.words <= mostWords {
		before := len(raw.words)
		for more := true; more && raw.err == "" && p.words <= mostWords; {
			w, found, tooLong := x.next()
			if tooLong {
				raw.err = "authentication file token too long"
				w.end, found = len(l.text), false
			}
			if found || tooLong {
				if first < 0 {
					first = w.start
				}
				last = w.end
			}
			if !found {
				break
			}
			more = w.comma
			token := word{text: w.text, quoted: w.quoted, more: true, place: parse.Place{Source: f.Source, Span: l.span(w.start, w.end)}}
			if token.namesFile() {
				raw.apart = true
				n := len(raw.words)
				raw.words, raw.err = p.atFile(f, &token, raw.words)
				p.words += len(raw.words) - n
				continue
			}
			raw.words = append(raw.words, token)
			p.words++
		}
		if n := len(raw.words); n > before {
			raw.words[n-1].more = false
		}
	}
	if len(raw.words) == 0 && raw.err == "" {
		return false
	}
	raw.span = l.span(max(first, 0), last)
	return true
}

// atFile adds the words of the file that an @file word names
// (tokenize_expand_file).
func (p *parser) atFile(f outer, at *word, words []word) (all []word, errText string) {
	named, err := p.open(f, at, string(at.text[1:]))
	switch {
	case errors.Is(err, parse.ErrOutside):
		at.unknown = true
		return append(words, *at), ""
	case isDirectory(err):
		if directoryAsEmptyFile.Has(p.version) {
			return words, ""
		}
		return words, fmt.Sprintf(`could not read file "%s": Is a directory`, named.shown)
	case err != nil && missingAtFileSkipped.Has(p.version):
		return words, ""
	case errors.Is(err, errTooDeep):
		return words, openError(named.shown, err)
	case err != nil:
		return words, fmt.Sprintf(missingAtFileText.In(p.version), at.text, named.shown, libc.ErrorText(err))
	}
	p.tokenize(named, func(raw *rawRecord) {
		if errText == "" && raw.err == "" {
			for _, w := range raw.words {
				w.more = true
				words = append(words, w)
			}
		}
		errText = cmp.Or(errText, raw.err)
	})
	return words, errText
}

func (raw *rawRecord) hasTwoColumns() bool {
	columns := 0
	for i := range raw.words {
		if !raw.words[i].more {
			columns++
		}
	}
	return columns == 2
}

// fields are the columns, each a list of tokens, as they stay.
func (raw *rawRecord) fields() (fields [][]Token) {
	var field []Token
	for i := range raw.words {
		w := &raw.words[i]
		field = append(field, w.token())
		if !w.more {
			fields, field = append(fields, field), nil
		}
	}
	return fields
}

// Package hba reads pg_hba.conf as the servers of PostgreSQL 9.5 to 18 do
// (src/backend/libpq/hba.c), and tells which record decides on a connection.
//
// It does not know what a good record is: that is for the rules.
package hba

import (
	"errors"
	"fmt"
	"io/fs"
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
	// those that it refuses too.
	Records []*Record
	// Outside are the places that name a file outside of the bundle.
	Outside []parse.Place

	// unreachable finds what Unreachable returns, once.
	unreachable func() []Covered
}

// Loads tells whether the server takes the file. One refused record refuses
// all of it, and so does a file without a record; a running server then keeps
// the records it has, and one that starts gives up.
func (f *File) Loads() bool {
	for _, r := range f.Records {
		if r.Err != nil {
			return false
		}
	}
	return len(f.Records) > 0
}

// Parse reads the file at path in tree. The error is that of reading the file
// itself; what is wrong inside of it stands in the records.
func Parse(tree *parse.Tree, path string, server Server) (*File, error) {
	src, err := tree.Read(path, parse.ServerLimit)
	if err != nil {
		return nil, err
	}
	p := &parser{
		tree:    tree,
		version: server.Version,
		file:    &File{Source: src, Sources: []*parse.Source{src}, Server: server},
		sources: map[string]*parse.Source{path: src},
	}
	raws := p.tokenize(outer{src, tree.OnHost(path), 0})
	if err := p.tooMany(); err != nil {
		return nil, &fs.PathError{Op: "read", Path: path, Err: err}
	}
	for _, raw := range raws {
		p.file.Records = append(p.file.Records, p.record(raw))
	}
	p.file.unreachable = sync.OnceValue(p.file.findUnreachable)
	return p.file, nil
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

// rawRecord is a line cut into fields, each a list of tokens.
type rawRecord struct {
	src    *parse.Source
	number int
	span   parse.Span
	lines  parse.Span
	fields [][]Token
	err    string
	// unknown is the name of a file outside of the bundle, when this stands
	// for all that is in it.
	unknown string
}

// tokenize cuts a file into records, with included files in their place
// (tokenize_auth_file).
func (p *parser) tokenize(f outer) []rawRecord {
	var records []rawRecord
	reader := newLineReader(f.Text, p.version)
	for p.tooMany() == nil {
		l, ok := reader.next()
		if !ok {
			return records
		}
		raw, ok := p.tokenizeLine(f, &l)
		if !ok {
			continue
		}
		p.lines++
		if include.Has(p.version) && raw.err == "" && len(raw.fields) == 2 {
			included, errText, isInclude := p.include(f, raw)
			records = append(records, included...)
			if isInclude && errText == "" {
				continue
			}
			raw.err = errText
		}
		records = append(records, raw)
	}
	return records
}

// tokenizeLine returns the fields of one line; ok is false when it has none.
func (p *parser) tokenizeLine(f outer, l *line) (raw rawRecord, ok bool) {
	raw = rawRecord{src: f.Source, number: l.number, lines: l.whole}
	if l.tooLong {
		raw.err = "authentication file line too long"
		raw.span = l.span(0, len(l.text))
		return raw, true
	}
	x := lexer{text: l.text, maxToken: wordLimit.In(p.version), cut: longWordCut.Has(p.version)}
	first, last := -1, 0
	for !x.done() && raw.err == "" && p.words <= mostWords {
		var field []Token
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
			token := Token{Text: w.text, Quoted: w.quoted, Place: parse.Place{Source: f.Source, Span: l.span(w.start, w.end)}}
			if token.namesFile() {
				var tokens []Token
				tokens, raw.err = p.atFile(f, token)
				p.words += len(tokens)
				field = append(field, tokens...)
				continue
			}
			field = append(field, token)
			p.words++
		}
		if len(field) > 0 {
			raw.fields = append(raw.fields, field)
		}
	}
	if len(raw.fields) == 0 && raw.err == "" {
		return raw, false
	}
	raw.span = l.span(max(first, 0), last)
	return raw, true
}

func (t Token) namesFile() bool {
	return !t.Quoted && len(t.Text) > 1 && t.Text[0] == '@'
}

// atFile returns the tokens of the file that an @file token names
// (tokenize_expand_file).
func (p *parser) atFile(f outer, at Token) (tokens []Token, errText string) {
	named, err := p.open(f, at, at.Text[1:])
	switch {
	case errors.Is(err, parse.ErrOutside):
		at.Unknown = true
		return []Token{at}, ""
	case isDirectory(err):
		if directoryAsEmptyFile.Has(p.version) {
			return nil, ""
		}
		return nil, fmt.Sprintf(`could not read file "%s": Is a directory`, named.shown)
	case err != nil && missingAtFileSkipped.Has(p.version):
		return nil, ""
	case errors.Is(err, errTooDeep):
		return nil, openError(named.shown, err)
	case err != nil:
		return nil, fmt.Sprintf(missingAtFileText.In(p.version), at.Text, named.shown, libc.ErrorText(err))
	}
	for _, raw := range p.tokenize(named) {
		if raw.err != "" {
			return tokens, raw.err
		}
		for _, field := range raw.fields {
			tokens = append(tokens, field...)
		}
	}
	return tokens, ""
}

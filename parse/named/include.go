package named

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// mostSources is how many files are read at most, so that files which include
// others twice, which do so again, come to an end.
const mostSources = 1000

// include opens the files that an include names. named reads them before the rest
// of the file: of several that match a pattern the last one first.
func (p *parser) include(s *Statement) {
	t := p.next(true)
	if t.Kind != Quoted {
		p.fatal(t, "the path of an include needs double quotes", "expected quoted string near "+near(t))
		return
	}
	s.Tokens = []Token{t}
	p.semicolon(s)
	s.Included = &Include{Path: path.Clean(t.Text)}
	if t.Text == "" {
		p.fatal(t, "the path of an include is empty", "")
		return
	}
	if !strings.HasPrefix(t.Text, "/") {
		s.Included.Path = path.Join(p.dir, t.Text)
	}
	files := []string{path.Join(p.tree.Dir, s.Included.Path)}
	if strings.ContainsAny(t.Text, "*?[") {
		files = p.matches(s.Included.Path)
		if len(files) == 0 {
			s.Included.Err = fs.ErrNotExist
		}
	}
	for _, file := range files {
		p.openFile(s, t, file)
	}
}

// openFile makes a file the one that is read next.
func (p *parser) openFile(s *Statement, at Token, file string) {
	if slices.ContainsFunc(p.open, func(in *input) bool { return in.src.Path == file }) || len(p.file.Sources) == mostSources {
		p.fatal(at, fmt.Sprintf("`%s` is included without end", s.Included.Path), "")
		return
	}
	src, err := p.tree.Read(file, parse.NamedLimit)
	if errors.Is(err, parse.ErrOutside) {
		p.file.Outside = append(p.file.Outside, at.Place)
	}
	if err != nil {
		s.Included.Err = err
		return
	}
	s.Included.Files = append(s.Included.Files, file)
	markSecrets(src)
	p.file.Sources = append(p.file.Sources, src)
	p.open = append(p.open, &input{src: src})
}

// matches are the files that glob(3) finds for a pattern on the host, in the order
// of their names.
func (p *parser) matches(pattern string) []string {
	found := []string{p.tree.Dir}
	for part := range strings.SplitSeq(strings.TrimPrefix(pattern, "/"), "/") {
		var next []string
		for _, dir := range found {
			entries, err := fs.ReadDir(p.tree.FS, dir)
			if err != nil {
				continue
			}
			for _, e := range entries {
				hidden := strings.HasPrefix(e.Name(), ".") && !strings.HasPrefix(part, ".")
				if ok, err := path.Match(part, e.Name()); ok && err == nil && !hidden {
					next = append(next, path.Join(dir, e.Name()))
				}
			}
		}
		found = next
	}
	return found
}

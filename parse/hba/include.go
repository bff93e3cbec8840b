package hba

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"syscall"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/libc"
	"github.com/regionlint/regionlint/parse/serverpath"
)

var errTooDeep = errors.New("maximum nesting depth exceeded")

// include carries out an include record of PostgreSQL 16 and newer, which has
// two columns. It calls each for the records of what the second names, and returns
// what went wrong in the server's words, and whether the first is the keyword of an
// include at all. Quotes around that do not matter, and of a list of names only the
// first counts.
func (p *parser) include(f outer, raw *rawRecord, each func(*rawRecord)) (errText string, ok bool) {
	switch string(raw.words[0].text) {
	case "include":
		errText = p.includeFile(f, raw, string(raw.included().text), false, each)
	case "include_if_exists":
		errText = p.includeFile(f, raw, string(raw.included().text), true, each)
	case "include_dir":
		errText = p.includeDir(f, raw, each)
	default:
		return "", false
	}
	return errText, true
}

// includeFile is tokenize_include_file of hba.c.
func (p *parser) includeFile(f outer, raw *rawRecord, name string, missingOK bool, each func(*rawRecord)) (errText string) {
	named, err := p.open(f, raw.included(), name)
	switch {
	case errors.Is(err, parse.ErrOutside):
		each(raw.unread())
		return ""
	case isDirectory(err):
		// A directory is logged and read as an empty file.
		return ""
	case errors.Is(err, fs.ErrNotExist) && missingOK:
		return ""
	case err != nil:
		return openError(named.shown, err)
	}
	p.tokenize(named, each)
	return ""
}

// includeDir is the branch for include_dir in tokenize_auth_file, with
// GetConfFilesInDir of conffiles.c.
func (p *parser) includeDir(f outer, raw *rawRecord, each func(*rawRecord)) (errText string) {
	at := raw.included()
	name := string(at.text)
	if strings.Trim(name, " \t\r\n") == "" {
		return "empty configuration directory name"
	}
	dir, err := p.tree.Resolve(f.Path, name)
	if err != nil {
		p.file.Outside = append(p.file.Outside, at.place)
		each(raw.unread())
		return ""
	}
	entries, err := fs.ReadDir(p.tree.FS, dir)
	if err != nil {
		return fmt.Sprintf(`could not open directory "%s"`, serverpath.Absolute(f.shown, name, p.version))
	}
	var errs []string
	// fs.ReadDir sorts by bytes, as the server does.
	for _, entry := range entries {
		name := entry.Name()
		file := path.Join(dir, name)
		if len(name) < len("x.conf") || name[0] == '.' || !strings.HasSuffix(name, ".conf") || p.isDir(file) {
			continue
		}
		if errText := p.includeFile(f, raw, p.tree.OnHost(file), false, each); errText != "" {
			errs = append(errs, errText)
		}
	}
	return strings.Join(errs, "\n")
}

// included is the name of what an include record includes: the first word of the
// second column.
func (raw *rawRecord) included() *word {
	at := 0
	for raw.words[at].more {
		at++
	}
	return &raw.words[at+1]
}

// unread is an include record that stands for the records of a file outside of
// the bundle.
func (raw *rawRecord) unread() *rawRecord {
	return &rawRecord{src: raw.src, number: raw.number, span: raw.span, lines: raw.lines, apart: raw.apart, unknown: string(raw.included().text)}
}

// open reads the file called name in f, by the token at. What it is called on
// the host is known even where it cannot be read.
func (p *parser) open(f outer, at *word, name string) (named outer, err error) {
	file, err := p.tree.Resolve(f.Path, name)
	if err != nil {
		p.file.Outside = append(p.file.Outside, at.place)
		return outer{}, err
	}
	named = outer{shown: serverpath.Absolute(f.shown, name, p.version), depth: f.depth + 1}
	if named.depth > maxDepth {
		return named, errTooDeep
	}
	if p.isDir(file) {
		return named, syscall.EISDIR
	}
	named.Source, err = p.source(file)
	if errors.Is(err, parse.ErrOutside) {
		p.file.Outside = append(p.file.Outside, at.place)
	}
	return named, err
}

// source returns the source at a path in the bundle; a file that is included twice has
// one source.
func (p *parser) source(file string) (source *parse.Source, err error) {
	if err := p.tooMany(); err != nil {
		return nil, err
	}
	if source = p.sources[file]; source == nil {
		if source, err = p.tree.Read(file, parse.ServerLimit); err != nil {
			return nil, err
		}
		p.sources[file] = source
		p.file.Sources = append(p.file.Sources, source)
	} else {
		p.again += len(source.Text)
	}
	p.opened++
	return source, nil
}

func (p *parser) isDir(file string) bool {
	info, err := fs.Stat(p.tree.FS, file)
	return err == nil && info.IsDir()
}

func isDirectory(err error) bool { return errors.Is(err, syscall.EISDIR) }

func openError(onHost string, err error) string {
	return fmt.Sprintf(`could not open file "%s": %s`, onHost, libc.ErrorText(err))
}

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
// two columns. It returns the records of what the second names, what went wrong
// in the server's words, and whether the first is the keyword of an include at
// all. Quotes around that do not matter, and of a list of names only the first
// counts.
func (p *parser) include(f outer, raw rawRecord) (records []rawRecord, errText string, ok bool) {
	switch raw.fields[0][0].Text {
	case "include":
		records, errText = p.includeFile(f, raw, raw.included().Text, false)
	case "include_if_exists":
		records, errText = p.includeFile(f, raw, raw.included().Text, true)
	case "include_dir":
		records, errText = p.includeDir(f, raw)
	default:
		return nil, "", false
	}
	return records, errText, true
}

// includeFile is tokenize_include_file of hba.c.
func (p *parser) includeFile(f outer, raw rawRecord, name string, missingOK bool) ([]rawRecord, string) {
	named, err := p.open(f, raw.included(), name)
	switch {
	case errors.Is(err, parse.ErrOutside):
		return []rawRecord{raw.unread()}, ""
	case isDirectory(err):
		// A directory is logged and read as an empty file.
		return nil, ""
	case errors.Is(err, fs.ErrNotExist) && missingOK:
		return nil, ""
	case err != nil:
		return nil, openError(named.shown, err)
	}
	return p.tokenize(named), ""
}

// includeDir is the branch for include_dir in tokenize_auth_file, with
// GetConfFilesInDir of conffiles.c.
func (p *parser) includeDir(f outer, raw rawRecord) ([]rawRecord, string) {
	at := raw.included()
	if strings.Trim(at.Text, " \t\r\n") == "" {
		return nil, "empty configuration directory name"
	}
	dir, err := p.tree.Resolve(f.Path, at.Text)
	if err != nil {
		p.file.Outside = append(p.file.Outside, at.Place)
		return []rawRecord{raw.unread()}, ""
	}
	entries, err := fs.ReadDir(p.tree.FS, dir)
	if err != nil {
		return nil, fmt.Sprintf(`could not open directory "%s"`, serverpath.Absolute(f.shown, at.Text, p.version))
	}
	var records []rawRecord
	var errs []string
	// fs.ReadDir sorts by bytes, as the server does.
	for _, entry := range entries {
		name := entry.Name()
		file := path.Join(dir, name)
		if len(name) < len("x.conf") || name[0] == '.' || !strings.HasSuffix(name, ".conf") || p.isDir(file) {
			continue
		}
		included, errText := p.includeFile(f, raw, p.tree.OnHost(file), false)
		records = append(records, included...)
		if errText != "" {
			errs = append(errs, errText)
		}
	}
	return records, strings.Join(errs, "\n")
}

// included is the name of what an include record includes.
func (raw rawRecord) included() Token { return raw.fields[1][0] }

// unread is an include record that stands for the records of a file outside of
// the bundle.
func (raw rawRecord) unread() rawRecord {
	return rawRecord{src: raw.src, number: raw.number, span: raw.span, lines: raw.lines, unknown: raw.included().Text}
}

// open reads the file called name in f, by the token at. What it is called on
// the host is known even where it cannot be read.
func (p *parser) open(f outer, at Token, name string) (named outer, err error) {
	file, err := p.tree.Resolve(f.Path, name)
	if err != nil {
		p.file.Outside = append(p.file.Outside, at.Place)
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
		p.file.Outside = append(p.file.Outside, at.Place)
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

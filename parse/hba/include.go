package hba

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"syscall"

	"github.com/regionlint/regionlint/parse"
)

var errTooDeep = errors.New("maximum nesting depth exceeded")

// include carries out an include record of PostgreSQL 16 and newer. It returns
// the records of what name names, what went wrong in the server's words, and
// whether keyword is one of an include at all. Quotes around the keyword do
// not matter, and of a list of names only the first counts.
func (p *parser) include(keyword string, name Token, depth int) (records []rawRecord, errText string, ok bool) {
	switch keyword {
	case "include":
		records, errText = p.includeFile(name, name.Text, depth, false)
	case "include_if_exists":
		records, errText = p.includeFile(name, name.Text, depth, true)
	case "include_dir":
		records, errText = p.includeDir(name, depth)
	default:
		return nil, "", false
	}
	return records, errText, true
}

// includeFile is tokenize_include_file of hba.c.
func (p *parser) includeFile(at Token, name string, depth int, missingOK bool) ([]rawRecord, string) {
	src, onHost, err := p.open(at, name, depth)
	switch {
	case errors.Is(err, parse.ErrOutside):
		return p.unknown(at), ""
	case isDirectory(err):
		// A directory is logged and read as an empty file.
		return nil, ""
	case errors.Is(err, fs.ErrNotExist) && missingOK:
		return nil, ""
	case err != nil:
		return nil, openError(onHost, err)
	}
	return p.tokenize(src, depth), ""
}

// includeDir is the branch for include_dir in tokenize_auth_file, with
// GetConfFilesInDir of conffiles.c.
func (p *parser) includeDir(at Token, depth int) ([]rawRecord, string) {
	if strings.Trim(at.Text, " \t\r\n") == "" {
		return nil, "empty configuration directory name"
	}
	dir, err := p.tree.Resolve(at.Place.Source.Path, at.Text)
	if err != nil {
		p.file.Outside = append(p.file.Outside, at.Place)
		return p.unknown(at), ""
	}
	entries, err := fs.ReadDir(p.tree.FS, dir)
	if err != nil {
		return nil, fmt.Sprintf(`could not open directory "%s"`, p.tree.OnHost(dir))
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
		included, errText := p.includeFile(at, p.tree.OnHost(file), depth, false)
		records = append(records, included...)
		if errText != "" {
			errs = append(errs, errText)
		}
	}
	return records, strings.Join(errs, "\n")
}

// unknown stands for the records of a file outside of the bundle.
func (p *parser) unknown(at Token) []rawRecord {
	src := at.Place.Source
	return []rawRecord{{src: src, number: src.Line(at.Place.Span.Start), span: at.Place.Span, lines: src.FullLineSpan(src.Line(at.Place.Span.Start)), unknown: at.Text}}
}

// open reads the file called name where the token at names it. onHost is its
// absolute path on the host.
func (p *parser) open(at Token, name string, depth int) (src *parse.Source, onHost string, err error) {
	file, err := p.tree.Resolve(at.Place.Source.Path, name)
	if err != nil {
		p.file.Outside = append(p.file.Outside, at.Place)
		return nil, "", err
	}
	onHost = p.tree.OnHost(file)
	if depth > maxDepth {
		return nil, onHost, errTooDeep
	}
	if p.isDir(file) {
		return nil, onHost, syscall.EISDIR
	}
	src, err = p.tree.Read(file)
	if errors.Is(err, parse.ErrOutside) {
		p.file.Outside = append(p.file.Outside, at.Place)
	}
	if err != nil {
		return nil, onHost, err
	}
	p.file.Sources = append(p.file.Sources, src)
	return src, onHost, nil
}

func (p *parser) isDir(file string) bool {
	info, err := fs.Stat(p.tree.FS, file)
	return err == nil && info.IsDir()
}

func isDirectory(err error) bool { return errors.Is(err, syscall.EISDIR) }

func openError(onHost string, err error) string {
	return fmt.Sprintf(`could not open file "%s": %s`, onHost, errnoText(err))
}

// errnoText says what strerror of the GNU C library would.
func errnoText(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "No such file or directory"
	case errors.Is(err, fs.ErrPermission):
		return "Permission denied"
	case errors.Is(err, syscall.ENOTDIR):
		return "Not a directory"
	case errors.Is(err, syscall.ELOOP):
		return "Too many levels of symbolic links"
	case errors.Is(err, syscall.ENAMETOOLONG):
		return "File name too long"
	}
	return err.Error()
}

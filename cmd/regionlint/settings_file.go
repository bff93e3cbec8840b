package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/settings"
)

// settingsFile is a settings file that was read; nil is none.
type settingsFile struct {
	*settings.Settings
	// dir is the real path of its directory, from which its globs start.
	dir string
}

func (f *settingsFile) read() *settings.Settings {
	if f == nil {
		return nil
	}
	return f.Settings
}

// name is how messages call it; "" for none.
func (f *settingsFile) name() string {
	if f == nil {
		return ""
	}
	return f.Source.Path
}

// paths leads from the file to those of a bundle, and to a manifest elsewhere.
func (f *settingsFile) paths(t target, manifest *parse.Source) (p lint.Paths) {
	if f == nil || len(f.PerPathIgnores) == 0 {
		return p
	}
	p.Dir, _ = below(f.dir, t.real)
	if manifest == nil {
		return p
	}
	if full, err := filepath.Abs(manifest.Path); err == nil {
		if name, in := below(f.dir, filepath.Join(realPath(filepath.Dir(full)), filepath.Base(full))); in {
			p.Elsewhere = map[string]string{manifest.Path: name}
		}
	}
	return p
}

// settingsFiles finds the settings file of each bundle, and reads it once.
type settingsFiles struct {
	// none tells that none counts, and given is one that counts for all.
	none  bool
	given *settingsFile
	// in are those that a directory itself has, nil for none; only those that were
	// looked at are there.
	in map[string]*settingsFile
	// here is the real path of the current directory.
	here string
}

func newSettingsFiles(c *cli.Context) (s settingsFiles, err error) {
	s = settingsFiles{none: c.Bool("no-config"), in: map[string]*settingsFile{}, here: realPath(".")}
	if !c.IsSet("config") {
		return s, nil
	}
	name := c.String("config")
	if name == "" {
		return s, errors.New("--config: the name of the file is empty")
	}
	file, err := openNamed(name)
	if err != nil {
		return s, fmt.Errorf("--config %w", cannotRead(name, err))
	}
	text, err := readSettings(file)
	if err != nil {
		return s, fmt.Errorf("--config %w", cannotRead(name, err))
	}
	s.given = &settingsFile{settings.Parse(parse.NewSource(filepath.ToSlash(name), text)), realPath(filepath.Dir(name))}
	return s, nil
}

// readSettings reads a file as far as settings go.
func readSettings(file io.ReadCloser) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(file, settings.MaxBytes+1))
	return text, errors.Join(err, file.Close())
}

// of is the file that counts for a bundle: the nearest one from its directory upward,
// as far as the root of its repository. nil is none.
func (s *settingsFiles) of(t target) (*settingsFile, error) {
	if s.none || s.given != nil {
		return s.given, nil
	}
	top := s.top(t)
	for dir := t.real; ; dir = filepath.Dir(dir) {
		file, err := s.at(t.origin, dir, top)
		if file != nil || err != nil || dir == top || dir == filepath.Dir(dir) {
			return file, err
		}
	}
}

// top is the last directory to look at. Outside of a repository that is the current
// one, or a PATH that is not below it, or the directory of an archive that is not: what
// lies above them is somebody else's.
func (s *settingsFiles) top(t target) string {
	if t.repository != "" {
		return t.repository
	}
	if _, in := below(s.here, t.origin.real); in {
		return s.here
	}
	if t.origin.isArchive {
		return filepath.Dir(t.origin.real)
	}
	return t.origin.real
}

// at is the file that a directory itself has, which may be one of the archive. A
// symbolic link must not lead out of top: whoever wrote the repository would learn of
// other files by what is said of them.
func (s *settingsFiles) at(o *origin, dir, top string) (*settingsFile, error) {
	if file, known := s.in[dir]; known {
		return file, nil
	}
	name, err := settingsIn(o, dir)
	if err != nil {
		return nil, err
	}
	if name == "" {
		s.in[dir] = nil
		return nil, nil
	}
	full := filepath.Join(dir, name)
	from := directory(top)
	if _, in := o.inArchive(dir); in {
		from = o
	}
	text, err := readBelow(from, full)
	switch {
	case errors.Is(err, parse.ErrOutside):
		return nil, fmt.Errorf("%s: it is a symbolic link out of %s: give the file with --config", here(full), here(from.real))
	case err != nil:
		return nil, cannotRead(here(full), err)
	}
	file := &settingsFile{settings.Parse(parse.NewSource(here(full), text)), dir}
	s.in[dir] = file
	return file, nil
}

// settingsIn is the name of the file in a directory; "" where there is none.
func settingsIn(o *origin, dir string) (string, error) {
	found := ""
	for _, name := range settings.Names() {
		full := filepath.Join(dir, name)
		switch _, err := o.lstat(full); {
		case errors.Is(err, os.ErrNotExist):
		case err != nil:
			return "", cannotRead(here(full), err)
		case found != "":
			return "", fmt.Errorf("%s: there is %s too: remove one of them", here(full), found)
		default:
			found = name
		}
	}
	return found, nil
}

func readBelow(from *origin, full string) (text []byte, err error) {
	dir, release, err := from.open(".")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	name, _ := below(from.real, full)
	file, err := dir.Open(name)
	if err != nil {
		return nil, err
	}
	return readSettings(file)
}

// here is a real path as it is read from the current directory, if that is above or
// below the directory it is in.
func here(full string) string {
	current := realPath(".")
	_, in := below(current, full)
	_, above := below(filepath.Dir(full), current)
	rel, err := filepath.Rel(current, full)
	if err != nil || !in && !above {
		return filepath.ToSlash(full)
	}
	return filepath.ToSlash(rel)
}

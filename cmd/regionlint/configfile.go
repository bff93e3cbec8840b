package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgconf"
	pgversion "github.com/regionlint/regionlint/parse/version"
)

// configFile is a server's file that the command line names.
type configFile struct {
	// tree is what the file's includes are looked up in, and path where the
	// file itself is in there.
	tree *parse.Tree
	path string
	// version is --postgresql-version, else the one in the path, else the
	// newest.
	version pgversion.PostgreSQL
	// release is --maas-version, else the newest.
	release pgversion.MAAS
	// close releases the tree.
	close func() error
}

func postgreSQLVersionFlag() cli.Flag {
	return &cli.StringFlag{Name: "postgresql-version", Usage: "the `VERSION` of PostgreSQL (default: the one in the path, else the newest)"}
}

func rootFlag() cli.Flag {
	return &cli.StringFlag{Name: "root", Usage: "look up absolute paths in FILE below `DIR`, as for a host's directory in a bundle"}
}

// openConfig opens the file called name: on this machine, below --root, or "-"
// for standard input.
func (a *app) openConfig(c *cli.Context, name string) (*configFile, error) {
	if name == "" {
		return nil, errors.New("the name of the file is empty")
	}
	full, err := filepath.Abs(name)
	if err != nil {
		return nil, cannotRead(name, err)
	}
	f := &configFile{version: pgversion.NewestPostgreSQL, release: pgversion.NewestMAAS}
	if v := bundle.VersionIn(filepath.ToSlash(full)); v != 0 {
		f.version = v
	}
	if text := c.String("postgresql-version"); text != "" {
		if f.version, err = pgversion.ParsePostgreSQL(text); err != nil {
			return nil, fmt.Errorf("--postgresql-version: %w", err)
		}
	}
	if text := c.String("maas-version"); text != "" {
		if f.release, err = pgversion.ParseMAAS(text); err != nil {
			return nil, fmt.Errorf("--maas-version: %w", err)
		}
	}
	top := filepath.VolumeName(full) + string(filepath.Separator)
	dir := bundle.OpenVolume(full)
	if root := c.String("root"); root != "" {
		if top, err = filepath.Abs(root); err != nil {
			return nil, cannotRead(root, err)
		}
		if dir, err = bundle.OpenDir(top); err != nil {
			return nil, fmt.Errorf("--root %w", cannotRead(root, err))
		}
	}
	inTop, in := below(top, full)
	if !in {
		return nil, errors.Join(fmt.Errorf("%s is not below --root %s: give a file in that directory", name, c.String("root")), dir.Close())
	}
	f.path, f.close = cmp.Or(inTop, "."), dir.Close
	f.tree = &parse.Tree{FS: dir, Dir: "."}
	if isStream(name) {
		text, err := a.readStream(name)
		if err != nil {
			return nil, errors.Join(err, dir.Close())
		}
		f.tree.FS = &stream{FS: dir, path: f.path, text: text}
	}
	return f, nil
}

// explain says why the file itself cannot be read.
func (f *configFile) explain(name string, err error) error {
	if errors.Is(err, parse.ErrOutside) {
		return fmt.Errorf("%s leads out of --root: give the file that the link means", name)
	}
	if info, statErr := fs.Stat(f.tree.FS, f.path); statErr == nil && info.IsDir() {
		return fmt.Errorf("%s is a directory: give the file in it", name)
	}
	return cannotRead(name, err)
}

// onHost is the path that the server would show for one in the tree.
func (f *configFile) onHost(p string) string { return f.tree.OnHost(p) }

// lacksDataDirectory tells whether the directory that data_directory names is
// not there. Where not even the directory above it is, the file was brought from
// another machine, and nobody can tell; nor where it is relative, and starts at
// the directory that the server is started in.
func (f *configFile) lacksDataDirectory(file *pgconf.File) (dir string, missing bool) {
	dir, set, ok := file.String("data_directory")
	if !ok || set == nil || !path.IsAbs(dir) {
		return "", false
	}
	p, err := f.tree.Resolve(f.path, dir)
	if err != nil {
		return "", false
	}
	_, err = fs.Stat(f.tree.FS, p)
	_, above := fs.Stat(f.tree.FS, path.Dir(p))
	return dir, errors.Is(err, fs.ErrNotExist) && above == nil
}

// isStream tells whether a name stands for what another program writes: standard
// input, or a shell's process substitution.
func isStream(name string) bool {
	return name == "-" || name == "/dev/stdin" || strings.HasPrefix(name, "/dev/fd/")
}

// mostStreamed is how many bytes are read of what may have no end: far more than any
// server reads.
const mostStreamed = 64 << 20

// openNamed opens a file that the command line names.
func openNamed(name string) (*os.File, error) {
	if isStream(name) {
		return os.Open(name)
	}
	return bundle.OpenFile(name)
}

// readAtMost reads a file that the command line names.
func readAtMost(name string, limit parse.Limit) (text []byte, err error) {
	f, err := openNamed(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return parse.ReadAtMost(f, limit)
}

func (a *app) readStream(name string) (text []byte, err error) {
	in := a.stdin
	if strings.HasPrefix(name, "/dev/fd/") {
		f, err := os.Open(name)
		if err != nil {
			return nil, cannotRead(name, err)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		in = f
	}
	text, err = io.ReadAll(io.LimitReader(in, mostStreamed+1))
	switch {
	case err != nil:
		return nil, cannotRead(name, err)
	case len(text) > mostStreamed:
		return nil, fmt.Errorf("%s: more than %d MiB: give the file itself", name, mostStreamed>>20)
	}
	return text, nil
}

// stream is a file system with one file more, whose text came from elsewhere.
type stream struct {
	fs.FS
	path string
	text []byte
}

// ReadFile implements fs.ReadFileFS.
func (s *stream) ReadFile(name string) ([]byte, error) {
	if name == path.Clean(s.path) {
		return s.text, nil
	}
	return fs.ReadFile(s.FS, name)
}

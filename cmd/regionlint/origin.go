package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/archive"
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/manifest"
)

// origin is what bundles come from: a directory, or an archive, which is taken for a
// directory of its name.
type origin struct {
	// given is the PATH that leads to it.
	given string
	// dir is how messages and reports call it, for the operating system.
	dir string
	// name is that of a bundle at its root.
	name string
	// real is the real path of dir.
	real string
	// isArchive tells that archive has to be read.
	isArchive bool
	archive   *archive.Archive
	// host is the root of a host that is linted itself; nil for a directory and an
	// archive.
	host *bundle.HostRoot
}

// keepsModes tells whether files have the modes and owners that they have on the hosts.
func (o *origin) keepsModes() bool { return o.isArchive || o.host != nil }

// fromStdin is the PATH of standard input, which is called stdinName, and taken for an
// archive in the current directory.
const (
	fromStdin = "-"
	stdinName = "stdin"
)

// origins opens what PATHs lead to, each once.
func (a *app) origins(c *cli.Context, paths []string) (list []*origin, err error) {
	limit, err := maxBytes(c)
	if err != nil {
		return nil, err
	}
	if list, err = find(paths); err != nil {
		return nil, err
	}
	for _, o := range list {
		if !o.isArchive {
			continue
		}
		if c.Bool("fix") && o.given == fromStdin {
			// It may take long to come.
			return nil, neverRewritten(o)
		}
		if o.archive, err = a.read(o, limit); err != nil {
			return nil, err
		}
		if c.Bool("fix") {
			return nil, neverRewritten(o)
		}
	}
	return list, nil
}

func neverRewritten(o *origin) error {
	return fmt.Errorf("--fix %s: an archive is never rewritten: use --diff, or unpack it", o.given)
}

// find returns what the paths lead to, each once. No archive is read.
func find(paths []string) (list []*origin, err error) {
	if len(paths) == 0 {
		return []*origin{directory(".")}, nil
	}
	seen := map[string]bool{}
	for _, p := range paths {
		o, err := findOne(p)
		if err != nil {
			return nil, err
		}
		key := o.real
		if p == fromStdin {
			key = fromStdin
		}
		switch {
		case !seen[key]:
			seen[key] = true
			list = append(list, o)
		case p == fromStdin:
			return nil, errors.New("-: standard input can be read once: give it once")
		}
	}
	return list, nil
}

// findOne returns what a path leads to. A manifest stands for its directory.
func findOne(p string) (*origin, error) {
	switch p {
	case "":
		return nil, errors.New("a PATH is empty: give a directory, or none for the current one")
	case fromStdin:
		return &origin{given: p, dir: stdinName, name: stdinName, real: filepath.Join(realPath("."), stdinName), isArchive: true}, nil
	}
	info, err := os.Stat(p)
	switch {
	case err != nil:
		return nil, cannotRead(p, err)
	case info.IsDir():
		return directory(p), nil
	case slices.Contains(manifest.Names(), filepath.Base(p)):
		return directory(filepath.Dir(p)), nil
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is neither a directory nor a file: pipe what a program writes into `regionlint -`", p)
	}
	return &origin{given: p, dir: p, name: archiveName(p), real: realPath(p), isArchive: true}, nil
}

func directory(p string) *origin {
	return &origin{given: p, dir: p, name: nameOf(p), real: realPath(p)}
}

// open opens a directory that nothing leads out of, by its path from the origin's.
func (o *origin) open(inside string) (dir fs.FS, release func() error, err error) {
	keep := func() error { return nil }
	switch {
	case o.host != nil:
		return o.host, keep, nil
	case o.isArchive:
		dir, err = o.archive.Dir(inside)
		return dir, keep, err
	}
	opened, err := bundle.OpenDir(filepath.Join(o.dir, filepath.FromSlash(inside)))
	if err != nil {
		return nil, nil, err
	}
	return opened, opened.Close, nil
}

// lstat is os.Lstat, which finds what is in the archive too, at the real path that it
// would have if that were a directory.
func (o *origin) lstat(full string) (fs.FileInfo, error) {
	if inside, in := o.inArchive(full); in {
		root, err := o.archive.Dir(".")
		if err != nil {
			return nil, err
		}
		return fs.Lstat(root, inside)
	}
	return os.Lstat(full)
}

// inArchive leads from the root of the archive to a real path.
func (o *origin) inArchive(full string) (inside string, in bool) {
	if !o.isArchive {
		return "", false
	}
	inside, in = below(o.real, full)
	return path.Join(".", inside), in
}

// realPath is the path of a directory or an archive by which it is told from others.
func realPath(dir string) string {
	full, err := filepath.Abs(dir)
	if err != nil {
		return dir
	}
	if followed, err := filepath.EvalSymlinks(full); err == nil {
		return followed
	}
	return full
}

// nameOf is the name of the directory itself, be it given as "." or "..".
func nameOf(p string) string {
	if full, err := filepath.Abs(p); err == nil {
		return filepath.Base(full)
	}
	return p
}

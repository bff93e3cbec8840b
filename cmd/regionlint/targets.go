package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/manifest"
)

// target is a bundle to be linted.
type target struct {
	// name is how reports call it.
	name string
	// dir is its directory, for the operating system.
	dir string
	// prefix leads to it from where a diff is applied, through no link; "" where nothing
	// leads from there.
	prefix string
	// real is the real path of dir, and top that of the PATH that it was found by.
	real, top string
	// repositoryDir leads to it from the root of its repository, else from the current
	// directory; where it is in neither, it is its name.
	repositoryDir string
}

// diffPath is the path of a bundle's file in a diff.
func (t target) diffPath(p string) string { return path.Join(t.prefix, p) }

// found is what there is at or below the paths.
type found struct {
	targets []target
	// unreadable are directories that may hold more.
	unreadable []error
}

// eachBundle loads the bundles one after the other. What cannot be read is in
// failed.
func (f found) eachBundle(o bundle.Options, do func(t target, b *bundle.Bundle)) (failed []error) {
	failed = f.unreadable
	for _, t := range f.targets {
		dir, err := bundle.OpenDir(t.dir)
		if err != nil {
			failed = append(failed, cannotRead(t.dir, err))
			continue
		}
		do(t, bundle.Load(t.name, dir, o))
		if err := dir.Close(); err != nil {
			failed = append(failed, cannotRead(t.dir, err))
		}
	}
	return failed
}

// findTargets returns the bundles at or below directories, each once. With a
// manifest given, each directory is a bundle itself.
func findTargets(dirs []string, manifestGiven bool) (all found, err error) {
	seen := map[string]bool{}
	roots, here := repositories{}, realPath(".")
	for _, dir := range dirs {
		top := realPath(dir)
		inside := found{targets: []target{{name: nameOf(dir), dir: dir}}}
		if !manifestGiven {
			if inside, err = findBelow(dir); err != nil {
				return found{}, err
			}
		}
		all.unreadable = append(all.unreadable, inside.unreadable...)
		for _, t := range inside.targets {
			t.real, t.top = realPath(t.dir), top
			if len(dirs) > 1 {
				// Names and diffs start from here, where all paths do.
				t.name = path.Join(filepath.ToSlash(filepath.Clean(dir)), t.prefix)
				t.prefix, _ = below(here, t.real)
			}
			if !seen[t.real] {
				seen[t.real] = true
				t.repositoryDir = roots.leadTo(t.real, here, t.name)
				all.targets = append(all.targets, t)
			}
		}
	}
	return all, nil
}

// directories returns the directories that paths name, each once.
func directories(paths []string) ([]string, error) {
	if len(paths) == 0 {
		return []string{"."}, nil
	}
	var dirs []string
	seen := map[string]bool{}
	for _, p := range paths {
		dir, err := directory(p)
		if err != nil {
			return nil, err
		}
		if full := realPath(dir); !seen[full] {
			seen[full] = true
			dirs = append(dirs, dir)
		}
	}
	return dirs, nil
}

// directory is the directory that a path names, be it by its manifest.
func directory(p string) (string, error) {
	if p == "" {
		return "", errors.New("a PATH is empty: give a directory, or none for the current one")
	}
	info, err := os.Stat(p)
	switch {
	case err != nil:
		return "", cannotRead(p, err)
	case info.IsDir():
		return p, nil
	case slices.Contains(manifest.Names(), filepath.Base(p)):
		return filepath.Dir(p), nil
	}
	err = fmt.Errorf("%s is no directory: give the directory that holds hosts.yaml, or one above it", p)
	if kind := dumpedAs[filepath.Base(p)]; kind != "" {
		err = fmt.Errorf("%w; `regionlint dump %s %s` prints what is read from the file alone", err, kind, p)
	}
	return "", err
}

// dumpedAs are the kinds of files, by their usual names, that dump reads.
var dumpedAs = map[string]string{
	bundle.RegiondConf: "regiond", bundle.PgHBAConf: "pg_hba", bundle.PostgreSQLConf: "postgresql", bundle.PostgreSQLAutoConf: "postgresql",
}

// realPath is the path of a directory by which it is told from others.
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

func findBelow(p string) (found, error) {
	root, err := bundle.OpenDir(p)
	if err != nil {
		return found{}, cannotRead(p, err)
	}
	dirs, err := bundle.Find(root)
	below := found{unreadable: cannotReadBelow(p, err)}
	if err := root.Close(); err != nil {
		return found{}, cannotRead(p, err)
	}
	switch {
	case len(dirs) > 0:
	case len(below.unreadable) > 0:
		return found{}, errors.Join(below.unreadable...)
	default:
		return found{}, fmt.Errorf("%w at or below %s: no directory there holds hosts.yaml, hosts.yml or hosts.json; write a manifest, hosts.yaml, or give --hosts FILE", errNoBundle, p)
	}
	for _, dir := range dirs {
		t := target{name: dir, dir: filepath.Join(p, filepath.FromSlash(dir)), prefix: dir}
		if dir == "." {
			t.name, t.prefix = nameOf(p), ""
		}
		below.targets = append(below.targets, t)
	}
	return below, nil
}

// errNoBundle is the error for a directory in which no bundle was found.
var errNoBundle = errors.New("no bundle")

// cannotReadBelow names the directories below p that bundle.Find could not read.
func cannotReadBelow(p string, err error) []error {
	var unreadable bundle.Unreadable
	if !errors.As(err, &unreadable) {
		return nil
	}
	var list []error
	for _, err := range unreadable {
		list = append(list, cannotRead(filepath.Join(p, filepath.FromSlash(err.Path)), err))
	}
	return list
}

// nameOf is the name of the directory itself, be it given as "." or "..".
func nameOf(p string) string {
	if full, err := filepath.Abs(p); err == nil {
		return filepath.Base(full)
	}
	return p
}

// cannotRead says which path cannot be read, why, and what to do.
func cannotRead(p string, err error) error {
	reason := bundle.Reason(err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %s: check the path", p, reason)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: %s: make it readable for this user", p, reason)
	case errors.Is(err, syscall.EISDIR):
		return fmt.Errorf("%s: %s: give a file", p, reason)
	}
	return fmt.Errorf("%s: %s", p, reason)
}

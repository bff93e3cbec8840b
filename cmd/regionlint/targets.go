package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/manifest"
)

// target is a bundle to be linted.
type target struct {
	// name is how reports call it.
	name string
	// dir is its directory, for the operating system.
	dir string
	// prefix leads to it from where a diff is applied.
	prefix string
}

// diffPath is the path of a bundle's file in a diff.
func (t target) diffPath(p string) string { return path.Join(t.prefix, p) }

// findTargets returns the bundles at or below the paths. With a manifest given,
// each path is a bundle itself.
func findTargets(paths []string, manifestGiven bool) ([]target, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var targets []target
	for _, p := range paths {
		found, err := findBelow(p, manifestGiven)
		if err != nil {
			return nil, err
		}
		if len(paths) > 1 {
			// Names and diffs start from here, where all paths do.
			for i := range found {
				found[i].prefix = path.Join(filepath.ToSlash(filepath.Clean(p)), found[i].prefix)
				found[i].name = found[i].prefix
			}
		}
		targets = append(targets, found...)
	}
	return targets, nil
}

func findBelow(p string, manifestGiven bool) ([]target, error) {
	if p == "" {
		return nil, errors.New("a PATH is empty: give a directory, or none for the current one")
	}
	info, err := os.Stat(p)
	if err != nil {
		return nil, cannotRead(p, err)
	}
	if !info.IsDir() {
		if !slices.Contains(manifest.Names(), filepath.Base(p)) {
			return nil, fmt.Errorf("%s is no directory: give the directory that holds hosts.yaml, or one above it", p)
		}
		p = filepath.Dir(p)
	}
	if manifestGiven {
		return []target{{name: nameOf(p), dir: p}}, nil
	}
	root, err := bundle.OpenDir(p)
	if err != nil {
		return nil, cannotRead(p, err)
	}
	dirs, err := bundle.Find(root)
	if err := errors.Join(err, root.Close()); err != nil {
		return nil, cannotRead(p, err)
	}
	if len(dirs) == 0 {
		return nil, fmt.Errorf("no bundle at or below %s: no directory there holds hosts.yaml, hosts.yml or hosts.json; write one, or give --hosts FILE", p)
	}
	var targets []target
	for _, dir := range dirs {
		t := target{name: dir, dir: filepath.Join(p, filepath.FromSlash(dir)), prefix: dir}
		if dir == "." {
			t.name, t.prefix = nameOf(p), ""
		}
		targets = append(targets, t)
	}
	return targets, nil
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
	}
	return fmt.Errorf("%s: %s", p, reason)
}

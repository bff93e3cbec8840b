package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/regionlint/regionlint/bundle"
)

// target is a bundle to be linted.
type target struct {
	// name is how reports call it.
	name string
	// origin is where it comes from, and inside leads there to its directory; "." is
	// the origin itself.
	origin *origin
	inside string
	// dir is its directory, for the operating system. In an archive it only looks so.
	dir string
	// prefix leads to it from where a diff is applied, through no link; "" where nothing
	// leads from there.
	prefix string
	// real is the real path of dir.
	real string
	// repository is the real path of the root of its repository; "" where it is in none.
	repository string
	// repositoryDir leads to it from the root of its repository, else from the current
	// directory; where it is in neither, it is its name.
	repositoryDir string
}

// diffPath is the path of a bundle's file in a diff.
func (t target) diffPath(p string) string { return path.Join(t.prefix, p) }

// open opens the bundle's directory.
func (t target) open() (dir fs.FS, release func() error, err error) {
	if dir, release, err = t.origin.open(t.inside); err != nil {
		return nil, nil, cannotRead(t.dir, err)
	}
	return dir, release, nil
}

// argument is the PATH by which the bundle is linted again.
func (t target) argument() string {
	if t.origin.isArchive {
		return t.origin.given
	}
	return t.dir
}

// found is what there is at or below the paths.
type found struct {
	targets []target
	// unreadable are directories that may hold more.
	unreadable []error
}

// archives are the PATHs of those that bundles are in, each once.
func (f found) archives() []string {
	var list []string
	for _, t := range f.targets {
		if t.origin.isArchive && !slices.Contains(list, t.origin.given) {
			list = append(list, t.origin.given)
		}
	}
	return list
}

// eachBundle loads the bundles one after the other. What cannot be read is in
// failed.
func (f found) eachBundle(o bundle.Options, do func(t target, b *bundle.Bundle)) (failed []error) {
	failed = f.unreadable
	for _, t := range f.targets {
		dir, release, err := t.open()
		if err != nil {
			failed = append(failed, err)
			continue
		}
		do(t, bundle.Load(t.name, dir, o))
		if err := release(); err != nil {
			failed = append(failed, cannotRead(t.dir, err))
		}
	}
	return failed
}

// findTargets returns the bundles at or below origins, each once. With a manifest
// given, each origin is a bundle itself.
func findTargets(origins []*origin, manifestGiven bool) (all found, err error) {
	seen := map[string]bool{}
	roots, here := repositories{}, realPath(".")
	piped := slices.ContainsFunc(origins, func(o *origin) bool { return o.given == fromStdin })
	for _, o := range origins {
		inside := found{targets: []target{o.target(".")}}
		if !manifestGiven {
			if inside, err = findBelow(o); err != nil {
				return found{}, err
			}
		}
		all.unreadable = append(all.unreadable, inside.unreadable...)
		for _, t := range inside.targets {
			if len(origins) > 1 {
				// Names and diffs start from here, where all paths do.
				t.name = path.Join(filepath.ToSlash(filepath.Clean(o.dir)), t.prefix)
				t.prefix, _ = below(here, t.real)
			}
			if piped && o.given != fromStdin && t.isCalledStdin(here) {
				return found{}, fmt.Errorf("%s: what comes from standard input is called %s, too: lint one of them in a run of its own", t.dir, stdinName)
			}
			if !seen[t.real] {
				seen[t.real] = true
				t.repository = roots.root(t.real)
				t.repositoryDir = leadTo(t.repository, t.real, here, t.name)
				all.targets = append(all.targets, t)
			}
		}
	}
	return all, nil
}

// isCalledStdin tells whether reports, baselines and settings would take the bundle for
// one that comes from standard input. here is the current directory.
func (t target) isCalledStdin(here string) bool {
	_, really := below(filepath.Join(here, stdinName), t.real)
	_, asGiven := below(stdinName, t.dir)
	return really || asGiven
}

// target is the bundle at a path of the origin, called by it.
func (o *origin) target(inside string) target {
	t := target{name: inside, origin: o, inside: inside, dir: filepath.Join(o.dir, filepath.FromSlash(inside)), prefix: inside}
	if inside == "." {
		t.name, t.dir, t.prefix = o.name, o.dir, ""
	}
	// bundle.Find follows no link.
	t.real = filepath.Join(o.real, filepath.FromSlash(inside))
	return t
}

func findBelow(o *origin) (below found, err error) {
	root, release, err := o.open(".")
	if err != nil {
		return found{}, cannotRead(o.given, err)
	}
	dirs, err := bundle.Find(root)
	below.unreadable = cannotReadBelow(o.dir, err)
	if err := release(); err != nil {
		return found{}, cannotRead(o.given, err)
	}
	switch {
	case len(dirs) > 0:
	case len(below.unreadable) > 0:
		return found{}, errors.Join(below.unreadable...)
	default:
		return found{}, noBundle(o, root)
	}
	if o.isArchive {
		o.archive.Share(dirs)
	}
	for _, dir := range dirs {
		below.targets = append(below.targets, o.target(dir))
	}
	return below, nil
}

// errNoBundle is the error for a directory or an archive in which no bundle was found.
var errNoBundle = errors.New("no bundle")

// noBundle says why there is none.
func noBundle(o *origin, root fs.FS) error {
	err := fmt.Errorf("%w at or below %s: no directory there holds hosts.yaml, hosts.yml or hosts.json; write a manifest, hosts.yaml (`regionlint snapshot` and `regionlint manifest` do), or give --hosts FILE", errNoBundle, o.dir)
	if ignorer, ok := root.(bundle.Ignorer); ok && len(ignorer.Ignored()) > 0 {
		first := ignorer.Ignored()[0]
		err = fmt.Errorf("%w; `%s` of the archive was left out, since it %s", err, first.Name, first.Reason)
	}
	return err
}

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

// cannotRead says which path cannot be read, why, and what to do.
func cannotRead(p string, err error) error {
	reason := bundle.Reason(err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %s: check the path", p, reason)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: %s: make it readable for this user", p, reason)
	case errors.Is(err, syscall.EISDIR), errors.Is(err, bundle.ErrNotRegular):
		return fmt.Errorf("%s: %s: give a file", p, reason)
	}
	return fmt.Errorf("%s: %s", p, reason)
}

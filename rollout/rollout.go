// Package rollout brings the fixes of a bundle to its hosts: a patch for each, against
// the host's own root, and a shell script that applies them in the order in which the
// deployment keeps running. It writes nothing.
package rollout

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/rules"
)

// Rollout is what has to reach the hosts of a bundle.
type Rollout struct {
	// Hosts are those of which something changes, in the order of the manifest.
	Hosts []*Host
	// Effects are what has to run on the hosts, not settled yet.
	Effects []rules.Effect
	// NoHost are the changed files that are no host's, such as the manifest, by their
	// paths in the bundle.
	NoHost []string
}

// Host is a host with its patches.
type Host struct {
	Name string
	// Patch is the unified diff of the files whose paths on the host are known, for
	// `patch -p1 -d /`; "" for none.
	Patch string
	// Unplaced is that of the others, by their paths in the bundle.
	Unplaced string
	// Lost are those others.
	Lost []string
}

// file is a file as one of its hosts has it.
type file struct {
	host *bundle.Host
	// onHost is its path from the host's root; "" where nobody knows it.
	onHost string
}

// New finds out what fixes mean for the hosts. fsys holds the bundle, and the fixes are
// such as diffs can show.
func New(fsys fs.FS, fixed lint.Fixed) Rollout {
	var r Rollout
	if len(fixed.Files) == 0 {
		return r
	}
	of := filesOf(fsys, fixed)
	hosts := map[*bundle.Host]*Host{}
	for _, changed := range fixed.Files {
		files := of[changed.Path]
		if len(files) == 0 {
			r.NoHost = append(r.NoHost, changed.Path)
		}
		for _, f := range files {
			if hosts[f.host] == nil {
				hosts[f.host] = &Host{Name: f.host.Name}
			}
			hosts[f.host].add(f, changed)
		}
	}
	for _, h := range fixed.Before.Bundle.Hosts {
		if hosts[h] != nil {
			r.Hosts = append(r.Hosts, hosts[h])
		}
	}
	for _, a := range fixed.Applied {
		r.Effects = append(r.Effects, effects(a.Fix, fsys, of)...)
	}
	return r
}

func (h *Host) add(f file, changed lint.File) {
	if f.onHost == "" {
		h.Unplaced += fix.Diff(changed.Path, changed.Old, changed.New)
		h.Lost = append(h.Lost, changed.Path)
		return
	}
	h.Patch += fix.Diff(f.onHost, changed.Old, changed.New)
}

// filesOf are the files of the hosts by their real paths in the bundle. Links can make
// one file that of several hosts.
func filesOf(fsys fs.FS, fixed lint.Fixed) map[string][]file {
	of := map[string][]file{}
	for _, h := range fixed.Before.Bundle.Hosts {
		for _, src := range h.Sources() {
			at := bundle.RealPath(fsys, src.Path)
			f := file{h, placed(h, withoutLink(fsys, src.Path))}
			if f.onHost == "" {
				f.onHost = placed(h, src.Path)
			}
			if !slices.Contains(of[at], f) {
				of[at] = append(of[at], f)
			}
		}
	}
	return of
}

// mostLinks is how many links lead from a name to its file; no host has more.
const mostLinks = 8

// withoutLink follows the links that the file itself is, since patch writes to none. One
// to a directory, as in the snap, leads elsewhere on the host.
func withoutLink(fsys fs.FS, name string) string {
	links, ok := fsys.(fs.ReadLinkFS)
	for range mostLinks {
		if !ok {
			return name
		}
		info, err := links.Lstat(name)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return name
		}
		target, err := links.ReadLink(name)
		if err != nil || strings.HasPrefix(target, "/") {
			return name
		}
		name = path.Join(path.Dir(name), target)
	}
	return name
}

// roots are the directories at a host's root in which configuration lies: those of the
// Filesystem Hierarchy Standard 3.0, and what people make there for data.
var roots = []string{"data", "etc", "home", "mnt", "opt", "root", "run", "srv", "usr", "var"}

// placed is the path of a file from the host's root; "" where nobody knows it: it was
// collected into the host's directory itself, or into one that no host has.
func placed(h *bundle.Host, name string) string {
	inside, ok := strings.CutPrefix(name, h.Dir+"/")
	if h.Dir == "." {
		inside, ok = name, true
	}
	first, rest, _ := strings.Cut(inside, "/")
	if !ok || rest == "" || !slices.Contains(roots, first) {
		return ""
	}
	return inside
}

// effects are what a fix takes on each host that has one of its files where it can be
// patched. A file of several hosts is told to each.
func effects(f rules.Fix, fsys fs.FS, of map[string][]file) (list []rules.Effect) {
	if f.Takes.Command() == "" {
		return nil
	}
	for _, name := range f.Paths() {
		for _, file := range of[bundle.RealPath(fsys, name)] {
			if file.onHost == "" {
				continue
			}
			e := f.Takes
			if e.Host != file.host.Name {
				e.Host = file.host.Name
				e.Standby = e.Service == rules.PostgreSQL && !file.host.IsDatabase()
			}
			if !slices.Contains(list, e) {
				list = append(list, e)
			}
		}
	}
	return list
}

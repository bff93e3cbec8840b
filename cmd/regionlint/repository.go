package main

import (
	"os"
	"path"
	"path/filepath"
)

// repositories are the roots of the Git repositories that directories are in, by the
// directories' real paths, as far as they were asked for; "" for none.
type repositories map[string]string

// root is the root of the repository that a directory is in. In a work tree and in a
// submodule, .git is a file.
func (r repositories) root(full string) string {
	root, known := r[full]
	if known {
		return root
	}
	above := filepath.Dir(full)
	switch _, err := os.Stat(filepath.Join(full, ".git")); {
	case err == nil:
		root = full
	case above != full:
		root = r.root(above)
	}
	r[full] = root
	return root
}

// repositoryFile leads to a file as a target's repositoryDir does to that.
func repositoryFile(file string) string {
	dir := filepath.Dir(file)
	full := realPath(dir)
	return path.Join(leadTo(repositories{}.root(full), full, realPath("."), slashed(dir)), filepath.Base(file))
}

// leadTo leads from the root of its repository, else from here, the current directory,
// to a directory. All paths are real ones.
func leadTo(root, dir, here, otherwise string) string {
	if root != "" {
		here = root
	}
	if rel, in := below(here, dir); in {
		return rel
	}
	return otherwise
}

// below leads from a directory to a path in it, "" for the directory itself; in tells
// whether the path is in it.
func below(dir, full string) (rel string, in bool) {
	rel, err := filepath.Rel(dir, full)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return slashed(rel), true
}

// slashed is a relative or absolute path with /, "" for the current directory.
func slashed(p string) string {
	if p = filepath.ToSlash(filepath.Clean(p)); p == "." {
		return ""
	}
	return p
}

package main

import (
	"os"
	"path/filepath"
)

// repositoryRoot is the root of the Git repository that a directory is in; "" for
// none. In a work tree and in a submodule, .git is a file.
func repositoryRoot(dir string) string {
	full := realPath(dir)
	for {
		if _, err := os.Stat(filepath.Join(full, ".git")); err == nil {
			return full
		}
		above := filepath.Dir(full)
		if above == full {
			return ""
		}
		full = above
	}
}

// repositoryDir leads from the root of its repository, else from the current
// directory, to a target; where it is in neither, its name has to do.
func (t target) repositoryDir() string {
	for _, root := range []string{repositoryRoot(t.dir), realPath(".")} {
		below, err := filepath.Rel(root, realPath(t.dir))
		if root != "" && err == nil && filepath.IsLocal(below) {
			return slashed(below)
		}
	}
	return t.name
}

// slashed is a relative or absolute path with /, "" for the current directory.
func slashed(p string) string {
	if p = filepath.ToSlash(filepath.Clean(p)); p == "." {
		return ""
	}
	return p
}

package parse

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// Tree is the part of one host's file system that a bundle holds. Parsers read
// the files that a file names through it.
type Tree struct {
	// FS holds the bundle.
	FS fs.FS
	// Dir is the host's directory in FS. Absolute paths inside a file start
	// there, since it stands for the host's root.
	Dir string
}

// ErrOutside is the error for a path that leads out of the host's directory, or
// out of the bundle.
var ErrOutside = errors.New("the path leads out of the bundle")

// Resolve returns the path in FS of the file called name inside the file at
// from (both as paths in FS; name as written): absolute names start at the
// host's root, others in the directory of from, as PostgreSQL does
// (src/backend/utils/misc/conffiles.c, AbsoluteConfigLocation). A file that lies
// outside of the host's directory may name others anywhere in FS.
func (t *Tree) Resolve(from, name string) (string, error) {
	if strings.HasPrefix(name, "/") {
		// A host's root has no parent: "/../x" is "/x".
		return path.Join(t.Dir, path.Clean(name)), nil
	}
	joined := path.Join(path.Dir(from), name)
	if !fs.ValidPath(joined) || within(t.Dir, from) && !within(t.Dir, joined) {
		return "", ErrOutside
	}
	return joined, nil
}

// OnHost returns the absolute path that a path in FS has on the host itself. For
// one outside of the host's directory, which nobody knows, the bundle's root
// stands for the host's.
func (t *Tree) OnHost(p string) string {
	if t.Dir == "." || !within(t.Dir, p) {
		return path.Join("/", p)
	}
	return "/" + strings.TrimPrefix(strings.TrimPrefix(p, t.Dir), "/")
}

// Read returns the source at a path in FS, of a kind whose files are not larger than
// the limit.
func (t *Tree) Read(p string, limit Limit) (*Source, error) {
	text, err := ReadFile(t.FS, p, limit)
	if err != nil {
		return nil, err
	}
	return NewSource(p, text), nil
}

// within tells whether p is dir or lies below it.
func within(dir, p string) bool {
	return dir == "." || dir == "" || p == dir || strings.HasPrefix(p, dir+"/")
}

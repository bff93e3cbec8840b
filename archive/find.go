package archive

import (
	"io/fs"
	"strings"
	"syscall"

	"github.com/regionlint/regionlint/parse"
)

// mostLinks is how many symbolic links are followed on the way to a file: as many
// as in a directory on the disk (rootMaxSymlinks in Go's os/root.go).
const mostLinks = 8

// plain returns what a path below a directory leads to, through no link; nil where there
// is nothing, or a link, or a name that is none.
func (t *tree) plain(n *node, name string) *node {
	for name != "" {
		var part string
		part, name, _ = strings.Cut(name, "/")
		if n = t.child(n, part); n == nil || n.mode&fs.ModeSymlink != 0 {
			return nil
		}
	}
	return n
}

// find returns what a path below a directory leads to. No link leads out of the
// directory; follow tells whether the last one on the way is followed as well. The
// errors are those of bundle.Dir.
func (t *tree) find(n *node, name string, follow bool) (*node, error) {
	if found := t.plain(n, name); found != nil {
		return found, nil
	}
	way, rest := []*node{n}, strings.Split(name, "/")
	for links := 0; len(rest) > 0; {
		at := way[len(way)-1]
		if !at.mode.IsDir() {
			return nil, syscall.ENOTDIR
		}
		part := rest[0]
		switch part {
		case "", ".":
			rest = rest[1:]
			continue
		case "..":
			if len(way) == 1 {
				return nil, parse.ErrOutside
			}
			way, rest = way[:len(way)-1], rest[1:]
			continue
		}
		next := t.child(at, part)
		if next == nil {
			return nil, syscall.ENOENT
		}
		if next.mode&fs.ModeSymlink == 0 || len(rest) == 1 && !follow {
			way, rest = append(way, next), rest[1:]
			continue
		}
		if links++; links > mostLinks {
			return nil, syscall.ELOOP
		}
		target := t.text(next.target)
		if strings.HasPrefix(target, "/") {
			return nil, parse.ErrOutside
		}
		rest = append(strings.Split(target, "/"), rest[1:]...)
	}
	return way[len(way)-1], nil
}

// Package serverpath writes paths as PostgreSQL does, which shows them in its
// messages and views.
package serverpath

import (
	"path"
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// dotsInPaths: "." and ".." are resolved wherever they stand in a path. Before,
// only at its end.
var dotsInPaths = version.Since(version.PostgreSQL15)

// Absolute returns the path under which the server opens, and prints, the file
// that is called name in the file from (AbsoluteConfigLocation in guc-file.l,
// since 16 in conffiles.c).
func Absolute(from, name string, v version.PostgreSQL) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	for strings.HasPrefix(name, "./") {
		name = name[len("./"):]
	}
	return Canonical(from[:strings.LastIndexByte(from, '/')+1]+name, v)
}

// Canonical is canonicalize_path of src/port/path.c.
func Canonical(p string, v version.PostgreSQL) string {
	switch {
	case p == "":
		return ""
	case dotsInPaths.Has(v):
		return path.Clean(p)
	}
	for strings.Contains(p, "//") {
		p = strings.ReplaceAll(p, "//", "/")
	}
	return trimDots(p)
}

// trimDots removes a slash, "." and ".." from the end, with what ".." cancels.
// Where nothing is left to cancel, a relative path keeps its "..".
func trimDots(p string) string {
	strip := 0
	for {
		if len(p) > 1 {
			p = strings.TrimSuffix(p, "/")
		}
		dir, last := path.Split(p)
		switch {
		case p == "/":
			return p
		case p == "":
			return strings.TrimSuffix(strings.Repeat("../", strip), "/")
		case last == "." && dir == "" && strip == 0:
			return p
		case last == ".":
		case last == "..":
			strip++
		case strip == 0:
			return p
		default:
			if strip--; dir == "" && strip == 0 {
				return "."
			}
		}
		p = dir
	}
}

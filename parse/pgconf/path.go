package pgconf

import (
	"path"
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// absolute returns the path under which the server opens, and prints, the file
// that is called name in the file from (AbsoluteConfigLocation).
func absolute(from, name string, v version.PostgreSQL) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return canonicalPath(path.Dir(from)+"/"+name, v)
}

// canonicalPath is canonicalize_path of src/port/path.c for paths that are
// absolute: since 15 it removes every "." and "..", before only those at the
// end.
func canonicalPath(p string, v version.PostgreSQL) string {
	return path.Clean(p)
}

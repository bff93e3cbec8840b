package archive

import (
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// clean returns the path below the archive's root that an entry's name means; ".",
// the root itself. A name that is none has a reason, in words.
func clean(name string) (path, reason string) {
	switch {
	case len(name) > longestName:
		return "", "has a name of more than 4096 bytes"
	case !utf8.ValidString(name):
		return "", "has a name that is no UTF-8"
	case strings.Contains(name, "\x00"):
		return "", "has a name with a zero byte"
	case name == "":
		return "", "has no name"
	case strings.HasPrefix(name, "/"):
		return "", "is an absolute path"
	}
	// Most are as they should be, with a slash behind those of directories.
	if plain := strings.TrimSuffix(name, "/"); fs.ValidPath(plain) {
		return plain, ""
	}
	parts := strings.Split(name, "/")
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" || part == "." })
	if slices.Contains(parts, "..") {
		return "", upward(parts)
	}
	if len(parts) == 0 {
		return ".", ""
	}
	return strings.Join(parts, "/"), ""
}

// upward says where a name with ".." leads. tar does not follow any.
func upward(parts []string) string {
	depth := 0
	for _, part := range parts {
		if part != ".." {
			depth++
		} else if depth--; depth < 0 {
			return "leads out of the archive"
		}
	}
	return `has ".." in its name`
}

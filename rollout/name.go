package rollout

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// mostOfName is how many bytes a name of a file has here. File systems take 255, with
// what comes behind it.
const mostOfName = 200

// FileName is a host's name as one of a file, in any file system, and as an argument of
// any program. Names as the DNS has them stay. In others, bytes that mean something to a
// shell, a path or a program's flags are written as %2F, and what is too long ends in a
// digest. No two names come to the same.
func FileName(name string) string {
	var out strings.Builder
	for i := range len(name) {
		c := name[i]
		if isLetter(c) || i > 0 && (c == '-' || c == '.') {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	if out.Len() > mostOfName {
		return fmt.Sprintf("%.*s~%x", mostOfName-20, out.String(), sha256.Sum256([]byte(name)))[:mostOfName]
	}
	return out.String()
}

// Reachable tells whether ssh and scp take a host's name for that of a host: to others,
// scp would copy to a file here, or take them for flags.
func Reachable(name string) bool { return name != "" && FileName(name) == name }

func isLetter(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

//go:build !unix

package bundle

import "io/fs"

// owner is not known here.
func owner(fs.FileInfo) (user, group uint32, ok bool) { return 0, 0, false }

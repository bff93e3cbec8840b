//go:build !windows

package bundle

import "io/fs"

// hasMode tells whether a file has a mode, as all have here.
func hasMode(fs.FileInfo) bool { return true }

package bundle

import (
	"io/fs"
	"syscall"
)

// hasMode tells whether a file has a mode. Those on the disk have none here: Go
// makes one up from the attribute read-only.
func hasMode(info fs.FileInfo) bool {
	_, onDisk := info.Sys().(*syscall.Win32FileAttributeData)
	return !onDisk
}

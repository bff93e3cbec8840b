//go:build unix

package bundle

import (
	"io/fs"
	"syscall"
)

// owner returns the numbers of a file's owner.
func owner(info fs.FileInfo) (user, group uint32, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, false
	}
	return stat.Uid, stat.Gid, true
}

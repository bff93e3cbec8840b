//go:build unix

package fix

import (
	"io/fs"
	"os"
	"syscall"
)

// withoutWaiting opens a FIFO that took a file's place at once.
const withoutWaiting = syscall.O_NONBLOCK

// links is the number of hard links to a file.
func links(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink) //nolint:unconvert // it is smaller on some systems
	}
	return 1
}

// keepOwner gives f the owner and group of info. Files of one's own group need
// nothing, so that it fails only where the owner would really change.
func keepOwner(f file, info fs.FileInfo) error {
	want, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	now, err := f.Stat()
	if err != nil {
		return err
	}
	if have, ok := now.Sys().(*syscall.Stat_t); ok && have.Uid == want.Uid && have.Gid == want.Gid {
		return nil
	}
	return f.Chown(int(want.Uid), int(want.Gid))
}

func syncDirectory(d *os.File) error { return d.Sync() }

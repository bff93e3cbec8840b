//go:build unix

package fix

import (
	"errors"
	"os"
	"syscall"
)

// lock locks an open directory, which leaves nothing behind: the lock goes with who
// holds it. It is errBusy where another one does. NFS and some others have no locks for
// directories; there nobody waits.
func lock(d *os.File) error {
	for {
		err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EWOULDBLOCK):
			return errBusy
		}
		return nil
	}
}

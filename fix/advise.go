package fix

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"github.com/regionlint/regionlint/parse"
)

// ErrChanged is the error for a file that is not what was read.
var ErrChanged = errors.New("the file was changed since it was read")

// errNotRegular is the error for a device, a pipe and the like.
var errNotRegular = errors.New("not a regular file")

// errBusy is the error for a directory that another run holds.
var errBusy = errors.New("another run of --fix is at work there")

// remedies say what to do about what keeps a file from being written.
var remedies = []struct {
	err    error
	advice string
}{
	{ErrChanged, "run --fix again"},
	{errNotRegular, "put one there"},
	{errBusy, "run --fix again when it has ended"},
	{parse.ErrOutside, "bring the file into the bundle"},
	{fs.ErrPermission, "--fix needs the rights of the file's owner and of its directory's, or root"},
	{fs.ErrNotExist, "put it back, or run --fix again without it"},
	{syscall.ENOSPC, "make room, and run --fix again"},
	{syscall.EDQUOT, "make room, and run --fix again"},
	{syscall.EROFS, "mount it for writing, or apply the patch of --diff where it comes from"},
	{syscall.EBUSY, "it is mounted on its own: fix it where it comes from"},
	{syscall.EIO, "see what the system's log says of the disk"},
}

// advise says what to do about an error that kept a file from being written.
func advise(err error) error {
	err = reason(err)
	for _, remedy := range remedies {
		if errors.Is(err, remedy.err) {
			return fmt.Errorf("%w: %s", err, remedy.advice)
		}
	}
	return err
}

// reason leaves the name out of an error: it may be that of a temporary file,
// which is gone by now.
func reason(err error) error {
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &pathErr):
		return pathErr.Err
	case errors.As(err, &linkErr):
		return linkErr.Err
	}
	return err
}

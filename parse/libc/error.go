package libc

import (
	"errors"
	"io/fs"
	"syscall"
)

// ErrorText says why a file cannot be read, as strerror does.
func ErrorText(err error) string {
	for _, e := range errorTexts {
		if errors.Is(err, e.err) {
			return e.text
		}
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return err.Error()
}

var errorTexts = []struct {
	err  error
	text string
}{
	{fs.ErrNotExist, "No such file or directory"},
	{fs.ErrPermission, "Permission denied"},
	{syscall.ENOTDIR, "Not a directory"},
	{syscall.EISDIR, "Is a directory"},
	{syscall.ELOOP, "Too many levels of symbolic links"},
	{syscall.ENAMETOOLONG, "File name too long"},
}

package fix

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// accessList is the attribute in which Linux keeps a file's POSIX access control list
// (acl(5)).
const accessList = "system.posix_acl_access"

// keepAttributes gives the file to the extended attributes of from (xattr(7)). A list that
// to has from its directory alone goes: it would let in whom from does not.
func keepAttributes(from, to int) error {
	names, err := attributes(from)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := keepAttribute(from, to, name); err != nil {
			return err
		}
	}
	inherited, err := attributes(to)
	if err != nil {
		return err
	}
	if slices.Contains(inherited, accessList) && !slices.Contains(names, accessList) {
		return cannotKeep(accessList, unix.Fremovexattr(to, accessList))
	}
	return nil
}

func keepAttribute(from, to int, name string) error {
	value, err := attribute(from, name)
	if err != nil {
		return cannotKeep(name, err)
	}
	if have, err := attribute(to, name); err == nil && bytes.Equal(have, value) {
		return nil
	}
	return cannotKeep(name, unix.Fsetxattr(to, name, value, 0))
}

// cannotKeep tells apart what the administrator or users gave a file from what is the
// kernel's own business: its labels, and how a file system stores the file.
func cannotKeep(name string, err error) error {
	class, _, _ := strings.Cut(name, ".")
	switch {
	case err == nil:
		return nil
	case name == accessList:
		return fmt.Errorf("its access control list cannot be kept: %w", err)
	case slices.Contains([]string{"system", "trusted", "user"}, class):
		return fmt.Errorf("its extended attribute %s cannot be kept: %w", name, err)
	}
	return nil
}

// attributes are the names of those that a file has; none where its file system has no
// such thing.
func attributes(fd int) ([]string, error) {
	list, err := grown(func(buffer []byte) (int, error) { return unix.Flistxattr(fd, buffer) })
	if err != nil && !errors.Is(err, unix.ENOTSUP) {
		return nil, fmt.Errorf("its extended attributes cannot be read: %w", err)
	}
	return strings.FieldsFunc(string(list), func(r rune) bool { return r == 0 }), nil
}

func attribute(fd int, name string) ([]byte, error) {
	return grown(func(buffer []byte) (int, error) { return unix.Fgetxattr(fd, name, buffer) })
}

// grown reads what may grow while its size is asked for.
func grown(read func([]byte) (int, error)) ([]byte, error) {
	for {
		size, err := read(nil)
		if err != nil || size == 0 {
			return nil, err
		}
		buffer := make([]byte, size)
		size, err = read(buffer)
		if !errors.Is(err, unix.ERANGE) {
			return buffer[:max(size, 0)], err
		}
	}
}

// unchangeable is the error for a file that chattr made so.
func unchangeable(f file) error {
	var stat unix.Statx_t
	if unix.Statx(int(f.Fd()), "", unix.AT_EMPTY_PATH, unix.STATX_TYPE, &stat) != nil {
		return nil // An old kernel; the rename will tell.
	}
	switch {
	case stat.Attributes&unix.STATX_ATTR_IMMUTABLE != 0:
		return errors.New("the file is immutable: run chattr -i on it first")
	case stat.Attributes&unix.STATX_ATTR_APPEND != 0:
		return errors.New("the file can only be appended to: run chattr -a on it first")
	}
	return nil
}

// changed is when a file or what the system keeps of it was changed last.
func changed(info fs.FileInfo) any {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return stat.Ctim
	}
	return nil
}

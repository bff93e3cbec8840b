package fix

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// disk is what writing does in a directory. It is a directory, except in tests, which
// let each step fail.
type disk interface {
	Lstat(name string) (fs.FileInfo, error)
	Readlink(name string) (string, error)
	// Open opens a file to be read; it waits for nobody.
	Open(name string) (file, error)
	// Create makes a file that is not there yet.
	Create(name string, perm fs.FileMode) (file, error)
	Link(from, to string) error
	Rename(from, to string) error
	Remove(name string) error
	// Sync makes last what was made, renamed and removed in the directory called name.
	Sync(name string) error
}

// file is an open file.
type file interface {
	io.ReadWriteCloser
	Stat() (fs.FileInfo, error)
	Chown(uid, gid int) error
	Chmod(mode fs.FileMode) error
	Sync() error
	// Fd leads to what else the system keeps of the file.
	Fd() uintptr
	// KeepAttributes gives the file what the other one has beside its text, owner and
	// mode, as far as somebody may rely on it.
	KeepAttributes(from file) error
}

// directory is a real directory, which no step leads out of.
type directory struct{ *os.Root }

// Open implements disk.
func (d directory) Open(name string) (file, error) {
	return d.open(name, os.O_RDONLY|withoutWaiting, 0)
}

// Create implements disk.
func (d directory) Create(name string, perm fs.FileMode) (file, error) {
	return d.open(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
}

func (d directory) open(name string, flag int, perm fs.FileMode) (file, error) {
	f, err := d.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return realFile{f}, nil
}

// Sync implements disk.
func (d directory) Sync(name string) (err error) {
	f, err := d.Root.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return syncDirectory(f)
}

type realFile struct{ *os.File }

// KeepAttributes implements file.
func (f realFile) KeepAttributes(from file) error {
	return keepAttributes(int(from.Fd()), int(f.Fd()))
}

package bundle

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/regionlint/regionlint/parse"
)

// Dir is a directory as a file system of regular files.
type Dir struct {
	root *os.Root // nil for a volume
	fs   fs.FS
}

// OpenDir opens a directory that nothing leads out of: no "..", no symbolic
// link.
func OpenDir(name string) (*Dir, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &Dir{root, root.FS()}, nil
}

// OpenVolume opens all of this machine's file system, or of the drive that the
// absolute path is on. Symbolic links are followed as the machine does.
func OpenVolume(path string) *Dir {
	return &Dir{fs: os.DirFS(filepath.VolumeName(path) + string(filepath.Separator))}
}

// Close releases the directory.
func (d *Dir) Close() error {
	if d.root == nil {
		return nil
	}
	return d.root.Close()
}

// Open implements fs.FS.
func (d *Dir) Open(name string) (fs.File, error) {
	if err := d.regular(name); err != nil {
		return nil, err
	}
	f, err := d.fs.Open(name)
	return f, outside(err)
}

// ReadFile implements fs.ReadFileFS.
func (d *Dir) ReadFile(name string) ([]byte, error) {
	if err := d.regular(name); err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(d.fs, name)
	return text, outside(err)
}

// ReadDir implements fs.ReadDirFS.
func (d *Dir) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(d.fs, name)
	return entries, outside(err)
}

// Stat implements fs.StatFS.
func (d *Dir) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(d.fs, name)
	return info, outside(err)
}

// ReadLink implements fs.ReadLinkFS.
func (d *Dir) ReadLink(name string) (string, error) {
	target, err := fs.ReadLink(d.fs, name)
	return target, outside(err)
}

// Lstat implements fs.ReadLinkFS.
func (d *Dir) Lstat(name string) (fs.FileInfo, error) {
	info, err := fs.Lstat(d.fs, name)
	return info, outside(err)
}

// errNotRegular is the error for what would be read without end, or not at
// all: a FIFO, a device, a socket.
var errNotRegular = errors.New("not a regular file")

func (d *Dir) regular(name string) error {
	info, err := d.Stat(name)
	if err != nil {
		return err
	}
	if mode := info.Mode(); !mode.IsRegular() && !mode.IsDir() {
		return &fs.PathError{Op: "open", Path: name, Err: errNotRegular}
	}
	return nil
}

// outside turns os.Root's error for a path that leads out of it, which has no
// name, into parse.ErrOutside.
func outside(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) && pathErr.Err.Error() == "path escapes from parent" {
		return &fs.PathError{Op: pathErr.Op, Path: pathErr.Path, Err: parse.ErrOutside}
	}
	return err
}

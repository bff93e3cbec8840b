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
	// volume is the path of a volume's root; "" for a directory.
	volume string
	fs     fs.FS
}

// OpenDir opens a directory that nothing leads out of: no "..", no symbolic
// link.
func OpenDir(name string) (*Dir, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &Dir{root: root, fs: root.FS()}, nil
}

// OpenVolume opens all of this machine's file system, or of the drive that the
// absolute path is on. Symbolic links are followed as the machine does.
func OpenVolume(path string) *Dir {
	volume := filepath.VolumeName(path) + string(filepath.Separator)
	return &Dir{volume: volume, fs: os.DirFS(volume)}
}

// Close releases the directory.
func (d *Dir) Close() error {
	if d.root == nil {
		return nil
	}
	return d.root.Close()
}

// Open implements fs.FS.
func (d *Dir) Open(name string) (fs.File, error) { return d.open(name) }

// open opens what is a regular file or a directory.
func (d *Dir) open(name string) (*os.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	f, err := d.openAtOnce(name)
	if err != nil {
		return nil, outside(err)
	}
	return only(f, name, func(mode fs.FileMode) bool { return mode.IsRegular() || mode.IsDir() })
}

// openAtOnce does not wait for somebody to write to a FIFO.
func (d *Dir) openAtOnce(name string) (*os.File, error) {
	if d.root == nil {
		return os.OpenFile(d.volume+filepath.FromSlash(name), os.O_RDONLY|atOnce, 0)
	}
	return d.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|atOnce, 0)
}

// ReadFile implements fs.ReadFileFS. Of what is larger than any file of a bundle,
// nothing is read.
func (d *Dir) ReadFile(name string) (text []byte, err error) {
	f, err := d.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return parse.ReadAtMost(f, parse.ServerLimit)
}

// OpenFile opens a file of this machine: anything but a FIFO, which may wait for ever.
func OpenFile(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|atOnce, 0)
	if err != nil {
		return nil, err
	}
	return only(f, name, func(mode fs.FileMode) bool { return mode&fs.ModeNamedPipe == 0 })
}

// only closes what is none of the files that may be read. It is asked once it is open:
// what has a name may be another file at any moment.
func only(f *os.File, name string, readable func(fs.FileMode) bool) (*os.File, error) {
	info, err := f.Stat()
	if err == nil && !readable(info.Mode()) {
		err = &fs.PathError{Op: "open", Path: name, Err: ErrNotRegular}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
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

// ErrNotRegular is the error for what would be read without end, or not at
// all: a FIFO, a device, a socket. It may be wrapped.
var ErrNotRegular = errors.New("not a regular file")

// outside turns os.Root's error for a path that leads out of it, which has no
// name, into parse.ErrOutside.
func outside(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) && pathErr.Err.Error() == "path escapes from parent" {
		return &fs.PathError{Op: pathErr.Op, Path: pathErr.Path, Err: parse.ErrOutside}
	}
	return err
}

package bundle

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/regionlint/regionlint/parse"
)

// Dir is a directory as a file system of regular files.
type Dir struct {
	root *os.Root // nil for a volume
	// volume is the path of a volume's root; "" for a directory.
	volume string
	fs     fs.FS
	direct direct

	mu sync.Mutex
	// there are the directories that were asked for on the way to files, and whether
	// they are there: most hosts lack most of those in which a file may be.
	there map[string]bool
	// perms are the permissions of files that were read.
	perms map[string]Perm
}

// OpenDir opens a directory that nothing leads out of: no "..", no symbolic
// link.
func OpenDir(name string) (*Dir, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &Dir{root: root, fs: root.FS(), direct: openDirect(name), there: map[string]bool{}, perms: map[string]Perm{}}, nil
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
	return errors.Join(d.root.Close(), d.direct.close())
}

// lacks tells that a directory on the way to a path is not there.
func (d *Dir) lacks(name string) bool {
	if d.root == nil || !fs.ValidPath(name) {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range name {
		if name[i] != '/' {
			continue
		}
		dir := name[:i]
		// A host's own directory is there.
		if !strings.Contains(dir, "/") {
			continue
		}
		there, known := d.there[dir]
		if !known {
			there = d.direct.holds(dir)
			d.there[dir] = there
		}
		if !there {
			return true
		}
	}
	return false
}

func notThere(op, name string) error { return &fs.PathError{Op: op, Path: name, Err: syscall.ENOENT} }

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

// ReadDirectly implements parse.DirectReader.
func (d *Dir) ReadDirectly(name string, most int64) (text []byte, done bool, err error) {
	if d.lacks(name) {
		return nil, true, notThere("open", name)
	}
	if !fs.ValidPath(name) {
		return nil, false, nil
	}
	text, perm, err := d.direct.read(name, most)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, true, notThere("open", name)
	}
	if err != nil {
		return nil, false, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.perms[name] = perm
	return text, true, nil
}

// permissions are those that a file had when it was read; nil for one that was not, or
// not directly.
func (d *Dir) permissions(name string) *Permissions {
	d.mu.Lock()
	defer d.mu.Unlock()
	perm, known := d.perms[name]
	if !known {
		return nil
	}
	return &Permissions{Perm: perm}
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
func (d *Dir) ReadDir(name string) (entries []fs.DirEntry, err error) {
	if d.lacks(name) {
		return nil, notThere("open", name)
	}
	if fs.ValidPath(name) {
		err = d.direct.list(name, func(base string, kind fs.FileMode) { entries = append(entries, entry{d, name, base, kind}) })
		if err == nil {
			slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
			return entries, nil
		}
	}
	entries, err = fs.ReadDir(d.fs, name)
	return entries, outside(err)
}

// entry is what is in a directory, as its listing tells.
type entry struct {
	dir      *Dir
	at, base string
	kind     fs.FileMode
}

// Name implements fs.DirEntry.
func (e entry) Name() string { return e.base }

// IsDir implements fs.DirEntry.
func (e entry) IsDir() bool { return e.kind.IsDir() }

// Type implements fs.DirEntry.
func (e entry) Type() fs.FileMode { return e.kind }

// Info implements fs.DirEntry.
func (e entry) Info() (fs.FileInfo, error) { return e.dir.Lstat(path.Join(e.at, e.base)) }

// Stat implements fs.StatFS.
func (d *Dir) Stat(name string) (fs.FileInfo, error) {
	if d.lacks(name) {
		return nil, notThere("stat", name)
	}
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

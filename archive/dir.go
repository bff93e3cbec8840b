package archive

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/regionlint/regionlint/bundle"
)

// dir is a directory of the archive as a file system.
type dir struct {
	tree *tree
	root *node
	// name leads to it from the archive's root, and ignored are all of the archive.
	name    string
	ignored ignored
}

// Ignored implements bundle.Ignorer.
func (d *dir) Ignored() []bundle.Ignored { return d.ignored.below(d.name) }

// find returns what a name stands for, for an operation.
func (d *dir) find(op, name string, follow bool) (*node, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	n, err := d.tree.find(d.root, name, follow)
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return n, nil
}

// Open implements fs.FS.
func (d *dir) Open(name string) (fs.File, error) {
	n, err := d.find("open", name, true)
	if err != nil {
		return nil, err
	}
	info := fileInfo{path.Base(name), d.tree, n}
	if n.mode.IsDir() {
		return &openDir{info: info, path: name, rest: d.tree.list(n)}, nil
	}
	text, err := d.tree.read(n)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &openFile{bytes.NewReader(text), info}, nil
}

// ReadFile implements fs.ReadFileFS.
func (d *dir) ReadFile(name string) ([]byte, error) {
	n, err := d.find("open", name, true)
	if err != nil {
		return nil, err
	}
	if n.mode.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: syscall.EISDIR}
	}
	text, err := d.tree.read(n)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return text, nil
}

// ReadDirectly implements parse.DirectReader.
func (d *dir) ReadDirectly(name string, most int64) (text []byte, done bool, err error) {
	n, err := d.find("open", name, true)
	if err != nil {
		return nil, true, err
	}
	if !n.mode.IsRegular() || n.size > most {
		return nil, false, nil
	}
	if text, err = d.tree.read(n); err != nil {
		return nil, true, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return text, true, nil
}

// ReadDir implements fs.ReadDirFS.
func (d *dir) ReadDir(name string) ([]fs.DirEntry, error) {
	n, err := d.find("open", name, true)
	if err != nil {
		return nil, err
	}
	if !n.mode.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: syscall.ENOTDIR}
	}
	return d.tree.list(n), nil
}

// list returns what is in a directory, by name.
func (t *tree) list(dir *node) []fs.DirEntry {
	entries := []fs.DirEntry{}
	for n := range t.in(dir) {
		entries = append(entries, fileInfo{t.text(n.name), t, n})
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries
}

// Stat implements fs.StatFS.
func (d *dir) Stat(name string) (fs.FileInfo, error) {
	n, err := d.find("stat", name, true)
	if err != nil {
		return nil, err
	}
	return fileInfo{path.Base(name), d.tree, n}, nil
}

// Lstat implements fs.ReadLinkFS.
func (d *dir) Lstat(name string) (fs.FileInfo, error) {
	n, err := d.find("lstat", name, false)
	if err != nil {
		return nil, err
	}
	return fileInfo{path.Base(name), d.tree, n}, nil
}

// ReadLink implements fs.ReadLinkFS.
func (d *dir) ReadLink(name string) (string, error) {
	n, err := d.find("readlink", name, false)
	if err != nil {
		return "", err
	}
	if n.mode&fs.ModeSymlink == 0 {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: syscall.EINVAL}
	}
	return d.tree.text(n.target), nil
}

// fileInfo is what a node tells of itself by the name that it was asked for, also in a
// directory's list.
type fileInfo struct {
	name string
	tree *tree
	*node
}

// Name implements fs.FileInfo.
func (i fileInfo) Name() string { return i.name }

// Size implements fs.FileInfo.
func (i fileInfo) Size() int64 { return i.size }

// Mode implements fs.FileInfo.
func (i fileInfo) Mode() fs.FileMode { return i.mode }

// ModTime implements fs.FileInfo.
func (i fileInfo) ModTime() time.Time { return time.Unix(i.time, 0) }

// IsDir implements fs.FileInfo.
func (i fileInfo) IsDir() bool { return i.mode.IsDir() }

// Sys implements fs.FileInfo: a bundle.Owner, or a bundle.Modeless.
func (i fileInfo) Sys() any {
	if i.owner == modelessOwner {
		return modeless{}
	}
	return i.tree.owners[i.owner]
}

// Type implements fs.DirEntry.
func (i fileInfo) Type() fs.FileMode { return i.mode.Type() }

// Info implements fs.DirEntry.
func (i fileInfo) Info() (fs.FileInfo, error) { return i, nil }

type modeless struct{}

// Modeless implements bundle.Modeless.
func (modeless) Modeless() {}

// openFile is a file that is read.
type openFile struct {
	*bytes.Reader
	info fileInfo
}

// Stat implements fs.File.
func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close implements fs.File.
func (f *openFile) Close() error { return nil }

// openDir is a directory that is listed.
type openDir struct {
	info fileInfo
	path string
	rest []fs.DirEntry
}

// Stat implements fs.File.
func (d *openDir) Stat() (fs.FileInfo, error) { return d.info, nil }

// Read implements fs.File.
func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path, Err: syscall.EISDIR}
}

// Close implements fs.File.
func (d *openDir) Close() error { return nil }

// ReadDir implements fs.ReadDirFile.
func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(d.rest) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(d.rest) {
		n = len(d.rest)
	}
	entries := d.rest[:n]
	d.rest = d.rest[n:]
	return entries, nil
}

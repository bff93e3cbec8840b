// Package archive reads the files of an archive in place: nothing of it is ever
// written to the disk.
package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/regionlint/regionlint/bundle"
)

// ErrNotArchive is the error for what is none of the archives that are read here:
// tar, tar packed by gzip or zstd, zip. It may be wrapped.
var ErrNotArchive = errors.New("not a tar, tar.gz, tar.zst or zip archive")

// Archive is what an archive holds. Any number of goroutines may read it at once.
type Archive struct {
	tree    *tree
	ignored ignored
	file    *os.File // nil where nothing is read later
}

// Open reads the archive at a path of the operating system. Its files may take at
// most limit bytes unpacked. An error tells neither the path nor what to do with
// paths: who asked knows them.
//
// What kind of archive it is, its first bytes tell. Of a tar or a zip, files are
// read when they are asked for. Those of a tar that gzip or zstd packed are unpacked
// into memory, each byte once; but not those of files larger than 64 MiB, or of more
// than 1 MiB that are no text: reading these is an error.
func Open(name string, limit int64) (*Archive, error) {
	file, err := bundle.OpenFile(name)
	if err != nil {
		return nil, withoutPath(err)
	}
	info, err := file.Stat()
	if err := readable(info, err); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	a, err := read(file, file, info.Size(), limit)
	if err != nil {
		return nil, errors.Join(withoutPath(err), file.Close())
	}
	a.file = file
	return a, nil
}

func readable(info fs.FileInfo, err error) error {
	switch {
	case err != nil:
		return withoutPath(err)
	case info.IsDir():
		return syscall.EISDIR
	case !info.Mode().IsRegular():
		return bundle.ErrNotRegular
	}
	return nil
}

func withoutPath(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// Read is Open for what comes from a pipe. It reads all that comes. What is no
// packed tar is held in memory as well.
func Read(r io.Reader, limit int64) (*Archive, error) {
	a, err := read(r, nil, -1, limit)
	return a, withoutPath(err)
}

// read reads an archive of size bytes; file is nil, and size -1, where it can only
// be read once.
func read(r io.Reader, file *os.File, size, limit int64) (*Archive, error) {
	source := &meter{source: r, limit: limit}
	b := &budget{limit: limit, packed: func() int64 { return max(size, source.read) }}
	a := &Archive{tree: newTree(b)}
	packed := bufio.NewReaderSize(source, bufferSize)
	start, err := packed.Peek(blockSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch kindOf(start) {
	case gzipKind:
		b.ratio = gzipRatio
		return a, a.readPacked(b, packed, newGzip)
	case zstdKind:
		b.ratio = zstdRatio
		return a, a.readPacked(b, packed, newZstd)
	case zipKind:
		b.ratio = zipRatio
		if file != nil {
			return a, a.readZip(b, file, size)
		}
		held, size, err := readPieces(packed)
		if err != nil {
			return nil, err
		}
		return a, a.readZip(b, held, size)
	case tarKind:
		b.ratio = tarRatio
		if file != nil {
			a.tree.file = file
		}
		return a, a.readTar(&stream{budget: b, buffered: packed, file: file})
	case noKind:
	}
	if len(start) == 0 {
		return nil, fmt.Errorf("%w: it is empty", ErrNotArchive)
	}
	return nil, ErrNotArchive
}

// Share tells which directories of the archive are bundles, before any of them is
// read. An ignored entry that is below none of them, because its name leads
// elsewhere, is then the first one's, so that each is told exactly once. An archive
// that is one bundle, at its root, needs no call: all are the root's.
func (a *Archive) Share(bundles []string) { a.ignored.share(bundles) }

// Dir is a directory of the archive as a file system, which no link leads out of.
// It implements fs.ReadFileFS, fs.ReadDirFS, fs.StatFS, fs.ReadLinkFS and
// bundle.Ignorer, for which see Share; what Stat tells has a bundle.Owner in Sys.
func (a *Archive) Dir(name string) (fs.FS, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	root, err := a.tree.find(a.tree.root(), name, true)
	if err == nil && !root.mode.IsDir() {
		err = syscall.ENOTDIR
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &dir{tree: a.tree, root: root, name: name, ignored: a.ignored}, nil
}

// Close releases the archive. Files cannot be read any more.
func (a *Archive) Close() error {
	if a.file == nil {
		return nil
	}
	return a.file.Close()
}

var _ bundle.Ignorer = (*dir)(nil)

// Package archive reads the files of an archive in place: nothing of it is ever
// written to the disk.
package archive

import (
	"archive/tar"
	"errors"
	"io"
	"io/fs"
	"os"
	"testing/fstest"

	"github.com/regionlint/regionlint/bundle"
)

// ErrNotArchive is the error for what is none of the archives that are read here:
// tar, tar packed by gzip or zstd, zip. It may be wrapped.
var ErrNotArchive = errors.New("not a tar, tar.gz, tar.zst or zip archive")

// SizeError is the error for an archive that takes more bytes than allowed, which
// who asked may allow.
type SizeError struct {
	// Limit is how many it may take unpacked.
	Limit int64
}

// Error implements error.
func (*SizeError) Error() string { return "takes too many bytes" }

// Archive is what an archive holds. Any number of goroutines may read it at once.
type Archive struct {
	files   fstest.MapFS
	ignored []bundle.Ignored
}

// Open reads the archive at a path of the operating system. Its files may take at
// most limit bytes unpacked. An error tells neither the path nor what to do with
// paths: who asked knows them.
func Open(name string, limit int64) (a *Archive, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return Read(f, limit)
}

// Read is Open for what comes from a pipe.
func Read(r io.Reader, limit int64) (*Archive, error) {
	a := &Archive{files: fstest.MapFS{}}
	entries := tar.NewReader(io.LimitReader(r, limit))
	for {
		h, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return a, nil
		}
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(entries)
		if err != nil {
			return nil, err
		}
		if h.Typeflag == tar.TypeReg && fs.ValidPath(h.Name) {
			a.files[h.Name] = &fstest.MapFile{Data: text, Mode: h.FileInfo().Mode()}
		}
	}
}

// Share tells which directories of the archive are bundles, before any of them is
// read. An ignored entry that is below none of them, because its name leads
// elsewhere, is then the first one's, so that each is told exactly once. An archive
// that is one bundle, at its root, needs no call: all are the root's.
func (a *Archive) Share(bundles []string) {}

// Dir is a directory of the archive as a file system, which no link leads out of.
// It implements fs.ReadFileFS, fs.ReadDirFS, fs.StatFS, fs.ReadLinkFS and
// bundle.Ignorer, for which see Share; what Stat tells has a bundle.Owner in Sys.
func (a *Archive) Dir(name string) (fs.FS, error) { return fs.Sub(a.files, name) }

// Close releases the archive.
func (a *Archive) Close() error { return nil }

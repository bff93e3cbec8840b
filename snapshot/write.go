package snapshot

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// packers are the ways to pack a tar, by how a file's name ends.
var packers = []struct {
	ending string
	pack   func(io.Writer) (io.WriteCloser, error)
}{
	{".tar.gz", func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }},
	{".tgz", func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }},
	{".tar.zst", func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1)) }},
	{".tar", func(w io.Writer) (io.WriteCloser, error) { return unpacked{w}, nil }},
}

// unpacked is a tar that is not packed.
type unpacked struct{ io.Writer }

// Close implements io.Closer.
func (unpacked) Close() error { return nil }

// IsArchive tells by a file's name whether WriteFile can write it.
func IsArchive(name string) bool {
	for _, p := range packers {
		if strings.HasSuffix(name, p.ending) {
			return true
		}
	}
	return false
}

// WriteFile writes the part as an archive, packed as its name says, that only its owner
// may read. A file that is there is replaced, once all is written.
func (p *Part) WriteFile(name string) (err error) {
	for _, packer := range packers {
		if !strings.HasSuffix(name, packer.ending) {
			continue
		}
		f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
		if err != nil {
			return withoutName(err)
		}
		defer func() {
			if err != nil {
				err = errors.Join(err, f.Close(), os.Remove(f.Name()))
			}
		}()
		packed, err := packer.pack(f)
		if err != nil {
			return err
		}
		if err := errors.Join(p.WriteTar(packed), packed.Close(), f.Sync(), f.Close()); err != nil {
			return errors.Join(withoutName(err), os.Remove(f.Name()))
		}
		return withoutName(os.Rename(f.Name(), name))
	}
	return errors.New("no archive ends so")
}

// withoutName is an error of the file system without the name of a temporary file.
func withoutName(err error) error {
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

// WriteTar writes the part as a tar that keeps modes, owners and times.
func (p *Part) WriteTar(w io.Writer) error {
	t := tar.NewWriter(w)
	manifest := File{Path: ManifestName, Text: p.Manifest, Mode: manifestMode, Time: p.Time}
	for _, f := range append([]File{manifest}, p.Files...) {
		h := &tar.Header{
			Typeflag: tar.TypeReg, Name: f.Path, Size: int64(len(f.Text)), Mode: int64(f.Mode.Perm()), ModTime: f.Time,
			Uid: int(f.UserID), Gid: int(f.GroupID), Uname: f.User, Gname: f.Group,
		}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if _, err := t.Write(f.Text); err != nil {
			return err
		}
	}
	for _, dir := range p.Empty {
		if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: dir + "/", Mode: 0o755, ModTime: p.Time}); err != nil {
			return err
		}
	}
	return t.Close()
}

// WriteDir writes the part into a directory that is empty or not there yet, which only
// its owner may look into. Modes are kept, owners cannot be.
func (p *Part) WriteDir(name string) (err error) {
	if err := makeEmpty(name); err != nil {
		return err
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return withoutName(err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	for _, dir := range p.Empty {
		if err := root.MkdirAll(filepath.FromSlash(dir), 0o755); err != nil {
			return err
		}
	}
	for _, f := range p.Files {
		if err := write(root, f); err != nil {
			return err
		}
	}
	// Last: a directory without it is no bundle.
	return write(root, File{Path: ManifestName, Text: p.Manifest, Mode: manifestMode, Time: p.Time})
}

func makeEmpty(name string) error {
	switch entries, err := os.ReadDir(name); {
	case errors.Is(err, fs.ErrNotExist):
		return withoutName(os.MkdirAll(name, 0o700))
	case err != nil:
		return withoutName(err)
	case len(entries) > 0:
		return ErrNotEmpty
	}
	return nil
}

// ErrNotEmpty is the error of WriteDir for a directory with something in it.
var ErrNotEmpty = errors.New("the directory is not empty")

// write writes a file that was not there before, readable for its owner before it has
// its mode.
func write(root *os.Root, f File) error {
	name := filepath.FromSlash(f.Path)
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(f.Path)), 0o755); err != nil {
		return err
	}
	to, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = to.Write(f.Text)
	return errors.Join(err, to.Close(), root.Chmod(name, f.Mode.Perm()|0o400), root.Chtimes(name, f.Time, f.Time))
}

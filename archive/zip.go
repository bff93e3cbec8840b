package archive

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strings"
)

// readZip reads the directory of a zip (APPNOTE 4.3.12), which is its end.
func (a *Archive) readZip(b *budget, file io.ReaderAt, size int64) error {
	directory := &directoryReader{file: file, left: mostDirectoryBytes}
	z, err := zip.NewReader(directory, size)
	switch {
	case errors.Is(err, errDirectory):
		return err
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return fmt.Errorf("its directory, at the end, cannot be read (%w): it is cut off or broken", withoutPath(err))
	}
	directory.left = math.MaxInt64
	if err := b.zip(z.File); err != nil {
		return err
	}
	for _, f := range z.File {
		if err := b.enter(); err != nil {
			return err
		}
		if err := a.addZip(f); err != nil {
			return err
		}
	}
	return nil
}

// zip tells whether the sum of what files say they take may be unpacked. None takes
// more in truth: reading it is then an error.
func (b *budget) zip(files []*zip.File) error {
	var sum int64
	for _, f := range files {
		if f.UncompressedSize64 > uint64(b.limit) {
			return &SizeError{b.limit}
		}
		if err := b.unpack(sum, int64(f.UncompressedSize64)); err != nil {
			return err
		}
		sum += int64(f.UncompressedSize64)
	}
	return nil
}

// directoryReader is a zip of which archive/zip reads so much, before it can be
// asked how many entries there are.
type directoryReader struct {
	file io.ReaderAt
	left int64
}

// ReadAt implements io.ReaderAt.
func (d *directoryReader) ReadAt(p []byte, offset int64) (int, error) {
	if d.left == math.MaxInt64 {
		return d.file.ReadAt(p, offset)
	}
	if d.left -= int64(len(p)); d.left < 0 {
		return 0, errDirectory
	}
	return d.file.ReadAt(p, offset)
}

// addZip adds an entry.
func (a *Archive) addZip(f *zip.File) error {
	const encrypted = 1 // APPNOTE 4.4.4
	e := entry{node: node{mode: 0o644, time: f.Modified.Unix(), size: int64(f.UncompressedSize64)}, content: packed{f}}
	mode, known := zipMode(f)
	if known {
		// A zip has numbers at most.
		e.mode, e.owner = mode&^fs.ModeType, unknownOwner
	}
	switch name := zipName(f); {
	case f.Flags&encrypted != 0:
		return a.ignore(name, "is encrypted")
	case strings.HasSuffix(name, "/") || mode.IsDir():
		e.mode, e.size, e.content = e.mode|fs.ModeDir, 0, nil
		if !known {
			e.mode |= 0o111
		}
		return a.add(name, e)
	case mode&fs.ModeDevice != 0:
		return a.ignore(name, "is a device")
	case mode&fs.ModeNamedPipe != 0:
		return a.ignore(name, "is a FIFO")
	case mode&fs.ModeSocket != 0:
		return a.ignore(name, "is a socket")
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return a.ignore(name, fmt.Sprintf("is packed by method %d of zip, not by deflate", f.Method))
	case mode&fs.ModeSymlink != 0:
		return a.addZipSymlink(name, f, e)
	default:
		return a.add(name, e)
	}
}

// addZipSymlink adds a symbolic link, whose target is what its file holds.
func (a *Archive) addZipSymlink(name string, f *zip.File, e entry) error {
	e.content = nil
	if f.UncompressedSize64 > longestName {
		return a.ignore(name, "is a symbolic link to a name of more than 4096 bytes")
	}
	target, err := packed{f}.read()
	if err != nil {
		return a.ignore(name, "is a symbolic link that cannot be read")
	}
	return a.addSymlink(name, string(target), e)
}

// zipMode returns the mode of an entry, where the system that it was made on has
// modes (APPNOTE 4.4.2), and the program kept it.
func zipMode(f *zip.File) (mode fs.FileMode, known bool) {
	const unix, macOS = 3, 19
	system := f.CreatorVersion >> 8
	if system != unix && system != macOS || f.ExternalAttrs>>16 == 0 {
		return 0, false
	}
	return f.Mode(), true
}

// zipName returns an entry's name. Some programs for Windows wrote it as it is
// there, against APPNOTE 4.4.17.1.
func zipName(f *zip.File) string {
	const fat = 0
	if f.CreatorVersion>>8 == fat && !strings.Contains(f.Name, "/") {
		return strings.ReplaceAll(f.Name, `\`, "/")
	}
	return f.Name
}

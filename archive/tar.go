package archive

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/regionlint/regionlint/bundle"
)

// readTar reads a tar: v7, ustar and pax (POSIX, pax, "EXTENDED DESCRIPTION"), or
// GNU's. It ends where two blocks of zeros are, or the stream. What follows them is
// ignored, as tar does; of a pipe it is read, so that who writes can end, and of
// what was packed, for its sum.
func (a *Archive) readTar(s *stream) error {
	entries := tar.NewReader(s)
	for {
		h, err := entries.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return s.broken(err)
		}
		if err := a.addTar(h, entries, s); err != nil {
			return s.broken(err)
		}
	}
	if s.file != nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, s); err != nil {
		return s.broken(err)
	}
	return nil
}

// broken says where a tar could not be read any further.
func (s *stream) broken(err error) error {
	switch {
	case final(err):
		return err
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return fmt.Errorf("reading it takes more than %d MiB, as it was packed with --long: pack it without", largestWindow>>20)
	case s.at == 0 && errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it is cut off before anything can be unpacked")
	case s.at == 0:
		return fmt.Errorf("nothing of it can be unpacked: %w", withoutPath(err))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("it is cut off after %d bytes unpacked", s.at)
	case errors.Is(err, tar.ErrHeader):
		return fmt.Errorf("it is broken before byte %d unpacked: no header of a tar is there", s.at)
	}
	return fmt.Errorf("it cannot be read after %d bytes unpacked: %w", s.at, withoutPath(err))
}

// addTar adds an entry with what it holds.
func (a *Archive) addTar(h *tar.Header, r io.Reader, s *stream) error {
	if err := s.budget.enter(); err != nil {
		return err
	}
	owner, err := a.tree.owner(h)
	if err != nil {
		return err
	}
	e := entry{node: node{mode: permissions(h.Mode), time: h.ModTime.Unix(), owner: owner}}
	switch h.Typeflag {
	case tar.TypeXGlobalHeader, volumeLabel:
		return nil
	case tar.TypeLink:
		return a.addLink(h)
	case tar.TypeSymlink:
		return a.addSymlink(h.Name, h.Linkname, e)
	case tar.TypeDir, dumpDir:
		e.mode |= fs.ModeDir
	case tar.TypeFifo:
		return a.ignore(h.Name, "is a FIFO")
	case tar.TypeChar, tar.TypeBlock:
		return a.ignore(h.Name, "is a device")
	case multiVolume:
		return a.ignore(h.Name, "is the rest of a file whose beginning another volume has")
	default:
		// A kind that nobody knows is a regular file (POSIX, typeflag). So is a
		// directory's, from before ustar.
		if strings.HasSuffix(h.Name, "/") {
			e.mode |= fs.ModeDir
			break
		}
		if err := e.fill(h, r, s); err != nil {
			return err
		}
	}
	return a.add(h.Name, e)
}

// Kinds of GNU tar that archive/tar has no names for (GNU tar manual, "Basic Tar
// Format").
const (
	dumpDir     = 'D'
	multiVolume = 'M'
	volumeLabel = 'V'
)

// permissions returns those of a mode as POSIX has it.
func permissions(mode int64) fs.FileMode {
	bits := fs.FileMode(mode) & fs.ModePerm
	if mode&0o4000 != 0 {
		bits |= fs.ModeSetuid
	}
	if mode&0o2000 != 0 {
		bits |= fs.ModeSetgid
	}
	if mode&0o1000 != 0 {
		bits |= fs.ModeSticky
	}
	return bits
}

// addSymlink makes an entry a symbolic link and adds it.
func (a *Archive) addSymlink(name, target string, e entry) error {
	switch {
	case target == "":
		return a.ignore(name, "is a symbolic link to nothing")
	case len(target) > longestName:
		return a.ignore(name, "is a symbolic link to a name of more than 4096 bytes")
	}
	e.mode |= fs.ModeSymlink
	e.target, e.size = target, int64(len(target))
	return a.add(name, e)
}

// addLink adds a hard link, which stands for what an earlier entry holds.
func (a *Archive) addLink(h *tar.Header) error {
	target, reason := clean(h.Linkname)
	if reason != "" {
		return a.ignore(h.Name, "is a hard link to a name that "+reason)
	}
	held := a.tree.get(target)
	switch {
	case held == nil:
		return a.ignore(h.Name, "is a hard link to what is not there")
	case held.mode.IsDir():
		return a.ignore(h.Name, "is a hard link to a directory")
	}
	return a.add(h.Name, entry{node: *held, target: a.tree.text(held.target)})
}

// fill notes where a file's contents are, or reads them where they cannot be read
// again.
func (e *entry) fill(h *tar.Header, r io.Reader, s *stream) (err error) {
	e.size = h.Size
	if isSparse(h) {
		if err := s.budget.hole(s.at, h.Size); err != nil {
			return err
		}
		e.content, err = readSparse(r, h.Size)
		return err
	}
	// What it packs is not known before it is read, and is counted then.
	if err := s.budget.fits(s.at, h.Size); err != nil {
		return err
	}
	if s.file != nil {
		e.at = s.at
		return nil
	}
	e.content, err = readOnce(r, h.Size)
	return err
}

// isSparse tells whether the archive leaves out a file's zeros, in one of GNU tar's
// four ways (GNU tar manual, "Storing Sparse Files").
func isSparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// add puts what an entry stands for into the tree.
func (a *Archive) add(name string, e entry) error {
	path, reason := clean(name)
	if reason != "" {
		return a.ignore(name, reason)
	}
	reason, err := a.tree.put(path, e)
	if err != nil || reason == "" {
		return err
	}
	return a.ignore(name, reason)
}

func (a *Archive) ignore(name, reason string) error {
	a.ignored.add(bundle.Ignored{Name: name, Reason: reason})
	return nil
}

package fix

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"syscall"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

// File is a file to be written.
type File struct {
	// Path is the slash-separated path below the directory given to Write.
	Path string
	// Old is what the file held when it was read.
	Old []byte
	// New is what it is to hold.
	New []byte
	// Perm is the mode that it is to have; 0 keeps the one that it has.
	Perm bundle.Perm
}

// ErrChanged is the error for a file that is not what was read.
var ErrChanged = errors.New("the file was changed since it was read")

// errNotRegular is the error for a device, a pipe and the like.
var errNotRegular = errors.New("not a regular file")

// Write replaces the files below dir, or none of them: all new texts are on
// disk before the first file is replaced, and when replacing one fails, the
// earlier ones are put back. Each file is replaced at once, by a rename, and
// keeps its owner, and its mode unless that is to change. A symbolic link is followed to its file, but never
// out of dir; a file with several hard links is refused, since a rename would
// part them.
func Write(dir string, files []File) error {
	return write(dir, files, (*os.Root).Rename)
}

// renaming is how files are replaced, so that tests can let it fail.
type renaming func(root *os.Root, from, to string) error

func write(dir string, files []File, rename renaming) (err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	var prepared []pending
	defer func() {
		for _, p := range prepared {
			p.discard(root)
		}
	}()
	for _, f := range files {
		p, err := prepare(root, f)
		prepared = append(prepared, p)
		if err != nil {
			return fmt.Errorf("write %s: %w; no file of %s was changed", filepath.Join(dir, filepath.FromSlash(f.Path)), advise(err), dir)
		}
	}
	for i, p := range prepared {
		if err := rename(root, p.temp, p.target); err != nil {
			err = fmt.Errorf("write %s: %w", filepath.Join(dir, p.target), advise(err))
			if restoring := restore(root, files[:i], prepared[:i], rename); restoring != nil {
				return errors.Join(err, restoring)
			}
			return fmt.Errorf("%w; no file of %s was changed", err, dir)
		}
		prepared[i].temp = ""
	}
	if err := syncDirs(root, prepared); err != nil {
		return fmt.Errorf("the files of %s are written, but may be lost with the power: %w", dir, err)
	}
	return nil
}

// advise says what to do about an error that kept a file from being written.
func advise(err error) error {
	err = reason(err)
	switch {
	case errors.Is(err, ErrChanged):
		return fmt.Errorf("%w: run --fix again", err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: --fix needs the rights of the file's owner, or root", err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: put it back, or run --fix again without it", err)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: make room, and run --fix again", err)
	}
	return err
}

// reason leaves the name out of an error: it may be that of a temporary file,
// which is gone by now.
func reason(err error) error {
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

// pending is a new text that waits beside the file that it will replace.
type pending struct {
	target string
	temp   string
	// before is the file as it was.
	before fs.FileInfo
}

func (p pending) discard(root *os.Root) {
	if p.temp != "" {
		// Whatever went wrong has been said; a temporary file that is gone
		// already is what we want.
		_ = root.Remove(p.temp)
	}
}

func prepare(root *os.Root, f File) (p pending, err error) {
	p.target, err = resolve(root, filepath.FromSlash(f.Path))
	if err != nil {
		return p, err
	}
	info, err := root.Lstat(p.target)
	switch {
	case err != nil:
		return p, err
	case !info.Mode().IsRegular():
		return p, errNotRegular
	case links(info) > 1:
		return p, errors.New("the file has several hard links, and replacing it would part them: make it a copy of its own")
	}
	now, err := root.ReadFile(p.target)
	if err != nil {
		return p, err
	}
	if !bytes.Equal(now, f.Old) {
		return p, ErrChanged
	}
	p.before = info
	perm := info.Mode().Perm()
	if f.Perm != 0 {
		perm = fs.FileMode(f.Perm)
	}
	p.temp, err = writeTemp(root, p.target, f.New, info, perm)
	return p, err
}

// resolve follows symbolic links below root to the file itself.
func resolve(root *os.Root, name string) (string, error) {
	const most = 40 // as Linux does (MAXSYMLINKS)
	for range most {
		info, err := root.Lstat(name)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return name, nil
		}
		target, err := root.Readlink(name)
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(target) {
			return "", parse.ErrOutside
		}
		name = filepath.Join(filepath.Dir(name), target)
		if !filepath.IsLocal(name) {
			return "", parse.ErrOutside
		}
	}
	return "", errors.New("too many symbolic links")
}

// writeTemp writes text to a new file beside target, with the owner of info and
// the mode perm, and returns the new file's name. Where info is nil the file is like
// any other that the user makes.
func writeTemp(root *os.Root, target string, text []byte, info fs.FileInfo, perm fs.FileMode) (name string, err error) {
	base := path.Base(filepath.ToSlash(target))
	name = filepath.Join(filepath.Dir(target), fmt.Sprintf(".%s.regionlint-%08x", base, rand.Uint32()))
	mode := fs.FileMode(0o600)
	if info == nil {
		mode = 0o666
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return "", err
	}
	err = fill(f, text, info, perm)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = root.Remove(name)
		return "", err
	}
	return name, nil
}

func fill(f *os.File, text []byte, info fs.FileInfo, perm fs.FileMode) error {
	if _, err := f.Write(text); err != nil {
		return err
	}
	if info == nil {
		return f.Sync()
	}
	// The owner first: a change of owner clears the set-user-ID bits.
	if err := keepOwner(f, info); err != nil {
		return fmt.Errorf("its owner and group cannot be kept: %w", reason(err))
	}
	if err := f.Chmod(perm); err != nil {
		return err
	}
	return f.Sync()
}

// restore puts the old texts and modes of files back that were replaced already.
func restore(root *os.Root, files []File, replaced []pending, rename renaming) error {
	var errs []error
	for i, p := range replaced {
		var err error
		p.temp, err = writeTemp(root, p.target, files[i].Old, p.before, p.before.Mode().Perm())
		if err == nil {
			err = rename(root, p.temp, p.target)
		}
		if err != nil {
			p.discard(root)
			errs = append(errs, fmt.Errorf("%s holds its new text and cannot be put back: %w", p.target, reason(err)))
		}
	}
	return errors.Join(errs...)
}

// syncDirs makes the renames last.
func syncDirs(root *os.Root, replaced []pending) error {
	done := map[string]bool{}
	var errs []error
	for _, p := range replaced {
		dir := filepath.Dir(p.target)
		if done[dir] {
			continue
		}
		done[dir] = true
		d, err := root.Open(dir)
		if err == nil {
			err = errors.Join(syncDir(d), d.Close())
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

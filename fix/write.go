package fix

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

// File is a file to be written.
type File struct {
	// Path is the slash-separated path below the directory given to TakeTurn.
	Path string
	// Old is what the file held when it was read.
	Old []byte
	// New is what it is to hold.
	New []byte
	// Perm is the mode that it is to have; 0 keeps the one that it has.
	Perm bundle.Perm
}

// Write replaces the files, or none of them: all new texts are on disk before the first
// file is replaced, and when replacing one fails, the earlier ones are put back, which
// takes no room on the disk. Each file is replaced at once, by a rename, and keeps its
// owner, its extended attributes, and its mode unless that is to change. A symbolic link
// is followed to its file, but never out of the directory; a file with several hard links
// is refused, since a rename would part them.
func (t *Turn) Write(files []File) (err error) {
	var prepared []pending
	defer func() {
		for _, p := range prepared {
			if left := t.discard(p); err == nil && left != nil {
				err = fmt.Errorf("the files of %s are written, but what they were is left beside %s: %w: the next --fix removes it", t.dir, p.target, reason(left))
			}
		}
	}()
	for _, f := range files {
		p, err := t.prepare(f)
		prepared = append(prepared, p)
		if err != nil {
			return t.unchanged(f.Path, err)
		}
	}
	for i, p := range prepared {
		if err := t.replace(p); err != nil {
			return t.restored(p.target, err, prepared[:i+1])
		}
		prepared[i].replaced = true
	}
	synced := map[string]bool{}
	for _, p := range prepared {
		dir := filepath.Dir(p.target)
		if synced[dir] {
			continue
		}
		if err := t.disk.Sync(dir); err != nil {
			return t.restored(p.target, err, prepared)
		}
		synced[dir] = true
	}
	return nil
}

// unchanged is the error when nothing was changed since a file cannot be written.
func (t *Turn) unchanged(path string, err error) error {
	return fmt.Errorf("write %s: %w; no file of %s was changed", filepath.Join(t.dir, filepath.FromSlash(path)), advise(err), t.dir)
}

// pending is a new text that waits beside the file that it will replace.
type pending struct {
	target string
	// temp holds the new text, and kept is what the file was. Both are "" where there is
	// no such file.
	temp, kept string
	// before is the file as it was, and after is the new one.
	before, after fs.FileInfo
	// replaced tells that the new text is in place.
	replaced bool
}

// discard removes what is left of p beside its target.
func (t *Turn) discard(p pending) error {
	var errs []error
	for _, name := range []string{p.temp, p.kept} {
		if name == "" {
			continue
		}
		if err := t.disk.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// prepare puts the new text of f beside it, and keeps the old one under another name.
func (t *Turn) prepare(f File) (p pending, err error) {
	p.target, err = t.resolve(filepath.FromSlash(f.Path))
	if err != nil {
		return p, err
	}
	if err := t.lock(filepath.Dir(p.target), attempts); err != nil {
		return p, err
	}
	info, err := t.disk.Lstat(p.target)
	switch {
	case err != nil:
		return p, err
	case !info.Mode().IsRegular():
		return p, errNotRegular
	case links(info) > 1:
		return p, errors.New("the file has several hard links, and replacing it would part them: make it a copy of its own")
	}
	// Before it is looked at more closely: a new link counts as a change.
	if link := besides(p.target, kept); t.disk.Link(p.target, link) == nil {
		p.kept = link
	}
	old, err := t.disk.Open(p.target)
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	if p.before, err = unchangedSince(info, old, f.Old); err != nil {
		return p, err
	}
	if p.kept == "" {
		// There are file systems without links.
		if p.kept, _, err = t.create(besides(p.target, kept), f.Old, old, p.before.Mode()); err != nil {
			return p, err
		}
	}
	mode := p.before.Mode()
	if f.Perm != 0 {
		mode = mode&^fs.ModePerm | fs.FileMode(f.Perm)
	}
	p.temp, p.after, err = t.create(besides(p.target, ""), f.New, old, mode)
	return p, err
}

// unchangedSince returns what an open file is, if it is the one that info is of and holds
// text.
func unchangedSince(info fs.FileInfo, f file, text []byte) (fs.FileInfo, error) {
	now, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !os.SameFile(info, now), now.Size() != int64(len(text)):
		return nil, ErrChanged
	}
	if err := unchangeable(f); err != nil {
		return nil, err
	}
	// It may grow without end.
	held, err := io.ReadAll(io.LimitReader(f, int64(len(text))+1))
	switch {
	case err != nil:
		return nil, err
	case !bytes.Equal(held, text):
		return nil, ErrChanged
	}
	return now, nil
}

// resolve follows symbolic links to the file itself.
func (t *Turn) resolve(name string) (string, error) {
	const most = 40 // as Linux does (MAXSYMLINKS)
	for range most {
		info, err := t.disk.Lstat(name)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return name, nil
		}
		target, err := t.disk.Readlink(name)
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
	return "", errors.New("the symbolic links go in a circle: make them lead to a file")
}

// create writes text to a new file called name, with this mode and what else like has,
// and returns what it is now. Where like is nil the file is like any other that the user
// makes.
func (t *Turn) create(name string, text []byte, like file, mode fs.FileMode) (made string, info fs.FileInfo, err error) {
	perm := fs.FileMode(0o600)
	if like == nil {
		perm = 0o666
	}
	f, err := t.disk.Create(name, perm)
	if err != nil {
		return "", nil, err
	}
	err = fill(f, text, like, mode)
	if err == nil {
		info, err = f.Stat()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = t.disk.Remove(name)
		return "", nil, err
	}
	return name, info, nil
}

func fill(f file, text []byte, like file, mode fs.FileMode) error {
	if _, err := f.Write(text); err != nil {
		return err
	}
	if like == nil {
		return f.Sync()
	}
	info, err := like.Stat()
	if err != nil {
		return err
	}
	// The owner first: a change of owner clears the set-user-ID bits. The mode last: it
	// bounds what an access control list grants.
	if err := keepOwner(f, info); err != nil {
		return fmt.Errorf("its owner and group cannot be kept: %w", reason(err))
	}
	if err := f.KeepAttributes(like); err != nil {
		return err
	}
	if err := f.Chmod(mode & modeBits); err != nil {
		return err
	}
	return f.Sync()
}

// modeBits are what chmod sets.
const modeBits = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky

// replace puts the new text in place, unless the file was changed meanwhile. Who
// changes it between these two steps is not noticed; no system has one step for both.
func (t *Turn) replace(p pending) error {
	now, err := t.disk.Lstat(p.target)
	switch {
	case err != nil:
		return err
	case !same(now, p.before):
		return ErrChanged
	}
	return t.disk.Rename(p.temp, p.target)
}

// same tells whether nothing was done to a file in between.
func same(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.Mode() == b.Mode() && a.ModTime().Equal(b.ModTime()) && changed(a) == changed(b)
}

// restored puts files back when one cannot be written, and returns the error for that.
func (t *Turn) restored(path string, err error, replaced []pending) error {
	var errs []error
	for _, p := range replaced {
		if err := t.restore(p); err != nil {
			errs = append(errs, fmt.Errorf("%s cannot be put back: %w", p.target, reason(err)))
		}
	}
	if len(errs) == 0 {
		return t.unchanged(path, err)
	}
	err = fmt.Errorf("write %s: %w", filepath.Join(t.dir, path), advise(err))
	return errors.Join(append([]error{err}, errs...)...)
}

// restore puts a file back, if it was replaced. There are file systems that replace one and
// say that they failed.
func (t *Turn) restore(p pending) error {
	now, err := t.disk.Lstat(p.target)
	if err != nil && !p.replaced || err == nil && !os.SameFile(now, p.after) {
		// It was not replaced, or was by others since.
		return nil
	}
	if err := t.disk.Rename(p.kept, p.target); err != nil {
		return err
	}
	// Whichever of the two comes back after a power cut is whole.
	_ = t.disk.Sync(filepath.Dir(p.target))
	return nil
}

package fix

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Replace gives the file called name a new text at once, by a rename, or makes it. It
// keeps its owner and its mode; a symbolic link is followed.
func Replace(name string, text []byte) (err error) {
	t, p, err := beside(name, text)
	if err != nil {
		return reason(err)
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	if err := t.disk.Rename(p.temp, p.target); err != nil {
		return reason(errors.Join(err, t.discard(p)))
	}
	return reason(t.disk.Sync("."))
}

// Replaceable tells, before there is anything to be lost, whether Replace could do so.
func Replaceable(name string) error {
	t, p, err := beside(name, nil)
	if err != nil {
		return reason(err)
	}
	return reason(errors.Join(t.discard(p), t.Close()))
}

// beside writes text to a new file in the directory of the one called name.
func beside(name string, text []byte) (*Turn, pending, error) {
	if followed, err := filepath.EvalSymlinks(name); err == nil {
		name = followed
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, pending{}, err
	case info.IsDir():
		return nil, pending{}, syscall.EISDIR
	case !info.Mode().IsRegular():
		return nil, pending{}, errNotRegular
	}
	t, err := openTurn(filepath.Dir(name))
	if err != nil {
		return nil, pending{}, err
	}
	p := pending{target: filepath.Base(name)}
	// Anybody can lock a directory such as /tmp: then the file is written all the same,
	// and what killed runs left is left to the next one.
	if t.lock(".", attempts) == nil {
		t.cleanBeside(p.target)
	}
	if p.temp, err = t.createLike(p.target, text, info); err != nil {
		return nil, pending{}, errors.Join(err, t.Close())
	}
	return t, p, nil
}

// createLike writes text to a new file beside target, which is info, or nil where there is
// none.
func (t *Turn) createLike(target string, text []byte, info fs.FileInfo) (name string, err error) {
	if info == nil {
		name, _, err = t.create(besides(target, ""), text, nil, 0)
		return name, err
	}
	old, err := t.disk.Open(target)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	name, _, err = t.create(besides(target, ""), text, old, info.Mode())
	return name, err
}

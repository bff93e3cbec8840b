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
	root, p, err := beside(name, text)
	if err != nil {
		return reason(err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	if err := root.Rename(p.temp, p.target); err != nil {
		p.discard(root)
		return reason(err)
	}
	return reason(syncDirs(root, []pending{p}))
}

// Replaceable tells, before there is anything to be lost, whether Replace could do so.
func Replaceable(name string) error {
	root, p, err := beside(name, nil)
	if err != nil {
		return reason(err)
	}
	p.discard(root)
	return root.Close()
}

// beside writes text to a new file in the directory of the one called name, which is
// the root that comes back.
func beside(name string, text []byte) (root *os.Root, p pending, err error) {
	if followed, err := filepath.EvalSymlinks(name); err == nil {
		name = followed
	}
	p.before, err = os.Stat(name)
	perm := fs.FileMode(0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, p, err
	case p.before.IsDir():
		return nil, p, syscall.EISDIR
	case !p.before.Mode().IsRegular():
		return nil, p, errNotRegular
	default:
		perm = p.before.Mode().Perm()
	}
	if root, err = os.OpenRoot(filepath.Dir(name)); err != nil {
		return nil, p, err
	}
	p.target = filepath.Base(name)
	if p.temp, err = writeTemp(root, p.target, text, p.before, perm); err != nil {
		return nil, p, errors.Join(err, root.Close())
	}
	return root, p, nil
}

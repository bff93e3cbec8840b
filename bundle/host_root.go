package bundle

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/regionlint/regionlint/parse"
)

// HostRoot is the root of a host as a file system: this machine's, or that of a
// container, an image or a copy at some directory of it. Symbolic links lead where they
// lead on that host: an absolute one starts at its root, which nothing leads out of.
type HostRoot struct {
	root   *os.Root
	owners owners
}

// OpenHostRoot opens the root of a host at a directory of this machine.
func OpenHostRoot(dir string) (*HostRoot, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	h := &HostRoot{root: root}
	h.owners = readOwners(h)
	return h, nil
}

// Close releases the directory.
func (h *HostRoot) Close() error { return h.root.Close() }

// mostHostLinks is how many symbolic links are followed on the way to a file, as Linux does
// (path_resolution(7)).
const mostHostLinks = 40

// Resolve follows the symbolic links on the way to a file, and that which the file itself
// is. What is returned leads there through none. An error is about the path that was
// asked for.
func (h *HostRoot) Resolve(name string) (string, error) {
	if !fs.ValidPath(name) {
		return "", &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	at, rest := ".", name
	for links := 0; rest != "" && rest != "."; {
		part, after, _ := strings.Cut(rest, "/")
		next := path.Join(at, part)
		if part == "." || part == "" || part == ".." {
			// Of a link. A root is its own parent.
			at, rest = cleanBelow(next), after
			continue
		}
		info, err := h.root.Lstat(filepath.FromSlash(next))
		if err != nil {
			return "", about(name, err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at, rest = next, after
			continue
		}
		if links++; links > mostHostLinks {
			return "", &fs.PathError{Op: "open", Path: name, Err: syscall.ELOOP}
		}
		target, err := h.root.Readlink(filepath.FromSlash(next))
		if err != nil {
			return "", about(name, err)
		}
		target = filepath.ToSlash(target)
		if path.IsAbs(target) {
			at = "."
		}
		rest = strings.TrimPrefix(target, "/")
		if after != "" {
			rest += "/" + after
		}
	}
	return at, nil
}

// cleanBelow takes what leads above the root for the root.
func cleanBelow(name string) string {
	return path.Join(".", strings.TrimPrefix(path.Clean("/"+name), "/"))
}

// about is an error of os.Root's about the path that was asked for.
func about(name string, err error) error {
	op := "open"
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		op, err = pathErr.Op, pathErr.Err
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}

// Open implements fs.FS: it opens regular files and directories.
func (h *HostRoot) Open(name string) (fs.File, error) { return h.open(name) }

func (h *HostRoot) open(name string) (*os.File, error) {
	at, err := h.Resolve(name)
	if err != nil {
		return nil, err
	}
	// os.Root follows no link that was put there since.
	f, err := h.root.OpenFile(filepath.FromSlash(at), os.O_RDONLY|atOnce, 0)
	if err != nil {
		return nil, about(name, err)
	}
	return only(f, name, func(mode fs.FileMode) bool { return mode.IsRegular() || mode.IsDir() })
}

// ReadFile implements fs.ReadFileFS. Of what is larger than any file of a bundle,
// nothing is read.
func (h *HostRoot) ReadFile(name string) (text []byte, err error) {
	f, err := h.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return parse.ReadAtMost(f, parse.ServerLimit)
}

// ReadDir implements fs.ReadDirFS.
func (h *HostRoot) ReadDir(name string) ([]fs.DirEntry, error) {
	at, err := h.Resolve(name)
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(h.root.FS(), at)
	if err != nil {
		return entries, about(name, err)
	}
	return entries, nil
}

// Stat implements fs.StatFS. What it returns is an Owner, by the host's own names.
func (h *HostRoot) Stat(name string) (fs.FileInfo, error) {
	at, err := h.Resolve(name)
	if err != nil {
		return nil, err
	}
	return h.lstat(at, name)
}

// Lstat implements fs.ReadLinkFS.
func (h *HostRoot) Lstat(name string) (fs.FileInfo, error) {
	dir, err := h.Resolve(path.Dir(name))
	if err != nil {
		return nil, about(name, err)
	}
	return h.lstat(path.Join(dir, path.Base(name)), name)
}

func (h *HostRoot) lstat(at, name string) (fs.FileInfo, error) {
	info, err := h.root.Lstat(filepath.FromSlash(at))
	if err != nil {
		return nil, about(name, err)
	}
	if user, group, ok := owner(info); ok {
		return owned{info, h.owners, user, group}, nil
	}
	return info, nil
}

// ReadLink implements fs.ReadLinkFS.
func (h *HostRoot) ReadLink(name string) (string, error) {
	dir, err := h.Resolve(path.Dir(name))
	if err != nil {
		return "", about(name, err)
	}
	target, err := h.root.Readlink(filepath.FromSlash(path.Join(dir, path.Base(name))))
	if err != nil {
		return "", about(name, err)
	}
	return target, nil
}

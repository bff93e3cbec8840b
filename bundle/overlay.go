package bundle

import (
	"io/fs"
	"path"
	"strings"
)

// Overlay is a file system in which some files have other texts or modes.
type Overlay struct {
	fs.FS
	// Changed are the new texts by the files' real paths.
	Changed map[string][]byte
	// Perms are the new modes by the files' real paths.
	Perms map[string]Perm
}

// ReadFile implements fs.ReadFileFS.
func (o *Overlay) ReadFile(name string) ([]byte, error) {
	if len(o.Changed) > 0 {
		if text, ok := o.Changed[RealPath(o.FS, name)]; ok {
			return text, nil
		}
	}
	return fs.ReadFile(o.FS, name)
}

// ReadDir implements fs.ReadDirFS.
func (o *Overlay) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(o.FS, name) }

// Stat implements fs.StatFS.
func (o *Overlay) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(o.FS, name)
	if err != nil || len(o.Perms) == 0 {
		return info, err
	}
	if perm, ok := o.Perms[RealPath(o.FS, name)]; ok {
		return changedMode{info, perm}, nil
	}
	return info, nil
}

// ReadLink implements fs.ReadLinkFS: a file keeps its names, whatever its text.
func (o *Overlay) ReadLink(name string) (string, error) { return fs.ReadLink(o.FS, name) }

// Lstat implements fs.ReadLinkFS.
func (o *Overlay) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(o.FS, name) }

// changedMode is a file with another mode.
type changedMode struct {
	fs.FileInfo
	perm Perm
}

// Mode implements fs.FileInfo.
func (c changedMode) Mode() fs.FileMode {
	return c.FileInfo.Mode()&^fs.ModePerm | fs.FileMode(c.perm)
}

// mostLinks is how many symbolic links are followed: as many as Go's os.Root, which
// opens the files of a directory (rootMaxSymlinks in os/root.go).
const mostLinks = 8

// RealPath returns the path of the file that name leads to when every symbolic
// link on the way is followed. Two names with the same one are the same file.
// Where a link leads nowhere or out of fsys, or where links are not known, it
// is name.
func RealPath(fsys fs.FS, name string) string {
	if host, ok := fsys.(*HostRoot); ok {
		if at, err := host.Resolve(name); err == nil {
			return at
		}
		return name
	}
	links, ok := fsys.(fs.ReadLinkFS)
	if !ok {
		return name
	}
	at, rest := ".", strings.Split(name, "/")
	for followed := 0; len(rest) > 0; {
		next := path.Join(at, rest[0])
		info, err := links.Lstat(next)
		if err != nil {
			return name
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at, rest = next, rest[1:]
			continue
		}
		target, err := links.ReadLink(next)
		if followed++; err != nil || followed > mostLinks || strings.HasPrefix(target, "/") {
			return name
		}
		// A link's own ".." are those of the directory that it really is in.
		rest = append(strings.Split(target, "/"), rest[1:]...)
	}
	return at
}

package snapshot

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"syscall"

	"github.com/regionlint/regionlint/bundle"
)

// recorder is a host's file system that notes what is read of it. The bundle's own
// loaders read the host through it, so that a snapshot has what a lint will look for.
type recorder struct {
	host *bundle.HostRoot
	// files are those that were read, by path.
	files map[string]*File
	// dirs are the directories that were listed.
	dirs map[string]bool
	// unread are those that are there and cannot be read.
	unread map[string]error
}

func newRecorder(host *bundle.HostRoot) *recorder {
	return &recorder{host: host, files: map[string]*File{}, dirs: map[string]bool{}, unread: map[string]error{}}
}

// Open implements fs.FS. What is opened itself is not noted: readers of files call
// ReadFile.
func (r *recorder) Open(name string) (fs.File, error) { return r.host.Open(name) }

// Stat implements fs.StatFS.
func (r *recorder) Stat(name string) (fs.FileInfo, error) { return r.host.Stat(name) }

// ReadFile implements fs.ReadFileFS.
func (r *recorder) ReadFile(name string) ([]byte, error) {
	text, err := r.host.ReadFile(name)
	if err != nil {
		r.note(name, err)
		return nil, err
	}
	info, err := r.host.Stat(name)
	if err != nil {
		r.note(name, err)
		return nil, err
	}
	f := &File{Path: name, Text: text, Mode: info.Mode(), Time: info.ModTime()}
	if owner, ok := info.Sys().(bundle.Owner); ok {
		f.User, f.Group = owner.Owner()
	}
	if numbers, ok := info.Sys().(bundle.OwnerNumbers); ok {
		f.UserID, f.GroupID = numbers.OwnerNumbers()
	}
	r.files[name] = f
	return text, nil
}

// ReadDir implements fs.ReadDirFS.
func (r *recorder) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := r.host.ReadDir(name)
	if err != nil {
		r.note(name, err)
		return entries, err
	}
	r.dirs[name] = true
	return entries, nil
}

// note keeps an error, unless it says that nothing is there.
func (r *recorder) note(name string, err error) {
	if missing(err) {
		return
	}
	r.unread[name] = err
}

// missing tells whether an error says that there is no such file.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// exists tells whether something is there that may be read: a file that a user may not
// look at is there as well.
func (r *recorder) exists(name string) bool {
	_, err := r.host.Stat(name)
	return err == nil || !missing(err)
}

// found returns the files by their paths.
func (r *recorder) found() []File {
	var list []File
	for _, f := range r.files {
		list = append(list, *f)
	}
	slices.SortFunc(list, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

// empty returns the directories that were listed and have nothing in the snapshot: an
// include_dir has to be there.
func (r *recorder) empty(files []File) (list []string) {
	full := map[string]bool{".": true}
	for _, f := range files {
		for dir := path.Dir(f.Path); !full[dir]; dir = path.Dir(dir) {
			full[dir] = true
		}
	}
	for dir := range r.dirs {
		if !full[dir] {
			list = append(list, dir)
		}
	}
	slices.Sort(list)
	return list
}

// missed returns what cannot be read, by path.
func (r *recorder) missed() []Unread {
	var list []Unread
	for name, err := range r.unread {
		list = append(list, Unread{Path: name, Err: err})
	}
	slices.SortFunc(list, func(a, b Unread) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

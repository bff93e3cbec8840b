package fix

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"path/filepath"
	"regexp"
	"sync"
	"unicode/utf8"
)

// suffix and kept end the names of files of ours: the new text of a file waits under the
// first, and what it was is kept under both. They begin with a dot, so that no server
// takes them for its own: PostgreSQL's include_dir leaves such names alone
// (guc-file.l, ParseConfigDirectory; since 16 conffiles.c).
const (
	suffix = ".regionlint-%08x"
	kept   = ".kept"
)

// stray is the pattern of such names. Its group is the file's own name, or the beginning of it.
var stray = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\.(.+)\.regionlint-[0-9a-f]{8}(\.kept)?$`) })

// longestName is what file systems take, in bytes (NAME_MAX).
const longestName = 255

// besides is a new name beside target.
func besides(target, end string) string {
	end = fmt.Sprintf(suffix, rand.Uint32()) + end
	return filepath.Join(filepath.Dir(target), "."+shortened(target)+end)
}

// shortened is the name of target, or as much of it as leaves room for ours.
func shortened(target string) string {
	name := filepath.Base(target)
	most := longestName - len(".") - len(fmt.Sprintf(suffix, 0)) - len(kept)
	if len(name) <= most {
		return name
	}
	for !utf8.RuneStart(name[most]) {
		most--
	}
	return name[:most]
}

// clean removes what runs left that were killed at work. Where another one is at work
// nothing is left over yet. What cannot be removed hurts nobody, or will be told of when
// a file is to be written.
func (t *Turn) clean() {
	_ = fs.WalkDir(t.root.FS(), ".", func(p string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !stray().MatchString(entry.Name()) {
			return nil
		}
		if t.lock(filepath.FromSlash(path.Dir(p)), 0) == nil {
			_ = t.disk.Remove(filepath.FromSlash(p))
		}
		return nil
	})
}

// cleanBeside removes what runs left that were killed while they wrote target.
func (t *Turn) cleanBeside(target string) {
	entries, err := fs.ReadDir(t.root.FS(), filepath.ToSlash(filepath.Dir(target)))
	if err != nil {
		return
	}
	for _, entry := range entries {
		parts := stray().FindStringSubmatch(entry.Name())
		if entry.Type().IsRegular() && parts != nil && parts[1] == shortened(target) {
			_ = t.disk.Remove(filepath.Join(filepath.Dir(target), entry.Name()))
		}
	}
}

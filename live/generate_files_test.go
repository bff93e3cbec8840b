//go:build live

package live

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// mainFile stands for the file that the server is asked about; the others are
// named as they lie below its directory.
const mainFile = "main"

// files are the texts of an input by their paths. A path that ends in a slash
// is an empty directory.
type files map[string]string

func (f files) paths() []string { return slices.Sorted(maps.Keys(f)) }

func (f files) with(name, text string) files {
	changed := maps.Clone(f)
	changed[name] = text
	return changed
}

func (f files) without(name string) files {
	changed := maps.Clone(f)
	delete(changed, name)
	return changed
}

// add puts a text under a new name that ends in suffix, and returns it.
func (f files) add(suffix, text string) string {
	name := "d/" + strconv.Itoa(len(f)) + suffix
	f[name] = text
	return name
}

// refer is how the file at from may name the one at to.
func (d dice) refer(from, to string) string {
	name, _ := filepath.Rel(path.Dir(from), strings.TrimSuffix(to, "/"))
	switch d.IntN(12) {
	case 0:
		return "./" + name
	case 1:
		return strings.Replace(name, "/", "//", 1)
	case 2:
		return strings.Replace(name, "/", "/./", 1)
	case 3:
		return name + d.of("/", "/.", "x", " ")
	}
	return name
}

// addDirectory makes a directory of files that text writes, some with names
// that include_dir passes over, and returns its path.
func (f files) addDirectory(d dice, text func(name string) string) string {
	dir := f.add(".d/", "")
	for range d.between(0, 3) {
		name := dir + d.of("a.conf", "10.conf", "9.conf", "B.conf", ".hidden.conf", ".conf", "x.txt", "a.conf~", "é.conf", "sub.conf/", "A.CONF", "ab.conf")
		f[name] = "" // before the text, which may add others
		if !strings.HasSuffix(name, "/") {
			f[name] = text(name)
		}
	}
	return dir
}

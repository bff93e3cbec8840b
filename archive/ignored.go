package archive

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/regionlint/regionlint/bundle"
)

const (
	// mostIgnored is how many ignored entries are told one by one.
	mostIgnored = 1000
	// mostShown is how many bytes are kept of an ignored entry's name.
	mostShown = 512
)

// ignored are the entries that stand for no file.
type ignored struct {
	entries []ignoredEntry
	// bundles are the directories that they belong to; none where the root is one.
	bundles []string
}

type ignoredEntry struct {
	bundle.Ignored
	// path is where it belongs; "" where its name leads elsewhere, and for the last
	// one, which stands for others as well.
	path string
}

func (i *ignored) add(entry bundle.Ignored) {
	if len(i.entries) > mostIgnored {
		i.entries[mostIgnored].Others++
		return
	}
	path, _ := clean(entry.Name)
	if len(i.entries) == mostIgnored {
		path = ""
	}
	entry.Name = strings.Clone(shorten(entry.Name))
	i.entries = append(i.entries, ignoredEntry{entry, strings.Clone(path)})
}

// shorten cuts a name, between two characters where it has any.
func shorten(name string) string {
	if len(name) <= mostShown {
		return name
	}
	end := mostShown
	for end > mostShown-utf8.UTFMax && !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end] + "…"
}

// below returns those that belong to a directory.
func (i *ignored) below(dir string) []bundle.Ignored {
	var entries []bundle.Ignored
	for _, entry := range i.entries {
		if i.owner(entry.path, dir) {
			entries = append(entries, entry.Ignored)
		}
	}
	return entries
}

// owner tells whether an entry is for dir to tell.
func (i *ignored) owner(path, dir string) bool {
	if isBelow(path, dir) {
		return true
	}
	return len(i.bundles) > 0 && dir == slices.Min(i.bundles) &&
		!slices.ContainsFunc(i.bundles, func(other string) bool { return isBelow(path, other) })
}

// isBelow tells whether a path is dir or below it. Below the root is all, also
// what leads elsewhere.
func isBelow(path, dir string) bool {
	return dir == "." || path == dir || strings.HasPrefix(path, dir+"/")
}

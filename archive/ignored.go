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
type ignored []ignoredEntry

type ignoredEntry struct {
	bundle.Ignored
	// path is where it belongs; "" where its name leads elsewhere, and for the last
	// one, which stands for others as well, until share says whose these are.
	path string
}

func (i *ignored) add(entry bundle.Ignored) {
	if len(*i) > mostIgnored {
		(*i)[mostIgnored].Others++
		return
	}
	path, _ := clean(entry.Name)
	if len(*i) == mostIgnored {
		path = ""
	}
	entry.Name = strings.Clone(shorten(entry.Name))
	*i = append(*i, ignoredEntry{entry, strings.Clone(path)})
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

// share gives those that are below none of the bundles to the first one.
func (i ignored) share(bundles []string) {
	first := slices.Min(bundles)
	for n, entry := range i {
		if !slices.ContainsFunc(bundles, func(bundle string) bool { return isBelow(entry.path, bundle) }) {
			i[n].path = first
		}
	}
}

// below returns those that belong to a directory.
func (i ignored) below(dir string) []bundle.Ignored {
	var entries []bundle.Ignored
	for _, entry := range i {
		if isBelow(entry.path, dir) {
			entries = append(entries, entry.Ignored)
		}
	}
	return entries
}

// isBelow tells whether a path is dir or below it. Below the root is all, also
// what leads elsewhere.
func isBelow(path, dir string) bool {
	return dir == "." || path == dir || strings.HasPrefix(path, dir+"/")
}

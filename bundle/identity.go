package bundle

import (
	"bytes"
	"errors"
	"io/fs"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
)

// Identity is a small file of MAAS's own, whose one word tells who a host is, or
// which cluster it belongs to. MAAS makes it when it first starts, so that none is
// ever missing.
type Identity struct {
	// Source is the file; nil where the bundle does not hold it, or it cannot be
	// read.
	Source *parse.Source
	// InSnap tells that it is the snap's.
	InSnap bool
	// Err is why a file that is there cannot be read; nil when it can.
	Err error
}

// asciiBlanks are what MAAS takes away around the word (to_bin in
// provisioningserver/security.py, get_maas_id in provisioningserver/utils/env.py).
const asciiBlanks = " \t\n\r\v\f"

// Value is the file's word as MAAS reads it; "" when the bundle has none.
func (i Identity) Value() string {
	if i.Source == nil {
		return ""
	}
	return i.Place().Text()
}

// Place is where that word stands. The bundle must have the file.
func (i Identity) Place() parse.Place {
	text := i.Source.Text
	start := len(text) - len(bytes.TrimLeft(text, asciiBlanks))
	return parse.Place{Source: i.Source, Span: parse.Span{Start: start, End: max(start, len(bytes.TrimRight(text, asciiBlanks)))}}
}

// The directories in which MAAS keeps such files, from packages and in the snap.
const (
	dataDir     = "var/lib/maas"
	snapDataDir = "var/snap/maas/common/maas"
)

// loadIdentities reads the files of a host that runs a part of MAAS. Racks have
// them as regions do: each has an ID of its own, and proves with the secret that
// it belongs to the regions. What other hosts keep there is what an earlier
// installation left.
func (l *loader) loadIdentities() {
	if !l.host.IsRegion() && !l.host.Roles.Has(manifest.Rack) {
		return
	}
	l.host.MAASID = l.identity("maas_id")
	l.host.Secret = l.identity("secret")
	if src := l.host.Secret.Source; src != nil {
		markSecret(src)
	}
}

// markSecret hides all of a text, and each of its lines also where only that one
// is told.
func markSecret(src *parse.Source) {
	src.MarkSecret(parse.Span{End: len(src.Text)})
	for n := range src.Lines() {
		src.MarkSecret(src.LineSpan(n + 1))
	}
}

func (l *loader) identity(name string) Identity {
	dirs := []string{dataDir, snapDataDir}
	if l.host.IsSnap() {
		// The packages were there before it.
		dirs = []string{snapDataDir, dataDir}
	}
	for _, dir := range dirs {
		src, err := l.tree.Read(l.below(dir+"/"+name), parse.IdentityLimit)
		if err == nil {
			return Identity{Source: src, InSnap: dir == snapDataDir}
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return Identity{Err: err}
		}
	}
	return Identity{}
}

package snapshot

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"time"
)

// Part is a bundle to be written: a manifest, and below it the files of hosts.
type Part struct {
	// Manifest is the text of hosts.yaml.
	Manifest []byte
	// Files have paths below the bundle's root.
	Files []File
	// Empty are directories without files.
	Empty []string
	// Time is when the newest file was changed: the manifest gets it, so that the same
	// files make the same bytes.
	Time time.Time
}

// ManifestName is what a part's manifest is called.
const ManifestName = "hosts.yaml"

// Part returns the snapshot as a bundle of one host.
func (s *Snapshot) Part() *Part {
	p := &Part{Manifest: s.Manifest.YAML()}
	for _, f := range s.Files {
		f.Path = path.Join(s.Host, f.Path)
		p.Files = append(p.Files, f)
	}
	for _, dir := range s.Empty {
		p.Empty = append(p.Empty, path.Join(s.Host, dir))
	}
	if len(p.Files)+len(p.Empty) == 0 {
		p.Empty = []string{s.Host}
	}
	p.settle()
	return p
}

// settle puts files in the order of their paths.
func (p *Part) settle() {
	slices.SortFunc(p.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	slices.Sort(p.Empty)
	p.Time = time.Unix(0, 0)
	for _, f := range p.Files {
		if f.Time.After(p.Time) {
			p.Time = f.Time
		}
	}
}

// manifestMode is that of the manifest, which holds no secret.
const manifestMode fs.FileMode = 0o644

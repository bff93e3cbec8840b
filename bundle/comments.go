package bundle

import (
	"slices"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/named"
	"github.com/regionlint/regionlint/parse/pgbouncer"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/pyyaml"
	"github.com/regionlint/regionlint/parse/suppression"
)

// Commented are the files that may hold comments, each path once, the manifest
// first. The small files that MAAS writes for itself may not.
func (b *Bundle) Commented() []suppression.File {
	list := commented(pyyaml.Comments, b.Manifest.Source)
	for _, h := range b.Hosts {
		list = append(list, h.commented()...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(f suppression.File) bool {
		again := seen[f.Source.Path]
		seen[f.Source.Path] = b.Holds(f.Source)
		return again
	})
}

func (h *Host) commented() (list []suppression.File) {
	if h.Regiond != nil {
		list = append(list, commented(pyyaml.Comments, h.Regiond.Source)...)
	}
	if h.Conf != nil {
		list = append(list, commented(pgconf.Comments, h.Conf.Sources...)...)
	}
	if h.HBA != nil {
		list = append(list, h.commentedHBA()...)
	}
	if h.Named.Conf != nil {
		list = append(list, commented(named.Comments, h.Named.Conf.Sources...)...)
	}
	if h.PgBouncer.Conf != nil {
		for _, f := range commented(pgbouncer.Comments, h.PgBouncer.Conf.Sources...) {
			f.InValues = func() []parse.Span { return pgbouncer.InValues(f.Source) }
			list = append(list, f)
		}
	}
	return list
}

// commented are the files of a format.
func commented(comments func(*parse.Source) []parse.Span, sources ...*parse.Source) (list []suppression.File) {
	for _, src := range sources {
		list = append(list, suppression.File{Source: src, Comments: func() []parse.Span { return comments(src) }})
	}
	return list
}

func (h *Host) commentedHBA() []suppression.File {
	v := h.HBA.Server.Version
	list := commented(func(src *parse.Source) []parse.Span { return hba.Comments(src, v) }, h.HBA.Sources...)
	for i, f := range list {
		list[i].Continues = func(n int) bool { return hba.Continues(f.Source, v, n) }
	}
	return list
}

package pgconf

import (
	"github.com/regionlint/regionlint/parse/namelist"
	"github.com/regionlint/regionlint/parse/version"
)

// splitIdentifiers splits a list of SQL identifiers: they are folded to lower
// case unless quoted, and cut at 63 bytes (SplitIdentifierString in
// src/backend/utils/adt/varlena.c).
func splitIdentifiers(text string, v version.PostgreSQL) (names []string, ok bool) {
	items, ok := namelist.Cut(text, v)
	for _, item := range items {
		if !item.Quoted {
			item.Name = lower(item.Name)
		}
		names = append(names, truncateName(item.Name))
	}
	return names, ok
}

package bundle

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/version"
)

// Cluster is a PostgreSQL cluster of a host, which may be one of several.
type Cluster struct {
	// Dir is the directory with its postgresql.conf or pg_hba.conf.
	Dir string
	// Version is the one in that path; 0 if there is none.
	Version version.PostgreSQL
}

// Clusters returns the clusters at all the usual places of the host whose root fsys is,
// in the order in which a bundle looks for them. In closed are the directories that may
// hold more.
func Clusters(fsys fs.FS) (found []Cluster, closed Unreadable) {
	for _, pattern := range clusterPatterns {
		if !strings.Contains(pattern.dir, "/") {
			// Where bundles have them, and no host.
			continue
		}
		l := loader{host: &Host{Host: &manifest.Host{Dir: "."}}, tree: &parse.Tree{FS: fsys, Dir: "."}}
		from := len(found)
		for _, c := range l.clusters(pattern) {
			found = append(found, Cluster{Dir: path.Dir(c.conf), Version: c.version})
		}
		slices.SortStableFunc(found[from:], func(a, b Cluster) int { return strings.Compare(a.Dir, b.Dir) })
		if l.closed.err != nil {
			closed.add(l.closed.path, l.closed.err)
		}
	}
	return found, closed
}

package bundle

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// cluster is where a host's PostgreSQL has its files.
type cluster struct {
	conf string
	// version is the one in the path; 0 if there is none.
	version version.PostgreSQL
}

// clusterPattern is a pattern of directories.
type clusterPattern struct {
	dir     string
	version int
}

// clusterPatterns are the directories, below a host's, in which PostgreSQL's
// files are looked for, in order. A star stands for one name; the one at place
// version, from 0, is the server's version.
var clusterPatterns = []clusterPattern{
	{"etc/postgresql/*/*", 2},                                 // Debian and Ubuntu
	{"var/lib/pgsql/*/data", 3},                               // the PostgreSQL project's RPMs
	{"var/lib/pgsql/data", noVersion},                         // Fedora's and Red Hat's RPMs
	{"var/snap/postgresql/common/etc/postgresql/*/*", 6},      // the snap that MAAS's documentation names from 3.6 on
	{"var/snap/maas-test-db/common/postgres/data", noVersion}, // MAAS's own, for trying out
	{"postgresql", noVersion},
	{".", noVersion},
}

const noVersion = -1

// findCluster returns the first cluster of the host that has a postgresql.conf
// or a pg_hba.conf; of several under one pattern the one of the version that
// was asked for or that the manifest names, else the newest, and there "main"
// before others.
func (l *loader) findCluster() cluster {
	want := l.options.PostgreSQL
	if want == 0 {
		want = l.bundle.Manifest.PostgreSQL
	}
	for _, pattern := range clusterPatterns {
		found := l.clusters(pattern)
		if len(found) > 0 {
			l.closed = closed{}
			slices.SortFunc(found, func(a, b cluster) int { return a.compare(b, want) })
			for _, other := range found[1:] {
				if want == 0 && l.host.Files.PostgreSQL.Path == "" {
					l.host.OtherClusters = append(l.host.OtherClusters, path.Dir(other.conf))
				}
			}
			return found[0]
		}
	}
	return cluster{conf: l.below(PostgreSQLConf)}
}

// clusters returns the clusters of the host in the directories of a pattern.
func (l *loader) clusters(pattern clusterPattern) (found []cluster) {
	for _, dir := range l.expand(pattern.dir) {
		if !l.exists(path.Join(dir, PostgreSQLConf)) && !l.exists(path.Join(dir, PgHBAConf)) {
			continue
		}
		c := cluster{conf: path.Join(dir, PostgreSQLConf)}
		if pattern.version != noVersion {
			parts := strings.Split(strings.TrimPrefix(dir, l.host.Dir+"/"), "/")
			// A directory that is named otherwise has no version.
			c.version, _ = version.ParsePostgreSQL(parts[pattern.version])
		}
		found = append(found, c)
	}
	return found
}

// VersionIn returns the version in a path like etc/postgresql/14/main; 0 if
// there is none.
func VersionIn(p string) (v version.PostgreSQL) {
	parts := strings.Split(p, "/")
	for i, part := range parts[1:] {
		if parts[i] != "postgresql" && parts[i] != "pgsql" {
			continue
		}
		if found, err := version.ParsePostgreSQL(part); err == nil {
			v = found
		}
	}
	return v
}

// compare orders clusters, the one to take first.
func (c cluster) compare(o cluster, want version.PostgreSQL) int {
	rank := func(c cluster) int {
		if want != 0 && c.version == want {
			return 1
		}
		return 0
	}
	isMain := func(c cluster) int {
		if path.Base(path.Dir(c.conf)) == "main" {
			return 1
		}
		return 0
	}
	for _, diff := range []int{rank(o) - rank(c), int(o.version - c.version), isMain(o) - isMain(c)} {
		if diff != 0 {
			return diff
		}
	}
	return strings.Compare(c.conf, o.conf)
}

// expand returns the directories that a pattern stands for, in the order of
// their names.
func (l *loader) expand(pattern string) []string {
	dirs := []string{l.host.Dir}
	for part := range strings.SplitSeq(pattern, "/") {
		var next []string
		for _, dir := range dirs {
			if part != "*" {
				next = append(next, path.Join(dir, part))
				continue
			}
			for _, e := range l.list(dir) {
				next = append(next, path.Join(dir, e.Name()))
			}
		}
		dirs = next
	}
	return dirs
}

// closed is a directory that could not be listed.
type closed struct {
	path string
	err  error
}

// list returns what a directory holds: nothing if it is none. It notes the first
// one that may hold what we may not see.
func (l *loader) list(dir string) []fs.DirEntry {
	entries, err := fs.ReadDir(l.tree.FS, dir)
	if l.closed.err == nil && (errors.Is(err, fs.ErrPermission) || errors.Is(err, parse.ErrOutside)) {
		l.closed = closed{dir, err}
	}
	return entries
}

// exists tells whether something is there, be it unreadable.
func (l *loader) exists(p string) bool {
	_, err := fs.Stat(l.tree.FS, p)
	return err == nil || !errors.Is(err, fs.ErrNotExist)
}

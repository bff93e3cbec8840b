package bundle

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/version"
)

// The usual names of the files.
const (
	RegiondConf        = "regiond.conf"
	PostgreSQLConf     = "postgresql.conf"
	PostgreSQLAutoConf = "postgresql.auto.conf"
	PgHBAConf          = "pg_hba.conf"
)

// loader reads the files of one host.
type loader struct {
	bundle  *Bundle
	host    *Host
	tree    *parse.Tree
	options Options
	// closed is where a cluster may be when none was found.
	closed closed
}

func (l *loader) load() {
	h := l.host
	if h.Dir == "" {
		l.loadNothing()
		return
	}
	if h.IsRegion() {
		l.loadRegiond()
	}
	if h.hasServer() {
		l.loadPostgreSQL()
	}
	l.loadIdentities()
	l.loadNamed()
	l.loadPgBouncer()
}

var errNoDir = errors.New("the manifest does not say where the host's files are")

// loadNothing is for a host whose directory the manifest gives wrongly. The
// bundle's root, or a file that is given by itself, would not make it one.
func (l *loader) loadNothing() {
	if l.host.IsRegion() {
		l.missing(RegiondConf, errNoDir)
	}
	if l.host.hasServer() {
		l.findVersion(0)
		l.missing(PostgreSQLConf, errNoDir)
		l.missing(PgHBAConf, errNoDir)
	}
}

func (h *Host) hasServer() bool { return h.IsDatabase() || h.IsStandby() }

// findVersion finds out the version of the host's server; found is the one in the
// path where its files were found, or 0.
func (l *loader) findVersion(found version.PostgreSQL) {
	known := cmp.Or(l.options.PostgreSQL, l.bundle.Manifest.PostgreSQL, VersionIn(l.host.Files.PostgreSQL.Path), found)
	l.host.PostgreSQL, l.host.PostgreSQLKnown = cmp.Or(known, version.NewestPostgreSQL), known != 0
}

// below returns a path in the host's directory.
func (l *loader) below(p string) string { return path.Join(l.host.Dir, p) }

func (l *loader) loadRegiond() {
	candidates := []string{
		l.below(path.Join(packageDir, RegiondConf)),
		l.below(path.Join(snapDir, RegiondConf)),
		l.below(RegiondConf),
	}
	if given := l.host.Files.Regiond.Path; given != "" {
		candidates = []string{given}
	}
	for _, p := range candidates {
		src, err := l.tree.Read(p, parse.RegiondLimit)
		if err == nil {
			l.host.Regiond = regiond.Parse(src, l.bundle.MAAS)
			l.host.RegiondPermissions = permissions(l.tree.FS, p)
			return
		}
		if !errors.Is(err, fs.ErrNotExist) {
			l.missing(RegiondConf, err, p)
			return
		}
	}
	l.missing(RegiondConf, nil, candidates...)
}

func (l *loader) missing(name string, err error, looked ...string) {
	l.host.Missing = append(l.host.Missing, Missing{Name: name, Looked: looked, Err: unlessMissing(err)})
}

// unlessMissing is an error; nil when it only says that there is no such file.
func unlessMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (l *loader) loadPostgreSQL() {
	h := l.host
	cluster := l.findCluster()
	confPath := cluster.conf
	if given := h.Files.PostgreSQL.Path; given != "" {
		confPath = given
	}
	l.findVersion(cluster.version)
	conf, err := pgconf.Parse(l.tree, confPath, h.PostgreSQL)
	switch {
	case errors.Is(err, fs.ErrNotExist) && h.Files.PostgreSQL.Path == "":
		l.notFound(PostgreSQLConf)
	case err != nil:
		l.missing(PostgreSQLConf, err, confPath)
	default:
		h.Conf = conf
		l.bundle.Outside = append(l.bundle.Outside, conf.Outside...)
		if conf.AutoErr != nil {
			// It would override everything else, and a data directory is often
			// closed to others than its owner.
			l.missing(PostgreSQLAutoConf, conf.AutoErr, conf.AutoPath)
		}
	}
	l.loadHBA(path.Dir(confPath), path.Dir(cluster.conf))
}

// notFound notes that a file of PostgreSQL is neither where the search looks nor
// at the other paths, unless it may be where the search may not look.
func (l *loader) notFound(name string, others ...string) {
	if l.closed.err != nil {
		l.missing(name, l.closed.err, l.closed.path)
		return
	}
	l.missing(name, nil, unique(append(l.everywhere(name), others...))...)
}

// everywhere are all paths at which a file of PostgreSQL is looked for.
func (l *loader) everywhere(name string) (list []string) {
	for _, pattern := range clusterPatterns {
		list = append(list, l.below(path.Join(pattern.dir, name)))
	}
	return list
}

// loadHBA reads the file that hba_file names, else the first one in the
// directories: that of postgresql.conf, and that in which one was found.
func (l *loader) loadHBA(dirs ...string) {
	h := l.host
	var candidates []string
	for _, dir := range dirs {
		candidates = append(candidates, path.Join(dir, PgHBAConf))
	}
	if given := h.Files.PgHBA.Path; given != "" {
		candidates = []string{given}
	} else if set, named, err := l.namedHBA(); err != nil {
		l.bundle.Outside = append(l.bundle.Outside, set.ValuePlace())
		l.missing(PgHBAConf, err, set.Value)
		return
	} else if named != "" {
		// One of the same name may have been collected to the usual place.
		candidates = append([]string{named}, slices.DeleteFunc(candidates, func(p string) bool { return path.Base(p) != path.Base(named) })...)
	}
	for _, p := range candidates {
		file, err := hba.Parse(l.tree, p, l.server())
		if err == nil {
			h.HBA = file
			l.bundle.Outside = append(l.bundle.Outside, file.Outside...)
			return
		}
		if !errors.Is(err, fs.ErrNotExist) {
			l.missing(PgHBAConf, err, p)
			return
		}
	}
	if h.Files.PgHBA.Path == "" && (h.Conf == nil || l.closed.err != nil) {
		l.notFound(PgHBAConf, candidates...)
		return
	}
	l.missing(PgHBAConf, nil, unique(candidates)...)
}

// unique returns the paths without repetitions.
func unique(paths []string) (list []string) {
	for _, p := range paths {
		if !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

// namedHBA is the path that the parameter hba_file gives, if it is set.
func (l *loader) namedHBA() (set *pgconf.Setting, p string, err error) {
	if l.host.Conf == nil {
		return nil, "", nil
	}
	set = l.host.Conf.Effective("hba_file")
	if set == nil {
		return nil, "", nil
	}
	p, err = l.tree.Resolve(set.Source.Path, set.Value)
	return set, p, err
}

// server is what pg_hba.conf depends on. Where nobody can tell whether TLS is
// on, it is taken to be, so that no record is taken for one that cannot match.
func (l *loader) server() hba.Server {
	s := hba.Server{Version: l.host.PostgreSQL, SSL: true}
	if l.host.Conf == nil {
		return s
	}
	conf := l.host.Conf
	if on, _, ok := conf.Bool("ssl"); ok && conf.AutoErr == nil && conf.Unsettled("ssl") == "" {
		s.SSL = on
	}
	s.OAuthValidators, _, _ = conf.String("oauth_validator_libraries")
	return s
}

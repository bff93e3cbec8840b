// Package bundle joins the hosts of a manifest with their files: one MAAS
// deployment, read and parsed, before anything is judged.
package bundle

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/version"
)

// Bundle is the files of one deployment.
type Bundle struct {
	// Name is how reports call the bundle.
	Name     string
	Manifest *manifest.Manifest
	// MAAS is the release that the hosts run: the one asked for, else the
	// manifest's, else the newest.
	MAAS version.MAAS
	// MAASKnown tells that MAAS is not just the newest.
	MAASKnown bool
	// Hosts are in the order of the manifest.
	Hosts []*Host
	// Outside are the places that name something outside of the bundle.
	Outside []parse.Place
	// Ignored are the entries of the bundle's archive that were left out of it.
	Ignored []Ignored

	fsys fs.FS
	// manifestElsewhere tells that the manifest is not one of the bundle's files.
	manifestElsewhere bool
}

// Host is a host with those of its files that count for its roles.
type Host struct {
	*manifest.Host
	// PostgreSQL is the version of the host's server: the one asked for, else
	// the manifest's, else that in the path of its files, else the newest.
	PostgreSQL version.PostgreSQL
	// PostgreSQLKnown tells that PostgreSQL is not just the newest.
	PostgreSQLKnown bool
	// Regiond is the host's regiond.conf; nil where the host is no region or
	// the file could not be read.
	Regiond *regiond.File
	// RegiondPermissions are those of that file; nil without it, and where
	// nothing tells them.
	RegiondPermissions *Permissions
	// Conf is the host's postgresql.conf; nil where the host has no server or
	// the file could not be read.
	Conf *pgconf.File
	// OtherClusters are the directories of further clusters on the host, which were
	// not read. There are none where the manifest, or who asked, chose one.
	OtherClusters []string
	// HBA is the host's pg_hba.conf; nil as with Conf.
	HBA *hba.File
	// Secret is what the regions and racks of a cluster share, and MAASID what
	// tells each of them from the others. Only these hosts have them.
	Secret, MAASID Identity
	// Named is the host's BIND, PgBouncer its connection pooler.
	Named     Named
	PgBouncer PgBouncer
	// Missing are the files that the host's roles call for and that could not
	// be read.
	Missing []Missing
}

// Missing is a file that could not be read.
type Missing struct {
	// Name is the file's usual name, like "regiond.conf".
	Name string
	// Looked are the paths, or patterns of paths, at which it was looked for.
	Looked []string
	// Err is nil when there is no such file, else why it cannot be read.
	Err error
}

// Options override what the manifest says.
type Options struct {
	MAAS       version.MAAS
	PostgreSQL version.PostgreSQL
	// Manifest stands in for the one in the bundle, when it is not nil.
	Manifest *parse.Source
}

// Load reads the bundle that fsys holds. There is no error: what cannot be read
// stands in the result.
func Load(name string, fsys fs.FS, o Options) *Bundle {
	b := &Bundle{
		Name: name, Manifest: readManifest(fsys, o), MAAS: version.NewestMAAS,
		Ignored: ignored(fsys), fsys: fsys, manifestElsewhere: o.Manifest != nil,
	}
	if known := cmp.Or(o.MAAS, b.Manifest.MAAS); known != 0 {
		b.MAAS, b.MAASKnown = known, true
	}
	for _, m := range b.Manifest.Hosts {
		h := &Host{Host: m}
		b.Hosts = append(b.Hosts, h)
		l := loader{bundle: b, host: h, tree: &parse.Tree{FS: fsys, Dir: m.Dir}, options: o}
		l.load()
	}
	return b
}

func readManifest(fsys fs.FS, o Options) *manifest.Manifest {
	if o.Manifest != nil {
		return manifest.Parse(o.Manifest)
	}
	name := ManifestName(fsys, ".")
	text, err := parse.ReadFile(fsys, name, parse.ManifestLimit)
	src := parse.NewSource(name, text)
	if err == nil {
		return manifest.Parse(src)
	}
	return &manifest.Manifest{Source: src, Problems: []manifest.Problem{{
		Place:   parse.Place{Source: src},
		Message: "the manifest cannot be read: " + Reason(err),
	}}}
}

// Reason says in words why a file cannot be read, without its path.
func Reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return err.Error()
}

// Regions are the hosts with the role region.
func (b *Bundle) Regions() []*Host { return b.with(manifest.Region) }

// Standbys are the hosts with the role standby.
func (b *Bundle) Standbys() []*Host { return b.with(manifest.Standby) }

// Databases are the hosts with the role database. There should be one.
func (b *Bundle) Databases() []*Host { return b.with(manifest.DatabaseServer) }

// Database is the one host with the role database; nil where there is none,
// or more than one.
func (b *Bundle) Database() *Host {
	if hosts := b.Databases(); len(hosts) == 1 {
		return hosts[0]
	}
	return nil
}

// Servers are the hosts with a PostgreSQL: the database host first.
func (b *Bundle) Servers() []*Host {
	list := b.Databases()
	for _, h := range b.Standbys() {
		if !h.IsDatabase() {
			list = append(list, h)
		}
	}
	return list
}

func (b *Bundle) with(role manifest.Roles) []*Host {
	var list []*Host
	for _, h := range b.Hosts {
		if h.Roles.Has(role) {
			list = append(list, h)
		}
	}
	return list
}

// Files is the number of host files that were read.
func (b *Bundle) Files() int {
	paths := map[string]bool{}
	for _, h := range b.Hosts {
		for _, src := range h.Sources() {
			paths[src.Path] = true
		}
	}
	return len(paths)
}

// OnHost is the path that a file of the bundle has on the host: "/etc/...".
func (h *Host) OnHost(path string) string { return (&parse.Tree{Dir: h.Dir}).OnHost(path) }

// Sources are the host's files that were read.
func (h *Host) Sources() []*parse.Source {
	var list []*parse.Source
	if h.Regiond != nil {
		list = append(list, h.Regiond.Source)
	}
	if h.Conf != nil {
		list = append(list, h.Conf.Sources...)
	}
	if h.HBA != nil {
		list = append(list, h.HBA.Sources...)
	}
	if h.Named.Conf != nil {
		list = append(list, h.Named.Conf.Sources...)
	}
	if h.PgBouncer.Conf != nil {
		list = append(list, h.PgBouncer.Conf.Sources...)
	}
	for _, identity := range []Identity{h.Secret, h.MAASID} {
		if identity.Source != nil {
			list = append(list, identity.Source)
		}
	}
	return list
}

// Lacks tells why the host's file with this usual name could not be read; ok is
// false when it could, or was not looked for.
func (h *Host) Lacks(name string) (reason string, ok bool) {
	for _, m := range h.Missing {
		switch {
		case m.Name == name && m.Err == nil:
			return name + " is not in the bundle", true
		case m.Name == name:
			return fmt.Sprintf("%s cannot be read: %s", name, Reason(m.Err)), true
		}
	}
	return "", false
}

// Unsettled says why nobody can tell what the host's server has for a parameter;
// "" when that can be told. The host has a postgresql.conf.
func (h *Host) Unsettled(parameter string) (reason string) {
	if reason, lacks := h.Lacks(PostgreSQLAutoConf); lacks {
		return reason
	}
	if _, _, ok := h.Conf.Value(parameter); !ok {
		return "PostgreSQL refuses the value of " + parameter
	}
	return h.Conf.Unsettled(parameter)
}

// snapDir is where the files of MAAS's snap lie on a host.
const snapDir = "var/snap/maas/current"

// packageDir is where the files of MAAS's packages lie on a host.
const packageDir = "etc/maas"

// IsPackaged tells whether the host's regiond.conf is that of the packages.
func (h *Host) IsPackaged() bool { return h.regiondIn(packageDir) }

// IsSnap tells whether the host's regiond.conf is that of the snap.
func (h *Host) IsSnap() bool { return h.regiondIn(snapDir) }

func (h *Host) regiondIn(dir string) bool {
	return h.Regiond != nil && path.Dir(h.Regiond.Source.Path) == path.Join(h.Dir, dir)
}

// Sources are all files that were read, the manifest first.
func (b *Bundle) Sources() []*parse.Source {
	list := []*parse.Source{b.Manifest.Source}
	for _, h := range b.Hosts {
		list = append(list, h.Sources()...)
	}
	return list
}

// Source is the file at a path of the bundle; nil if none was read there.
func (b *Bundle) Source(path string) *parse.Source {
	if b.Manifest.Source.Path == path && !b.manifestElsewhere {
		return b.Manifest.Source
	}
	for _, h := range b.Hosts {
		for _, src := range h.Sources() {
			if src.Path == path {
				return src
			}
		}
	}
	return nil
}

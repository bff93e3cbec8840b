// Package snapshot takes a host's part of a bundle from the host itself: the files that a
// lint looks for, and a manifest of that one host. Parts of several hosts are joined to a
// bundle.
package snapshot

import (
	"io/fs"
	"path"
	"time"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/version"
)

// Snapshot is what was read of one host.
type Snapshot struct {
	// Host is how the manifest calls it, and the directory of its files.
	Host string
	// Manifest is that of a bundle with this host alone.
	Manifest *draft.Manifest
	// Files are in the order of their paths.
	Files []File
	// Empty are directories that are there without any file of the snapshot.
	Empty []string
	// Unread are files and directories that cannot be read, and that a lint would look
	// at.
	Unread []Unread
	// Remarks say what else people have to know, a line each.
	Remarks []string
}

// File is a file of the host.
type File struct {
	// Path is relative to the host's root.
	Path string
	// Text is what the snapshot has of it: what is secret is left out of it.
	Text []byte
	// Mode are its permissions and Time when it was changed.
	Mode fs.FileMode
	Time time.Time
	// User and Group are its owner's names; "" where the host has none for
	// the numbers UserID and GroupID.
	User, Group     string
	UserID, GroupID uint32
}

// Unread is a file or a directory that is there and cannot be read.
type Unread struct {
	// Path is relative to the host's root.
	Path string
	// Err says why.
	Err error
}

// Options say how a snapshot is taken.
type Options struct {
	// Machine is what is known of the machine itself.
	Machine Machine
	// Redact asks for digests in the place of passwords.
	Redact bool
}

// Take reads the host whose root is given.
func Take(root *bundle.HostRoot, o Options) (*Snapshot, error) {
	t, err := look(root, o.Machine)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{Host: t.machine.Name, Files: t.rec.found(), Unread: t.rec.missed()}
	s.Empty = t.rec.empty(s.Files)
	s.Manifest, s.Remarks = t.draft(t.machine.Name), t.remarks
	t.hide(s, o.Redact)
	return s, nil
}

// Describe returns the manifest of the host whose root is given, as one of a bundle
// that is that root.
func Describe(root *bundle.HostRoot, m Machine) (*draft.Manifest, error) {
	t, err := look(root, m)
	if err != nil {
		return nil, err
	}
	return t.draft("."), nil
}

func look(root *bundle.HostRoot, m Machine) (*taking, error) {
	m = m.completed(root)
	if err := checkName(m.Name); err != nil {
		return nil, err
	}
	t := &taking{rec: newRecorder(root), machine: m}
	t.findMAAS()
	t.findServers()
	if len(t.loaded) == 0 {
		// A PgBouncer may have a host of its own.
		t.load(nil, "", 0, 0)
	}
	t.readIdentities()
	return t, nil
}

// taking is a snapshot in the making.
type taking struct {
	rec     *recorder
	machine Machine
	maas    []installation
	servers []server
	// closed are directories that may hold clusters.
	closed bundle.Unreadable
	// loaded are the host's files as a lint reads them, once for each cluster.
	loaded []*bundle.Host
	// dir is the directory of the host's files in the bundle.
	dir     string
	remarks []string
}

// load reads what a lint reads of a host with these roles, and with this cluster's
// postgresql.conf unless it is "".
func (t *taking) load(roles []string, postgresql string, release version.MAAS, v version.PostgreSQL) *bundle.Host {
	m := draft.Manifest{Hosts: []draft.Host{{
		Name: "host", CPUs: 1, Roles: roles, Dir: ".", Files: draft.Files{PostgreSQL: postgresql},
	}}}
	b := bundle.Load("", t.rec, bundle.Options{
		Manifest: parse.NewSource(manifest.Names()[0], m.YAML()), MAAS: release, PostgreSQL: v,
	})
	h := b.Hosts[0]
	t.loaded = append(t.loaded, h)
	return h
}

// readIdentities reads MAAS's secret and ID where packages and the snap have them: also on
// a host that is no region any more, of which a role may be settled later.
func (t *taking) readIdentities() {
	for _, i := range t.maas {
		for _, name := range []string{"maas_id", "secret"} {
			_, _ = t.rec.ReadFile(path.Join(i.dataDir, name))
		}
	}
}

// roles are the words of the manifest.
const (
	region   = "region"
	rack     = "rack"
	database = "database"
	standby  = "standby"
)

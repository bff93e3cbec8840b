package bundle_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
)

// pathsOf are the paths of all files that were read but the manifest.
func pathsOf(b *bundle.Bundle) (paths []string) {
	for _, src := range b.Sources()[1:] {
		paths = append(paths, src.Path)
	}
	return paths
}

// TestLoadReadsNamed where MAAS writes BIND's configuration: on regions, and on
// racks from 2.5 on, but not where MAAS is a snap.
func TestLoadReadsNamed(t *testing.T) {
	const options = "a/etc/bind/named.conf.options"
	for _, tt := range []struct {
		name, manifest, files string
		want                  []string
	}{
		{"a region", "hosts: {a: {cpus: 1, roles: [region]}}\n", "a/etc/maas/regiond.conf\n" + options, []string{"a/etc/maas/regiond.conf", options}},
		{"a region without it", "hosts: {a: {cpus: 1, roles: [region]}}\n", "a/etc/maas/regiond.conf", []string{"a/etc/maas/regiond.conf"}},
		{"a region without regiond.conf", "hosts: {a: {cpus: 1, roles: [region]}}\n", options, []string{options}},
		{"a region in the snap", "hosts: {a: {cpus: 1, roles: [region]}}\n", "a/var/snap/maas/current/regiond.conf\n" + options, []string{"a/var/snap/maas/current/regiond.conf"}},
		{"a rack", "hosts: {a: {roles: [rack]}}\n", options, []string{options}},
		{"a rack in the snap", "hosts: {a: {roles: [rack]}}\n", "a/var/snap/maas/current/rackd.conf\n" + options, nil},
		{"an old rack", "maas_version: '2.4'\nhosts: {a: {roles: [rack]}}\n", options, nil},
		{"a database", "hosts: {a: {roles: [database]}}\n", options, nil},
		{
			"with an include", "hosts: {a: {roles: [rack]}}\n", options + " include \"/etc/bind/x\";\na/etc/bind/x\netc/bind/x",
			[]string{options, "a/etc/bind/x"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := bundle.Load("b", tree(tt.manifest, tt.files), bundle.Options{})
			if diff := cmp.Diff(tt.want, pathsOf(b)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoadNeverMissesNamedAndPgBouncer(t *testing.T) {
	b := bundle.Load("b", tree("hosts: {a: {roles: [rack]}}\n", ""), bundle.Options{})
	if h := b.Hosts[0]; len(h.Missing) > 0 || h.Named.Err != nil || h.PgBouncer.Err != nil {
		t.Errorf("missing: %v, %v, %v", h.Missing, h.Named.Err, h.PgBouncer.Err)
	}
}

func TestLoadTellsThatNamedAndPgBouncerCannotBeRead(t *testing.T) {
	files := tree("hosts: {a: {roles: [rack]}}\n", "")
	for _, name := range []string{"a/etc/bind/named.conf.options", "a/etc/pgbouncer/pgbouncer.ini"} {
		files[name+"/x"] = &fstest.MapFile{} // so that it is a directory
	}
	h := bundle.Load("b", files, bundle.Options{}).Hosts[0]
	if h.Named.Err == nil || h.PgBouncer.Err == nil {
		t.Errorf("named.conf.options: %v; pgbouncer.ini: %v", h.Named.Err, h.PgBouncer.Err)
	}
}

// TestLoadReadsPgBouncer on any host.
func TestLoadReadsPgBouncer(t *testing.T) {
	const ini = "a/etc/pgbouncer/pgbouncer.ini"
	b := bundle.Load("b", tree("hosts: {a: {roles: [rack]}}\n", ini+" %include /etc/pgbouncer/x\na/etc/pgbouncer/x"), bundle.Options{})
	if diff := cmp.Diff([]string{ini, "a/etc/pgbouncer/x"}, pathsOf(b)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

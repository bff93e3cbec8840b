package bundle_test

import (
	"bytes"
	"io/fs"
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/access"
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse/hba"
)

// FuzzLoad reads any files as a bundle, asks who gets in and counts connections: what
// was read are the bundle's files as they are, and a second look sees the same.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(including))
	f.Fuzz(func(t *testing.T, archive []byte) {
		fsys := unarchived(archive)
		b := bundle.Load("b", fsys, bundle.Options{})
		for _, h := range b.Hosts {
			for _, src := range h.Sources() {
				text, err := fs.ReadFile(fsys, src.Path)
				if err != nil || !bytes.Equal(text, src.Text) {
					t.Fatalf("%s was read, where there is %q, %v", src.Path, text, err)
				}
				if b.Source(src.Path) == nil {
					t.Fatalf("%s was read, and is not the bundle's", src.Path)
				}
			}
		}
		if diff := cmp.Diff(seen(b), seen(bundle.Load("b", fsys, bundle.Options{}))); diff != "" {
			t.Fatalf("a second look sees something else:\n%s", diff)
		}
	})
}

// seen is what a bundle's files say of connections, and what is missing.
func seen(b *bundle.Bundle) any {
	type host struct {
		Name    string
		Found   found
		Sources []string
	}
	type answer struct{ Region, Address, Database, User, Decision, Reason string }
	var hosts []host
	for _, h := range b.Hosts {
		var paths []string
		for _, src := range h.Sources() {
			paths = append(paths, src.Path)
		}
		hosts = append(hosts, host{h.Name, look(h), paths})
	}
	var answers []answer
	for _, row := range access.Bundle(b, func(attempts []hba.Connection) []hba.Connection { return attempts }) {
		answers = append(answers, answer{row.Region, row.Address, row.Database, row.User, string(row.Decision), row.Reason})
	}
	budget := connections.Of(b, connections.Counting{PerWorker: connections.PerWorker})
	return []any{hosts, answers, len(budget.Regions), budget.Uncounted}
}

// including is a bundle whose files name one another, in circles too.
const including = `-- hosts.yaml --
maas_version: "3.8"
postgresql_version: "18"
hosts:
  a: {cpus: 2, roles: [region, rack, database], addresses: [10.0.0.1, "fd00::1"], names: [a.example]}
  b: {cpus: 4, roles: [region, standby], addresses: [10.0.0.2], dir: b}
-- a/etc/maas/regiond.conf --
database_host: localhost
database_name: maasdb
database_user: maas
database_pass: "hunter22"
num_workers: 4
-- a/etc/postgresql/18/main/postgresql.conf --
include_dir 'conf.d'
include_if_exists 'no.conf'
hba_file = '/etc/postgresql/18/main/pg_hba.conf'
data_directory = '/var/lib/postgresql/18/main'
-- a/etc/postgresql/18/main/conf.d/a.conf --
include '../postgresql.conf'
max_connections = 100
-- a/var/lib/postgresql/18/main/postgresql.auto.conf --
max_connections = '20'
-- a/etc/postgresql/18/main/pg_hba.conf --
include_dir hba.d
host all @names samenet scram-sha-256
-- a/etc/postgresql/18/main/names --
maas @names +dba
-- a/etc/postgresql/18/main/hba.d/x.conf --
include ../pg_hba.conf
hostssl maasdb maas .example.com cert map=m
-- a/etc/bind/named.conf.options --
options { include "/etc/bind/maas/named.conf.options.inside.maas"; };
-- a/etc/bind/maas/named.conf.options.inside.maas --
forwarders { 10.0.0.1; };
include "/etc/bind/named.conf.options";
-- a/etc/pgbouncer/pgbouncer.ini --
[databases]
maasdb = host=10.0.0.1 pool_mode=transaction
%include /etc/pgbouncer/pgbouncer.ini
-- b/etc/maas/regiond.conf --
database_host: a.example
`

// marker is the line before each file of an archive as txtar has it, whose reader stumbles
// over some.
var marker = regexp.MustCompile(`(?m)^-- (.+) --\n`)

// unarchived are the files of an archive whose names a directory could have.
func unarchived(archive []byte) fstest.MapFS {
	fsys := fstest.MapFS{}
	texts := marker.Split(string(archive), -1)
	for i, found := range marker.FindAllSubmatch(archive, -1) {
		if name := string(found[1]); fs.ValidPath(name) && name != "." {
			fsys[name] = &fstest.MapFile{Data: []byte(texts[i+1])}
		}
	}
	return fsys
}

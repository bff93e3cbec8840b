package bundle_test

import (
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// tree returns a file system that holds the manifest and, one a line, the files
// "PATH TEXT". A text may be left out.
func tree(manifest, files string) fstest.MapFS {
	fsys := fstest.MapFS{"hosts.yaml": {Data: []byte(manifest)}}
	for line := range strings.Lines(files) {
		path, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		if path != "" {
			fsys[path] = &fstest.MapFile{Data: []byte(text + "\n")}
		}
	}
	return fsys
}

// found is where a host's files were found, and what was not.
type found struct {
	Regiond, Conf, Auto, HBA string
	PostgreSQL               string
	Missing                  []string
}

func look(h *bundle.Host) found {
	f := found{}
	if h.Regiond != nil {
		f.Regiond = h.Regiond.Source.Path
	}
	if h.Conf != nil {
		f.Conf = h.Conf.Source.Path
		if h.Conf.Auto != nil {
			f.Auto = h.Conf.Auto.Path
		}
	}
	if h.HBA != nil {
		f.HBA = h.HBA.Source.Path
	}
	if h.PostgreSQL != 0 {
		f.PostgreSQL = h.PostgreSQL.String()
	}
	for _, m := range h.Missing {
		text := m.Name + " at " + strings.Join(m.Looked, " ")
		if m.Err != nil {
			text += ": " + bundle.Reason(m.Err)
		}
		f.Missing = append(f.Missing, text)
	}
	return f
}

func TestLoadFindsRegiondConf(t *testing.T) {
	const region = "hosts: {a: {cpus: 1, roles: [region]}}\n"
	for _, tt := range []struct {
		name, manifest, files string
		want                  found
	}{
		{"deb before all", region, "a/regiond.conf\na/var/snap/maas/current/regiond.conf\na/etc/maas/regiond.conf", found{Regiond: "a/etc/maas/regiond.conf"}},
		{"snap before flat", region, "a/regiond.conf\na/var/snap/maas/current/regiond.conf", found{Regiond: "a/var/snap/maas/current/regiond.conf"}},
		{"flat", region, "a/regiond.conf", found{Regiond: "a/regiond.conf"}},
		{"none", region, "regiond.conf\nb/regiond.conf", found{
			Missing: []string{"regiond.conf at a/etc/maas/regiond.conf a/var/snap/maas/current/regiond.conf a/regiond.conf"},
		}},
		{"another directory", "hosts: {a: {cpus: 1, roles: [region], dir: x/y/}}\n", "x/y/regiond.conf\na/regiond.conf", found{Regiond: "x/y/regiond.conf"}},
		{"the root", "hosts: {a: {cpus: 1, roles: [region], dir: .}}\n", "etc/maas/regiond.conf", found{Regiond: "etc/maas/regiond.conf"}},
		{"given", "hosts: {a: {cpus: 1, roles: [region], files: {regiond: b/r}}}\n", "b/r\na/etc/maas/regiond.conf", found{Regiond: "b/r"}},
		{"given and not there", "hosts: {a: {cpus: 1, roles: [region], files: {regiond: b/r}}}\n", "a/etc/maas/regiond.conf", found{
			Missing: []string{"regiond.conf at b/r"},
		}},
		{"no region", "hosts: {a: {roles: [rack]}}\n", "a/etc/maas/regiond.conf", found{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := bundle.Load("x", tree(tt.manifest, tt.files), bundle.Options{})
			if diff := cmp.Diff(tt.want, look(b.Hosts[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoadFindsTheCluster(t *testing.T) {
	const database = "hosts: {a: {roles: [database]}}\n"
	both := func(dir string) string { return dir + "/postgresql.conf\n" + dir + "/pg_hba.conf\n" }
	in := func(dir, version string) found {
		return found{Conf: dir + "/postgresql.conf", HBA: dir + "/pg_hba.conf", PostgreSQL: version}
	}
	for _, tt := range []struct {
		name, manifest, files string
		asked                 version.PostgreSQL
		want                  found
	}{
		{"Debian before all", database, both("a/etc/postgresql/9.5/main") + both("a/var/lib/pgsql/14/data") + both("a"), 0, in("a/etc/postgresql/9.5/main", "9.5")},
		{"the project's RPMs before the distribution's", database, both("a/var/lib/pgsql/14/data") + both("a/var/lib/pgsql/data"), 0, in("a/var/lib/pgsql/14/data", "14")},
		{"the distribution's RPMs", database, both("a/var/lib/pgsql/data") + both("a/postgresql"), 0, in("a/var/lib/pgsql/data", "18")},
		{"PostgreSQL's snap", database, both("a/var/snap/postgresql/common/etc/postgresql/16/main") + both("a/var/snap/postgresql/common/etc/postgresql/14/main") + both("a"), 0, in("a/var/snap/postgresql/common/etc/postgresql/16/main", "16")},
		{"the snap with MAAS's test database", database, both("a/var/snap/maas-test-db/common/postgres/data"), 0, in("a/var/snap/maas-test-db/common/postgres/data", "18")},
		{"a directory for PostgreSQL", database, both("a/postgresql") + both("a"), 0, in("a/postgresql", "18")},
		{"flat", database, both("a"), 0, in("a", "18")},
		{"the newest version, as a number", database, both("a/etc/postgresql/9.6/main") + both("a/etc/postgresql/10/main"), 0, in("a/etc/postgresql/10/main", "10")},
		{"the manifest's version", "postgresql_version: 9.6\n" + database, both("a/etc/postgresql/9.6/main") + both("a/etc/postgresql/10/main"), 0, in("a/etc/postgresql/9.6/main", "9.6")},
		{"the version asked for", "postgresql_version: 9.6\n" + database, both("a/etc/postgresql/9.6/main") + both("a/etc/postgresql/10/main"), version.PostgreSQL10, in("a/etc/postgresql/10/main", "10")},
		{"a version that is not there", "postgresql_version: 16\n" + database, both("a/etc/postgresql/9.6/main") + both("a/etc/postgresql/10/main"), 0, in("a/etc/postgresql/10/main", "16")},
		{"no version in the path", database, both("a/etc/postgresql/common/main") + both("a/etc/postgresql/9.5/main"), 0, in("a/etc/postgresql/9.5/main", "9.5")},
		{"no version in any path", database, both("a/etc/postgresql/common/main"), 0, in("a/etc/postgresql/common/main", "18")},
		{"main before others", database, both("a/etc/postgresql/14/extra") + both("a/etc/postgresql/14/main"), 0, in("a/etc/postgresql/14/main", "14")},
		{"the first of others", database, both("a/etc/postgresql/14/maas") + both("a/etc/postgresql/14/extra"), 0, in("a/etc/postgresql/14/extra", "14")},
		{"neither file in the newest", database, both("a/etc/postgresql/9.5/main") + "a/etc/postgresql/14/main/start.conf", 0, in("a/etc/postgresql/9.5/main", "9.5")},
		{"one file of two", database, "a/etc/postgresql/14/main/pg_hba.conf\n" + both("a"), 0, found{
			HBA: "a/etc/postgresql/14/main/pg_hba.conf", PostgreSQL: "14",
			Missing: []string{"postgresql.conf at " + everywhere("postgresql.conf")},
		}},
		{"no file", database, "b/postgresql.conf", 0, found{
			PostgreSQL: "18",
			Missing:    []string{"postgresql.conf at " + everywhere("postgresql.conf"), "pg_hba.conf at " + everywhere("pg_hba.conf")},
		}},
		{"a standby", "hosts: {a: {roles: [standby]}}\n", both("a"), 0, in("a", "18")},
		{"no server", "hosts: {a: {roles: [rack]}}\n", both("a"), 0, found{}},
		{"the root", "hosts: {a: {roles: [database], dir: .}}\n", both("etc/postgresql/14/main"), 0, in("etc/postgresql/14/main", "14")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := bundle.Load("x", tree(tt.manifest, tt.files), bundle.Options{PostgreSQL: tt.asked})
			if diff := cmp.Diff(tt.want, look(b.Hosts[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// everywhere is where a file of PostgreSQL is looked for on host a.
func everywhere(name string) string {
	var paths []string
	for _, dir := range []string{"etc/postgresql/*/*/", "var/lib/pgsql/*/data/", "var/lib/pgsql/data/", "var/snap/postgresql/common/etc/postgresql/*/*/", "var/snap/maas-test-db/common/postgres/data/", "postgresql/", ""} {
		paths = append(paths, "a/"+dir+name)
	}
	return strings.Join(paths, " ")
}

// closedDir is a file system of which one directory cannot be listed.
type closedDir struct {
	fstest.MapFS
	name string
	err  error
}

func (c closedDir) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == c.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: c.err}
	}
	return c.MapFS.ReadDir(name)
}

// TestLoadNotesOtherClusters shows which clusters are left aside where nobody chose.
func TestLoadNotesOtherClusters(t *testing.T) {
	const files = "a/etc/postgresql/12/main/postgresql.conf\na/etc/postgresql/14/main/postgresql.conf\na/postgresql.conf"
	for manifest, want := range map[string][]string{
		"hosts: {a: {roles: [database]}}\n":                                                                {"a/etc/postgresql/12/main"},
		"postgresql_version: 12\nhosts: {a: {roles: [database]}}\n":                                        nil,
		"hosts: {a: {roles: [database], files: {postgresql: a/etc/postgresql/12/main/postgresql.conf}}}\n": nil,
	} {
		b := bundle.Load("x", tree(manifest, files), bundle.Options{})
		if diff := cmp.Diff(want, b.Hosts[0].OtherClusters); diff != "" {
			t.Errorf("%s(-want +got):\n%s", manifest, diff)
		}
	}
}

func TestLoadCannotSearch(t *testing.T) {
	const dir = "a/etc/postgresql/14"
	const database = "hosts: {a: {roles: [database]}}\n"
	both := []string{"postgresql.conf at " + dir + ": permission denied", "pg_hba.conf at " + dir + ": permission denied"}
	for _, tt := range []struct {
		name, manifest, files string
		err                   error
		want                  found
	}{
		{"no rights", database, dir + "/main/postgresql.conf\n" + dir + "/main/pg_hba.conf", fs.ErrPermission, found{
			PostgreSQL: "18", Missing: both,
		}},
		{"a link that leads out", database, dir + "/main/postgresql.conf", parse.ErrOutside, found{
			PostgreSQL: "18", Missing: []string{
				"postgresql.conf at " + dir + ": the path leads out of the bundle", "pg_hba.conf at " + dir + ": the path leads out of the bundle",
			},
		}},
		{"no directory", database, dir, syscall.ENOTDIR, found{PostgreSQL: "18", Missing: []string{
			"postgresql.conf at " + everywhere("postgresql.conf"), "pg_hba.conf at " + everywhere("pg_hba.conf"),
		}}},
		{"another cluster", database, dir + "/main/postgresql.conf\na/etc/postgresql/10/main/postgresql.conf", fs.ErrPermission, found{
			Conf: "a/etc/postgresql/10/main/postgresql.conf", PostgreSQL: "10",
			Missing: []string{"pg_hba.conf at a/etc/postgresql/10/main/pg_hba.conf"},
		}},
		{
			"postgresql.conf given", "hosts: {a: {roles: [database], files: {postgresql: x}}}\n", "x\n" + dir + "/main/pg_hba.conf", fs.ErrPermission,
			found{Conf: "x", PostgreSQL: "18", Missing: both[1:]},
		},
		{
			"pg_hba.conf given", "hosts: {a: {roles: [database], files: {pg_hba: x}}}\n", dir + "/main/postgresql.conf", fs.ErrPermission,
			found{PostgreSQL: "18", Missing: []string{both[0], "pg_hba.conf at x"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := bundle.Load("x", closedDir{tree(tt.manifest, tt.files), dir, tt.err}, bundle.Options{})
			if diff := cmp.Diff(tt.want, look(b.Hosts[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoadFollowsThePathsInFiles(t *testing.T) {
	const (
		database = "hosts: {a: {roles: [database]}}\n"
		dir      = "a/etc/postgresql/14/main"
		conf     = dir + "/postgresql.conf"
		hba      = dir + "/pg_hba.conf"
	)
	for _, tt := range []struct {
		name, manifest, files string
		want                  found
	}{
		{"auto.conf in the data directory", database, conf + " data_directory = '/data'\n" + hba + "\na/data/postgresql.auto.conf\n" + dir + "/postgresql.auto.conf", found{
			Conf: conf, HBA: hba, Auto: "a/data/postgresql.auto.conf",
		}},
		{"auto.conf beside", database, conf + " data_directory = '/data'\n" + hba + "\n" + dir + "/postgresql.auto.conf", found{
			Conf: conf, HBA: hba, Auto: dir + "/postgresql.auto.conf",
		}},
		{"auto.conf that is a directory", database, conf + "\n" + hba + "\n" + dir + "/postgresql.auto.conf/x", found{
			Conf: conf, HBA: hba, Missing: []string{"postgresql.auto.conf at " + dir + "/postgresql.auto.conf: invalid argument"},
		}},
		{"hba_file", database, conf + " hba_file = '/srv/hba'\na/srv/hba\n" + hba, found{Conf: conf, HBA: "a/srv/hba"}},
		{"hba_file beside", database, conf + " hba_file = 'hba'\n" + dir + "/hba\n" + hba, found{Conf: conf, HBA: dir + "/hba"}},
		{"hba_file elsewhere, collected beside", database, conf + " hba_file = '/srv/pg_hba.conf'\n" + hba, found{Conf: conf, HBA: hba}},
		{"hba_file of another name that is not there", database, conf + " hba_file = '/srv/hba'\n" + hba, found{
			Conf: conf, Missing: []string{"pg_hba.conf at a/srv/hba"},
		}},
		{"hba_file, and neither is there", database, conf + " hba_file = '/srv/pg_hba.conf'", found{
			Conf: conf, Missing: []string{"pg_hba.conf at a/srv/pg_hba.conf " + hba},
		}},
		{"hba_file outside", database, conf + " hba_file = '../../../../../hba'\n" + hba + "\nhba", found{
			Conf: conf, Missing: []string{"pg_hba.conf at ../../../../../hba: the path leads out of the bundle"},
		}},
		{"files given", "hosts: {a: {roles: [database], files: {postgresql: x/p, pg_hba: x/h}}}\n", "x/p hba_file = '/srv/hba'\nx/h\na/srv/hba\n" + conf + "\n" + hba, found{
			Conf: "x/p", HBA: "x/h",
		}},
		{"pg_hba given alone", "hosts: {a: {roles: [database], files: {pg_hba: x/h}}}\n", "x/h\n" + conf + "\n" + hba, found{Conf: conf, HBA: "x/h"}},
		{"postgresql given alone, with one beside", "hosts: {a: {roles: [database], files: {postgresql: x/p}}}\n", "x/p\nx/pg_hba.conf\n" + conf + "\n" + hba, found{
			Conf: "x/p", HBA: "x/pg_hba.conf",
		}},
		{"postgresql given alone, without one beside", "hosts: {a: {roles: [database], files: {postgresql: x/p}}}\n", "x/p\n" + conf + "\n" + hba, found{
			Conf: "x/p", HBA: hba,
		}},
		{"given and not there", "hosts: {a: {roles: [database], files: {postgresql: x/p, pg_hba: x/h}}}\n", conf + "\n" + hba, found{
			Missing: []string{"postgresql.conf at x/p", "pg_hba.conf at x/h"},
		}},
		{"version in a given path", "hosts: {a: {roles: [database], files: {postgresql: b/postgresql/9.5/main/p}}}\n", "b/postgresql/9.5/main/p\nb/postgresql/9.5/main/pg_hba.conf", found{
			Conf: "b/postgresql/9.5/main/p", HBA: "b/postgresql/9.5/main/pg_hba.conf", PostgreSQL: "9.5",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := bundle.Load("x", tree(tt.manifest, tt.files), bundle.Options{})
			got := look(b.Hosts[0])
			if tt.want.PostgreSQL == "" {
				got.PostgreSQL = ""
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoadNotesWhatIsOutside(t *testing.T) {
	b := bundle.Load("x", tree(`hosts:
  a: {roles: [database]}
  b: {roles: [standby], files: {postgresql: x/p, pg_hba: x/h}}
`, `
a/postgresql.conf data_directory = '../data'
a/pg_hba.conf host @../databases all all md5
x/p include_if_exists '../../y/more.conf'
x/h
y/more.conf
`), bundle.Options{})
	var got []string
	for _, place := range b.Outside {
		got = append(got, fmt.Sprintf("%s %s", place.Source.Path, place.Text()))
	}
	// For a nothing beyond its own directory is looked at, even in the bundle.
	want := []string{"a/postgresql.conf '../data'", "a/pg_hba.conf @../databases", "x/p '../../y/more.conf'"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestLoadFollowsAFileOutsideItsHost has a postgresql.conf, and a pg_hba.conf
// that is found beside it, which the manifest names outside of the host's
// directory, with what they include.
func TestLoadFollowsAFileOutsideItsHost(t *testing.T) {
	b := bundle.Load("x", tree(`hosts:
  a: {roles: [database], files: {postgresql: pgstuff/postgresql.conf}}
`, `
pgstuff/postgresql.conf include 'more.conf'
pgstuff/more.conf include '../shared/port.conf'
shared/port.conf port = 5433
pgstuff/postgresql.auto.conf ssl = on
pgstuff/pg_hba.conf host @databases all all md5
pgstuff/databases maasdb
`), bundle.Options{})
	h := b.Hosts[0]
	var got []string
	for _, src := range h.Sources() {
		got = append(got, src.Path)
	}
	want := []string{
		"pgstuff/postgresql.conf", "pgstuff/more.conf", "shared/port.conf", "pgstuff/postgresql.auto.conf",
		"pgstuff/pg_hba.conf", "pgstuff/databases",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(h.Missing) > 0 || len(b.Outside) > 0 {
		t.Errorf("missing %v, outside %v", h.Missing, b.Outside)
	}
}

// TestLoadOfAHostWithoutDirectory has hosts whose directory is given wrongly,
// with files where one might take them for theirs.
func TestLoadOfAHostWithoutDirectory(t *testing.T) {
	b := bundle.Load("x", tree(`hosts:
  a: {cpus: 1, roles: [region, database], dir: ../a}
  b: {cpus: 1, roles: [region, standby], dir: /b, files: {regiond: regiond.conf, postgresql: postgresql.conf, pg_hba: pg_hba.conf}}
  ../c: {roles: [rack]}
`, "regiond.conf\npostgresql.conf\npg_hba.conf\na/regiond.conf\na/postgresql.conf\na/pg_hba.conf\n"), bundle.Options{})
	var got []found
	for _, h := range b.Hosts {
		got = append(got, look(h))
	}
	const why = " at : the manifest does not say where the host's files are"
	all := found{PostgreSQL: "18", Missing: []string{"regiond.conf" + why, "postgresql.conf" + why, "pg_hba.conf" + why}}
	if diff := cmp.Diff([]found{all, all, {}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestLoadTakesVersions(t *testing.T) {
	for _, tt := range []struct {
		name, manifest string
		options        bundle.Options
		want           version.MAAS
	}{
		{"newest", "hosts: {a: {roles: [rack]}}\n", bundle.Options{}, version.NewestMAAS},
		{"the manifest's", "maas_version: 2.6\nhosts: {a: {roles: [rack]}}\n", bundle.Options{}, 206},
		{"asked for", "maas_version: 2.6\nhosts: {a: {roles: [rack]}}\n", bundle.Options{MAAS: 305}, 305},
		{"the given manifest's", "maas_version: 2.6\n", bundle.Options{Manifest: parse.NewSource("other.yaml", []byte("maas_version: 3.1\n"))}, 301},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := bundle.Load("x", tree(tt.manifest, ""), tt.options).MAAS; got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestLoadTellsTheServerFromItsFiles(t *testing.T) {
	for _, tt := range []struct {
		name, files string
		want        bool
	}{
		{"ssl on", "a/postgresql.conf ssl = on", true},
		{"ssl off", "a/postgresql.conf ssl = off", false},
		{"ssl not set", "a/postgresql.conf port = 5432", false},
		{"ssl refused", "a/postgresql.conf ssl = maybe", true},
		{"ssl on a broken line", `a/postgresql.conf ssl = "on"`, true},
		{"an include outside", "a/postgresql.conf include '../tls.conf'", true},
		{"an include outside, before postgresql.auto.conf", "a/postgresql.conf include '../tls.conf'\na/postgresql.auto.conf ssl = off", false},
		{"an include that is missing", "a/postgresql.conf include 'tls.conf'", true},
		{"a directory that is missing", "a/postgresql.conf include_dir 'conf.d'", false},
		{"postgresql.auto.conf not to be read", "a/postgresql.conf ssl = off\na/postgresql.auto.conf/x", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := bundle.Load("x", tree("hosts: {a: {roles: [database]}}\n", tt.files+"\na/pg_hba.conf"), bundle.Options{})
			if got := b.Hosts[0].HBA.Server.SSL; got != tt.want {
				t.Errorf("ssl is %v, want %v", got, tt.want)
			}
		})
	}
	b := bundle.Load("x", tree("hosts: {a: {roles: [database]}}\n", "a/pg_hba.conf"), bundle.Options{})
	if !b.Hosts[0].HBA.Server.SSL {
		t.Error("without postgresql.conf, ssl is taken to be off")
	}
}

func TestLoadOfAManifestThatCannotBeRead(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"broken", "hosts: [", "the manifest is not YAML"},
		{"empty", "", "hosts.yaml is empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := bundle.Load("x", tree(tt.text, "a/regiond.conf"), bundle.Options{})
			if len(b.Hosts) > 0 || len(b.Manifest.Problems) != 1 || !strings.Contains(b.Manifest.Problems[0].Message, tt.want) {
				t.Errorf("hosts %v, problems %v", b.Hosts, b.Manifest.Problems)
			}
		})
	}
	if b := bundle.Load("x", fstest.MapFS{}, bundle.Options{}); len(b.Manifest.Problems) != 1 {
		t.Errorf("problems without a manifest: %v", b.Manifest.Problems)
	}
}

func TestHostsByRole(t *testing.T) {
	b := bundle.Load("x", tree(`hosts:
  a: {cpus: 1, roles: [region, database]}
  b: {cpus: 1, roles: [region, standby]}
  c: {roles: [rack]}
`, `
a/etc/maas/regiond.conf
a/postgresql.conf include 'more'
a/more
a/pg_hba.conf
b/var/snap/maas/current/regiond.conf
`), bundle.Options{})
	names := func(hosts []*bundle.Host) (list []string) {
		for _, h := range hosts {
			list = append(list, h.Name)
		}
		return list
	}
	got := map[string][]string{"region": names(b.Regions()), "database": names(b.Databases()), "standby": names(b.Standbys())}
	want := map[string][]string{"region": {"a", "b"}, "database": {"a"}, "standby": {"b"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if db := b.Database(); db != b.Hosts[0] {
		t.Errorf("the database host is %v", db)
	}
	if b.Hosts[0].IsSnap() || !b.Hosts[1].IsSnap() || b.Hosts[2].IsSnap() {
		t.Error("b alone has MAAS's snap")
	}
	if n := b.Files(); n != 5 {
		t.Errorf("%d files were read, want 5", n)
	}
	if src := b.Source("a/more"); src == nil || src.Path != "a/more" {
		t.Errorf("the source at a/more is %v", src)
	}
	if src := b.Source("b/postgresql.conf"); src != nil {
		t.Errorf("there is a source at %s", src.Path)
	}
	var lacks []string
	for _, h := range b.Hosts {
		for _, name := range []string{bundle.RegiondConf, bundle.PostgreSQLConf, bundle.PgHBAConf} {
			if reason, ok := h.Lacks(name); ok {
				lacks = append(lacks, h.Name+": "+reason)
			}
		}
	}
	if diff := cmp.Diff([]string{"b: postgresql.conf is not in the bundle", "b: pg_hba.conf is not in the bundle"}, lacks); diff != "" {
		t.Error(diff)
	}
}

func TestTwoDatabasesAreNone(t *testing.T) {
	b := bundle.Load("x", tree("hosts: {a: {roles: [database]}, b: {roles: [database]}}\n", ""), bundle.Options{})
	if len(b.Databases()) != 2 || b.Database() != nil {
		t.Errorf("databases %v, and the one %v", b.Databases(), b.Database())
	}
}

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files []string
		want  []string
	}{
		{"the root itself", []string{"hosts.yaml", "a/hosts.yaml"}, []string{"."}},
		{"each name of a manifest", []string{"c/hosts.yaml", "a/hosts.yml", "b/hosts.json", "d/hosts.toml", "e/hosts.yaml.bak"}, []string{"a", "b", "c"}},
		{"in depth, and none in another", []string{"x/y/z/hosts.yaml", "x/y/z/alpha/hosts.yaml", "x/w/hosts.yaml", "v/README"}, []string{"x/w", "x/y/z"}},
		{"not where a dot leads", []string{".git/hosts.yaml", "a/.cache/b/hosts.yaml", "b/hosts.yaml"}, []string{"b"}},
		{"no manifest that is a directory", []string{"a/hosts.yaml/README", "b/hosts.yaml/hosts.yml"}, []string{"b/hosts.yaml"}},
		{"nothing", []string{"README"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for _, name := range tt.files {
				fsys[name] = &fstest.MapFile{}
			}
			got, err := bundle.Find(fsys)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestManifestNamePrefersYAML(t *testing.T) {
	fsys := fstest.MapFS{"a/hosts.json": {}, "a/hosts.yml": {}, "b/hosts.json": {}}
	got := []string{bundle.ManifestName(fsys, "a"), bundle.ManifestName(fsys, "b"), bundle.ManifestName(fsys, "c")}
	if diff := cmp.Diff([]string{"a/hosts.yml", "b/hosts.json", ""}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOverlay(t *testing.T) {
	files := tree("hosts: {a: {cpus: 1, roles: [region]}}\n", "a/regiond.conf num_workers: 1")
	overlay := &bundle.Overlay{FS: files, Changed: map[string][]byte{"a/regiond.conf": []byte("num_workers: 2\n")}}
	b := bundle.Load("x", overlay, bundle.Options{})
	if n, _, _ := b.Hosts[0].Regiond.Workers(); n != 2 {
		t.Errorf("%d workers, want 2", n)
	}
}

// TestOverlayKnowsLinks wants a file to be one file under all of its names, also
// while it is fixed: comments in it silence findings under each of them.
func TestOverlayKnowsLinks(t *testing.T) {
	files := tree("hosts: {a: {cpus: 1, roles: [region]}, b: {cpus: 1, roles: [region]}}\n", "a/regiond.conf num_workers: 1")
	files["b/regiond.conf"] = &fstest.MapFile{Data: []byte("../a/regiond.conf"), Mode: fs.ModeSymlink}
	b := bundle.Load("x", &bundle.Overlay{FS: files}, bundle.Options{})
	if got := b.FileID(b.Hosts[1].Regiond.Source); got != "a/regiond.conf" {
		t.Errorf("the second name leads to %s", got)
	}
}

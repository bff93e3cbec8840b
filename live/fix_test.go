//go:build live

package live

import (
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/rules"
)

// TestFixedFilesStart starts real servers with what --fix makes of the bundles
// in testdata, each of its bundle's version or the next one under test: they
// must take every line, and see in them what regionlint sees.
func TestFixedFilesStart(t *testing.T) {
	for _, tt := range []struct {
		bundle string
		least  rules.Applicability
	}{
		{"demo", rules.Safe},
		{"clean", rules.Safe},
		{"ha", rules.Safe},
		{"demo", rules.Unsafe},
		{"ha", rules.Unsafe},
		{"faults", rules.Unsafe},
	} {
		t.Run(tt.bundle+", "+tt.least.String(), func(t *testing.T) {
			host := fixedDatabaseHost(t, tt.bundle, tt.least)
			s := newServer(t, host.PostgreSQL)
			s.configure(t, known(host.Conf), host.HBA.Source.Text)
			s.start(t)
			compareSettings(t, s, host)
			compareRecords(t, s, host)
		})
	}
}

// fixedDatabaseHost fixes a bundle for a version under test. What is left is not
// about the database host's own files.
func fixedDatabaseHost(t *testing.T, name string, least rules.Applicability) *bundle.Host {
	t.Helper()
	files := openBundle(t, name)
	own := bundle.Load(name, files, bundle.Options{}).Database().PostgreSQL
	v := versionsSince(t, own)[0]
	fixed := lint.Fix(name, files, bundle.Options{PostgreSQL: v},
		lint.Settings{Rules: rules.All()}, lint.Fixing{Least: least})
	db := fixed.After.Bundle.Database()
	for _, f := range fixed.After.Findings {
		if v != own && slices.Contains(ofVersion, f.Rule.Code) {
			continue
		}
		if f.Severity == rules.Error && slices.Contains(db.Sources(), f.Primary.Place.Source) {
			t.Errorf("left after --fix: %s %s", f.Rule.Code, f.Message)
		}
	}
	return db
}

// ofVersion are the rules that speak of what a newer version than the bundle's
// does not take. Such settings are commented out.
var ofVersion = []string{"PGC002", "PGC003"}

// openBundle opens a bundle in testdata. It is closed with the test.
func openBundle(t *testing.T, name string) *bundle.Dir {
	t.Helper()
	files, err := bundle.OpenDir(filepath.Join("..", "testdata", "bundles", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	})
	return files
}

// known is a postgresql.conf with the settings commented out that the server at
// hand refuses: for its version, which may be newer than the bundle's, or
// because it is built without LZ4.
func known(conf *pgconf.File) []byte {
	refused := []*pgconf.Setting{conf.Effective("wal_compression")}
	for _, problem := range conf.Problems {
		refused = append(refused, problem.Setting)
	}
	var edits []parse.Edit
	for _, set := range refused {
		if set != nil && set.Source == conf.Source {
			start := parse.Place{Source: set.Source, Span: parse.Span{Start: set.NameSpan.Start, End: set.NameSpan.Start}}
			edits = append(edits, start.Replace("#"))
		}
	}
	return parse.Apply(conf.Source.Text, edits)
}

func compareSettings(t *testing.T, s *server, host *bundle.Host) {
	t.Helper()
	var errors []struct{ Name, Error string }
	s.query(t, "select name, error from pg_file_settings where error is not null and not applied and error <> 'setting could not be applied'", &errors)
	for _, e := range errors {
		t.Errorf("postgresql.conf: %s: %s", e.Name, e.Error)
	}
	var settings []struct{ Setting string }
	s.query(t, "select setting from pg_settings where name = 'max_connections'", &settings)
	want, _, _ := host.Conf.Int("max_connections")
	if got := settings[0].Setting; got != strconv.FormatInt(want, 10) {
		t.Errorf("max_connections is %s on the server, regionlint says %d", got, want)
	}
}

func compareRecords(t *testing.T, s *server, host *bundle.Host) {
	t.Helper()
	var rows []hba.Row
	s.query(t, "select line_number, type, database, user_name, address, netmask, auth_method, options, error from pg_hba_file_rules order by line_number", &rows)
	for _, row := range rows {
		if row.Error != nil && *row.Error != "hostssl record cannot match because SSL is disabled" {
			t.Errorf("pg_hba.conf:%d: %s", row.Line, *row.Error)
		}
	}
	// The server runs without TLS here.
	tree := &parse.Tree{FS: fstest.MapFS{"pg_hba.conf": {Data: host.HBA.Source.Text}}, Dir: "."}
	file, err := hba.Parse(tree, "pg_hba.conf", hba.Server{Version: host.HBA.Server.Version})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows, file.View(func(string) string { return "" })); diff != "" {
		t.Errorf("records (-server +regionlint):\n%s", diff)
	}
}

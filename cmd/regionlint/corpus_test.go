package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/report"
)

// corpusDir is where files of other people lie that must not be copied into
// this repository: an optional input, by REGIONLINT_CORPUS or beside the
// project.
func corpusDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("REGIONLINT_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus: set REGIONLINT_CORPUS to a directory that holds one")
	}
	return dir
}

// lintJSON lints a bundle and returns the report.
func lintJSON(t *testing.T, args ...string) *report.Document {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := run(append([]string{"--format", "json"}, args...), nil, &stdout, &stderr); status == exitFailure {
		t.Fatalf("regionlint %q: %s", args, stderr.String())
	}
	document, err := report.Read(&stdout)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// parserRules speak of files that a server does not read.
var parserRules = []string{"HBA007", "HBA013", "PGC001", "PGC002", "PGC003", "PGC007", "PGC008", "RGD001", "RGD003"}

// lonelyRules speak of what a file of somebody else's has to miss in a bundle that
// was made up around it.
var lonelyRules = []string{"BND002", "RGD005"}

// unwise is what files say that a server reads, by rule. All else would be
// wrongly found.
var unwise = map[string]string{
	"001-4197467_pgsql.conf": "HBA008",
	"012-Bahar0900_MultiTenant_Application_with_Flask_and_Citus.conf": "HBA004",
	"014-Baziel_postgres_password_complexity.conf":                    "HBA005 HBA005",
	"016-CBEPX_PostgreSQL_Zabbix.conf":                                "HBA008",
	"019-DBinvent_yaxaha.conf":                                        "HBA004",
	"020-DamienDrash_ExaPG.conf":                                      "HBA008 HBA008 HBA008 HBA008 HBA008 HBA008 HBA008 HBA008",
	"021-DaniilPodovinnikov_greenplum_docker.conf":                    "HBA004 HBA004",
	"023-GemuAso_matrix_home.conf":                                    "HBA008 HBA008 HBA008",
	"015-maas-writer.conf":                                            "RGD010 RGD010",
	"035-maas-writer.conf":                                            "RGD002",
	"038-doc-pattern.conf":                                            "RGD010",
}

// refusedAt are the lines at which a real PostgreSQL 15 refuses files first.
var refusedAt = map[string]int{
	"postgresql-002-4ntf_Mysql_to_PostgreSQL_pgLoader.conf": 1,
	"postgresql-032-supabase_postgres.conf":                 2,
}

// TestCorpusFiles reads real files. What a real PostgreSQL 15 took raises no
// error about its form, and what it refused raises one, at the same line.
func TestCorpusFiles(t *testing.T) {
	dir := filepath.Join(corpusDir(t), "real")
	index, err := os.ReadFile(filepath.Join(dir, "INDEX.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"pg_hba": "pg_hba.conf", "postgresql": "postgresql.conf", "negative": "postgresql.conf", "regiond": "regiond.conf"}
	for line := range strings.Lines(string(index)) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		kind, _, isFile := strings.Cut(columns[0], "/")
		if !isFile {
			continue
		}
		t.Run(columns[0], func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(columns[0])))
			if err != nil {
				t.Fatal(err)
			}
			bundle := oneFileBundle(t, names[kind], text)
			var found, others []string
			first := 0
			for _, f := range lintJSON(t, bundle).Findings {
				if !slices.Contains(parserRules, f.Rule) && !slices.Contains(lonelyRules, f.Rule) {
					others = append(others, f.Rule)
				}
				if slices.Contains(parserRules, f.Rule) && f.Severity == "error" {
					found = append(found, f.Rule+" "+f.Message)
					if first == 0 {
						// Findings of one file are sorted by line.
						first = f.Range.Start.Line
					}
				}
			}
			if refused := strings.HasPrefix(columns[4], "bad"); refused != (len(found) > 0) {
				t.Errorf("it is known as %q, and regionlint finds %q", columns[4], found)
			}
			if diff := cmp.Diff(unwise[path.Base(columns[0])], strings.Join(others, " ")); diff != "" {
				t.Errorf("what else is said (-want +got):\n%s", diff)
			}
			if want := refusedAt[path.Base(columns[0])]; first != want {
				t.Errorf("the first error is at line %d, want %d (0 is none)", first, want)
			}
		})
	}
}

func oneFileBundle(t *testing.T, name string, text []byte) string {
	t.Helper()
	dir := t.TempDir()
	manifest, err := json.Marshal(map[string]any{
		"postgresql_version": "15",
		"hosts": map[string]any{
			"one": map[string]any{"cpus": 8, "roles": []string{"region", "database"}, "addresses": []string{"10.0.0.1"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string][]byte{"hosts.json": manifest, "one/" + name: text} {
		p := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestCorpusBundle lints a deployment as MAAS's own Ansible playbook writes it:
// its three faults are found, nothing else, and the fix leaves none.
func TestCorpusBundle(t *testing.T) {
	source := filepath.Join(corpusDir(t), "bundles", "maas-ansible-ha")
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	makeWritable(t, dir)
	var found []string
	for _, f := range lintJSON(t, dir).Findings {
		if f.Severity == "error" {
			found = append(found, f.Rule+" "+f.Host+" "+f.Path)
		}
	}
	want := []string{
		"HBA001 region-3 db-1/etc/postgresql/14/main/pg_hba.conf",
		"PGC005 db-1 db-1/etc/postgresql/14/main/postgresql.conf",
		"HBA001 region-3 db-2/etc/postgresql/14/main/pg_hba.conf",
		"WRK001 region-2 region-2/etc/maas/regiond.conf",
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if left := lintJSON(t, "--fix", dir).Summary.Errors; left > 0 {
		t.Errorf("--fix leaves %d errors", left)
	}
	conf, err := os.ReadFile(filepath.Join(dir, "db-1", "etc", "postgresql", "14", "main", "postgresql.conf"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(conf, []byte("\nmax_connections = 113                   # (change requires restart)\n")) {
		t.Error("max_connections is not 113 with its comment where it was")
	}
}

func makeWritable(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chmod(p, 0o755)
	})
	if err != nil {
		t.Fatal(err)
	}
}

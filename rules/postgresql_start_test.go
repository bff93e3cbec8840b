package rules_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/internal/oracle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/version"
	"github.com/regionlint/regionlint/rules"
)

// startRules tell why a server does not start, each reason once.
var startRules = []string{"PGC001", "PGC002", "PGC003", "PGC007", "PGC008"}

// TestStart holds the rules to what servers of PostgreSQL 10 to 18 did with
// over a thousand files: where one does not start, an error says why, and where
// none does, it starts.
func TestStart(t *testing.T) {
	files, err := filepath.Glob("../parse/pgconf/testdata/oracle/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal("no answers", err)
	}
	refused, silent := 0, 0
	for _, file := range files {
		for _, c := range oracle.Read[map[string]any](t, file) {
			for _, a := range c.Answers {
				for _, server := range a.Servers {
					v, err := version.ParsePostgreSQL(strings.TrimSuffix(server, "d"))
					if err != nil {
						t.Fatal(err)
					}
					f, err := pgconf.Parse(c.Tree(), c.Path(), v)
					if err != nil {
						t.Fatal(err)
					}
					starts := a.Want()["start_ok"] == true && f.Start().Later == nil
					found := startFindings(f)
					if starts {
						silent++
					} else {
						refused++
					}
					if starts != (len(found) == 0) && !lacksDirectory(f) {
						t.Errorf("%s, PostgreSQL %s: it starts: %v, and the rules find:\n%s", c.Name, server, starts, describe(found))
					}
					if told := len(found); told > reasons(f) {
						t.Errorf("%s, PostgreSQL %s: %d findings of %d reasons:\n%s", c.Name, server, told, reasons(f), describe(found))
					}
				}
			}
		}
	}
	if refused == 0 || silent == 0 {
		t.Errorf("of the files, %d are refused and %d taken", refused, silent)
	}
}

// startFindings are the errors that the rules find on a server with the file
// alone.
func startFindings(f *pgconf.File) (errors []rules.Finding) {
	m := &manifest.Manifest{Source: f.Source}
	host := &bundle.Host{
		Host:       &manifest.Host{Name: "db", Roles: manifest.DatabaseServer},
		PostgreSQL: f.Version, PostgreSQLKnown: true, Conf: f,
	}
	b := &bundle.Bundle{Manifest: m, Hosts: []*bundle.Host{host}}
	for _, r := range rules.All() {
		for _, code := range startRules {
			if r.Code != code {
				continue
			}
			findings := r.Run(b, rules.Options{}).Findings
			for _, found := range findings {
				if found.Severity == rules.Error {
					errors = append(errors, found)
				}
			}
		}
	}
	return errors
}

// reasons counts what keeps the server from starting, each place once.
func reasons(f *pgconf.File) int {
	type reason struct {
		place parse.Place
		text  string
	}
	all := map[reason]bool{}
	for _, problem := range f.Problems {
		if problem.Kind.Fatal() {
			all[reason{problem.Place, problem.Text}] = true
		}
	}
	return len(all)
}

// lacksDirectory tells whether the only thing wrong is a directory to include
// that is not there: an empty one gets lost when files are copied, so that it is
// no error here.
func lacksDirectory(f *pgconf.File) bool {
	lacks := false
	for _, problem := range f.Problems {
		if !problem.Kind.Fatal() {
			continue
		}
		if problem.Kind != pgconf.IncludeMissing || !strings.HasPrefix(problem.Text, "could not open configuration directory") {
			return false
		}
		lacks = true
	}
	return lacks
}
